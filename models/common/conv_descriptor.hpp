// SPDX-License-Identifier: Apache-2.0
//
// A convolution descriptor as numbers (fields and meaning: CONTRACT.md, "Descriptor of convolution
// blocks"). Tiling fills it in, encoding writes it, the cycle model reads it.
#pragma once

#include <cstdint>
#include <vector>

#include "models/common/manifest.hpp"

namespace heddle {

struct ConvDescriptor {
  bool acc_first = true, emit = true, raw = false, final = false, round = false;
  std::int64_t act_zp = 0, wgt_zp = 0;
  std::int64_t vec_beats = 1;                        // beats of an act vector (the field: minus 1)
  std::int64_t out_zp = 0, out_min = 0, out_max = 0;
  std::int64_t col_tiles = 1, cols_last = 1;
  std::int64_t tile_pos = 1, tile_pos_last = 1, pos_tiles = 1, positions = 1;
  std::int64_t passes = 1;
  std::int64_t vec_per_pixel = 1, group_rows = 1;
  std::int64_t taps_h = 1, taps_w = 1, pass_taps = 1;
  std::int64_t out_w = 1, slack = 1;
  std::int64_t in_h = 1, in_w = 1, org_h = 0, org_w = 0;
  std::int64_t stride_h = 1, stride_w = 1, dil_h = 1, dil_w = 1;
  std::int64_t rows_last = 1;

  [[nodiscard]] std::int64_t vectors() const { return in_h * in_w * vec_per_pixel; }
  [[nodiscard]] std::int64_t org_vec() const { return (org_h * in_w + org_w) * vec_per_pixel; }
  [[nodiscard]] std::int64_t step_w() const { return stride_w * vec_per_pixel; }
  [[nodiscard]] std::int64_t step_h() const { return stride_h * in_w * vec_per_pixel; }
  [[nodiscard]] std::int64_t tap_w() const { return dil_w * vec_per_pixel; }
  [[nodiscard]] std::int64_t tap_h() const { return dil_h * in_w * vec_per_pixel; }
  [[nodiscard]] bool has_records() const { return emit && !raw; }
  // Output channels; every column tile but the last has `cols` of them.
  [[nodiscard]] std::int64_t channels(std::int64_t cols) const {
    return (col_tiles - 1) * cols + cols_last;
  }
};

// Cuts `positions` (all of the descriptor) into tiles of tile_pos.
void set_tiles(ConvDescriptor& descriptor, std::int64_t tile_pos);

// True when every vector number that the block computes fits its 24 bits.
[[nodiscard]] bool vector_numbers_fit(const ConvDescriptor& descriptor);

[[nodiscard]] std::vector<std::uint32_t> descriptor_words(const std::vector<FieldInfo>& fields,
                                                          const ConvDescriptor& descriptor);
[[nodiscard]] ConvDescriptor read_descriptor(const std::vector<FieldInfo>& fields,
                                             const std::uint32_t* words);

// The fields that every block of this descriptor shares: all but zero points, tiles of positions,
// stacking, and what is counted in the block's own vectors.
class DescriptorWriter;
void set_layer_fields(DescriptorWriter& writer, const ConvDescriptor& descriptor);
[[nodiscard]] ConvDescriptor layer_fields(const std::vector<FieldInfo>& fields,
                                          const std::uint32_t* words);
// org_vec, step_w, step_h, tap_w, tap_h.
void set_steps(DescriptorWriter& writer, const ConvDescriptor& descriptor);

}  // namespace heddle
