// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/cycle_image.hpp"

#include <algorithm>
#include <bit>

#include "models/bit_serial/brick_weights.hpp"
#include "models/common/bits.hpp"

namespace heddle {

namespace {

std::int64_t head_field(const BeatStream& wgt, std::int64_t beat, int lsb, int bits) {
  const auto first = static_cast<std::size_t>(beat) * wgt.bytes_per_beat * 8;
  return static_cast<std::int64_t>(
      get_bits(wgt.bytes, first + static_cast<std::size_t>(lsb), bits));
}

std::int64_t head_planes(const BeatStream& wgt, std::int64_t beat) {
  return head_field(wgt, beat, 0, kHeadPlaneBits) + 1;
}

}  // namespace

WeightHeads::WeightHeads(const BitSerialBlock& block, const BeatStream& wgt)
    : wgt_(wgt),
      word_beats_(block.conv({}).beats(block.filters * block.lanes, block.wgt_element_bits())) {}

std::int64_t WeightHeads::words(const BeatStream& wgt, std::int64_t beat) {
  return head_planes(wgt, beat) *
         (head_field(wgt, beat, kHeadWordsAt, kHeadBits - kHeadWordsAt) + 1);
}

std::int64_t WeightHeads::next() {
  const std::int64_t planes = head_planes(wgt_, beat_);
  beat_ += 1 + words(wgt_, beat_) * word_beats_;
  return planes;
}

CycleImage::CycleImage(const BitSerialBlock& block, const BitSerialDescriptor& descriptor,
                       VectorReader& acts, WeightHeads& heads)
    : block_(block), desc_(descriptor) {
  if (block_.weight_groups) {
    const std::int64_t times =
        desc_.fc || desc_.resident ? 1 : block_.groups(desc_.conv.positions);
    for (std::int64_t i = 0; i < desc_.tiles() * times * desc_.conv.passes; ++i) {
      planes_.push_back(heads.next());
    }
  }
  if (!block_.dynamic) return;
  for (std::int64_t i = 0; i < words() / desc_.slices * block_.slots; ++i) {
    std::uint32_t all = 0;
    for (const std::int64_t value : acts.read(block_.lanes, desc_.act_signed)) {
      all |= static_cast<std::uint32_t>(value < 0 ? ~value : value);
    }
    magnitudes_.push_back(all);
  }
}

std::int64_t CycleImage::pixel(std::int64_t position, std::int64_t tap) const {
  const ConvDescriptor& d = desc_.conv;
  const std::int64_t h =
      d.org_h + position / d.out_w * d.stride_h + tap / d.taps_w * d.dil_h;
  const std::int64_t w =
      d.org_w + position % d.out_w * d.stride_w + tap % d.taps_w * d.dil_w;
  return h < 0 || h >= d.in_h || w < 0 || w >= d.in_w ? -1 : h * d.in_w + w;
}

std::int64_t CycleImage::planes(std::int64_t tile, std::int64_t first, std::int64_t brick) const {
  if (!block_.weight_groups) return desc_.planes;
  const bool once = desc_.fc || desc_.resident;
  const std::int64_t groups = once ? 1 : block_.groups(desc_.conv.positions);
  const std::int64_t group = once ? 0 : first / block_.windows;
  return planes_[static_cast<std::size_t>((tile * groups + group) * desc_.conv.passes + brick)];
}

CycleImage::Reads CycleImage::reads(std::int64_t first, std::int64_t count,
                                    std::int64_t brick) const {
  const std::int64_t ct = brick % desc_.conv.vec_per_pixel;
  const std::int64_t tap = brick / desc_.conv.vec_per_pixel;
  Reads reads;
  std::uint32_t all = 0;
  for (std::int64_t i = first; i < first + count; ++i) {
    const std::int64_t at = pixel(i, tap);
    if (at < 0) continue;
    const std::int64_t block = at / block_.slots;
    const std::int64_t word = block * desc_.block_words() + ct * desc_.slices;
    if (std::find(reads.words.begin(), reads.words.end(), word) == reads.words.end()) {
      reads.words.push_back(word);
    }
    if (!block_.dynamic) continue;
    const std::int64_t stored =
        (block * desc_.conv.vec_per_pixel + ct) * block_.slots + at % block_.slots;
    all |= magnitudes_[static_cast<std::size_t>(stored)];
  }
  const std::int64_t bits =
      std::max<std::int64_t>(std::bit_width(all), 1) + (desc_.act_signed ? 1 : 0);
  reads.slices = block_.dynamic && !desc_.fc
                     ? std::min<std::int64_t>(
                           desc_.slices, (bits + block_.bits_per_cycle - 1) / block_.bits_per_cycle)
                     : desc_.slices;
  return reads;
}

}  // namespace heddle
