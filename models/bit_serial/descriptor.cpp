// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/descriptor.hpp"

#include <array>

#include "models/common/descriptor.hpp"

namespace heddle {
namespace {

constexpr int kWordBits = 32;

std::int64_t word_beats(const BitSerialBlock& block, std::int64_t words) {
  const std::int64_t per_beat = block.stream_bits / kWordBits;
  return (words + per_beat - 1) / per_beat;
}

}  // namespace

BitSerialDescriptor make_descriptor(const BitSerialBlock& block, const ConvDescriptor& conv,
                                    const Precision& p) {
  BitSerialDescriptor d{.conv = conv,
                        .planes = block.planes(p),
                        .slices = block.slices(p),
                        .act_signed = p.act_signed,
                        .wgt_signed = p.wgt_signed};
  // A single group has no use for words that it has read: giving them back at once makes room.
  d.resident = d.tile_words() <= block.wgt_depth && block.groups(conv.positions) > 1;
  return d;
}

std::vector<std::uint32_t> descriptor_words(const BitSerialBlock& block,
                                            const BitSerialDescriptor& d) {
  DescriptorWriter writer(block.descriptor);
  set_layer_fields(writer, d.conv);
  ConvDescriptor pixels = d.conv;
  pixels.vec_per_pixel = 1;
  set_steps(writer, pixels);
  writer.set("planes", d.planes - 1).set("slices", d.slices - 1);
  writer.set("act_signed", d.act_signed).set("wgt_signed", d.wgt_signed);
  writer.set("resident", d.resident).set("block_words", d.block_words());
  writer.set("vectors", d.words(block.slots));
  if (d.fc) {
    writer.set("fc", 1).set("cascade", d.cascade - 1).set("pos_tiles", d.conv.pos_tiles);
    writer.set("tile_pos", d.conv.tile_pos).set("tile_pos_last", d.conv.tile_pos_last);
  }
  return writer.words();
}

std::vector<BitSerialDescriptor> read_descriptors(const BitSerialBlock& block,
                                                  const BeatStream& cmd) {
  std::vector<BitSerialDescriptor> list;
  for (std::size_t beat = 0; beat < cmd.beats();) {
    const auto words = words_at<kDescriptorWords>(cmd, beat);
    const auto get = [&](const char* name) {
      return descriptor_field(block.descriptor, words.data(), name);
    };
    BitSerialDescriptor d{.conv = layer_fields(block.descriptor, words.data()),
                          .planes = get("planes") + 1,
                          .slices = get("slices") + 1,
                          .act_signed = get("act_signed") != 0,
                          .wgt_signed = get("wgt_signed") != 0,
                          .resident = get("resident") != 0,
                          .fc = get("fc") != 0,
                          .cascade = get("cascade") + 1};
    d.conv.pos_tiles = get("pos_tiles");
    d.conv.tile_pos = get("tile_pos");
    d.conv.tile_pos_last = get("tile_pos_last");
    list.push_back(d);
    const std::int64_t records =
        d.conv.has_records() ? d.conv.channels(block.filters) * word_beats(block, kRecordWords) : 0;
    beat += static_cast<std::size_t>(word_beats(block, kDescriptorWords) + records);
  }
  return list;
}

}  // namespace heddle
