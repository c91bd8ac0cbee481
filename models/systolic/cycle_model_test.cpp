// SPDX-License-Identifier: Apache-2.0
//
// The model against the RTL is tb's test; here: its law, its limit, its diagnosis.
#include "models/systolic/cycle_model.hpp"

#include <doctest/doctest.h>

#include "models/common/error.hpp"
#include "models/systolic/random_block.hpp"

namespace heddle {
namespace {

// A pointwise descriptor that computes long enough for everything else to hide behind it.
ConvDescriptor long_descriptor(const SystolicBlock& block) {
  ConvDescriptor d;
  d.final = true;
  d.positions = d.in_w = d.out_w = 512;
  d.vec_per_pixel = d.passes = 4;
  d.cols_last = block.cols;
  d.group_rows = d.rows_last = block.rows;
  set_tiles(d, 64);
  return d;
}

TEST_CASE("cycle model: the causes add up, and compute is positions times passes") {
  const SystolicBlock block = read_block(make_manifest(16, 16));
  const CycleReport r = systolic_cycles(block, {long_descriptor(block)});
  CHECK(r.compute == 512 * 4);
  CHECK(r.cycles == r.compute + r.wgt + r.act + r.out + r.fill + r.drain + r.cmd);
  CHECK(r.cycles < r.compute + 400);
}

TEST_CASE("cycle model: positions below the array's rows cost fill cycles") {
  const SystolicBlock block = read_block(make_manifest(16, 16));
  ConvDescriptor d = long_descriptor(block);
  set_tiles(d, 8);
  const CycleReport r = systolic_cycles(block, {d});
  CHECK(r.compute == 512 * 4);
  CHECK(r.fill > 1900);
}

TEST_CASE("cycle model: a limit ends the count early") {
  const SystolicBlock block = read_block(make_manifest(16, 16));
  CHECK(systolic_cycles(block, {long_descriptor(block)}, 100).cycles == 101);
}

TEST_CASE("cycle model: descriptors that never finish are diagnosed") {
  const SystolicBlock block = read_block(make_manifest(16, 16));
  ConvDescriptor d = long_descriptor(block);
  d.final = false;
  CHECK_THROWS_AS((void)systolic_cycles(block, {d}), Error);
}

TEST_CASE("cycle model: descriptors read back from a cmd stream are those that were written") {
  Random random(4);
  for (int i = 0; i < 50; ++i) {
    const Manifest manifest = random_manifest(random);
    const SystolicBlock block = read_block(manifest);
    const ConvDescriptor d = long_descriptor(block);
    BeatStream cmd{.bytes_per_beat = static_cast<std::size_t>(block.stream_bits) / 8, .bytes = {}};
    for (const std::uint32_t word : descriptor_words(block.descriptor, d)) {
      for (int shift = 0; shift < 32; shift += 8) {
        cmd.bytes.push_back(static_cast<std::uint8_t>(word >> shift));
      }
    }
    while (cmd.bytes.size() % cmd.bytes_per_beat != 0) cmd.bytes.push_back(0);
    const std::int64_t record_beats = block.beats(kRecordWords, 32);
    cmd.bytes.resize(cmd.bytes.size() + cmd.bytes_per_beat *
                                            static_cast<std::size_t>(record_beats * block.cols));
    const auto read = read_descriptors(block, cmd);
    REQUIRE(read.size() == 1);
    CHECK(descriptor_words(block.descriptor, read[0]) == descriptor_words(block.descriptor, d));
  }
}

}  // namespace
}  // namespace heddle
