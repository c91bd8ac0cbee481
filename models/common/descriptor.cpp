// SPDX-License-Identifier: Apache-2.0
#include "models/common/descriptor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "models/common/bits.hpp"

namespace heddle {
namespace {

const FieldInfo& find_field(const std::vector<FieldInfo>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const FieldInfo& field) { return field.name == name; });
  if (found == fields.end()) {
    throw std::logic_error(fmt::format("the descriptor has no field '{}'", name));
  }
  return *found;
}

}  // namespace

const std::vector<FieldInfo>& conv_descriptor_fields() {
  static const std::vector<FieldInfo> kFields = {
      {"acc_first", 0, 0, 1, false,
       "1: the first pass overwrites partial sums; 0: continues those of the previous descriptor"},
      {"emit", 0, 1, 1, false, "1: the last pass sends results; 0: they stay as partial sums"},
      {"raw", 0, 2, 1, false, "results are sent as 32-bit accumulators"},
      {"final", 0, 3, 1, false, "last descriptor of the layer: the cycle counters stop after it"},
      {"round", 0, 4, 1, false, "rounding term of the post-processor"},
      {"act_zp", 0, 8, 8, false, "value of padding pixels, as the act stream codes it"},
      {"wgt_zp", 0, 16, 8, true, "subtracted from every weight"},
      {"vec_beats", 0, 24, 8, false, "beats of one act vector, minus 1"},
      {"out_zp", 1, 0, 10, true, "added after scaling"},
      {"out_min", 1, 10, 10, true, "smallest result"},
      {"out_max", 1, 20, 10, true, "largest result"},
      {"col_tiles", 2, 0, 16, false, "column tiles of up to Cols output channels"},
      {"cols_last", 2, 16, 16, false, "channels of the last column tile"},
      {"tile_pos", 3, 0, 16, false, "positions of a tile"},
      {"tile_pos_last", 3, 16, 16, false, "positions of the last tile"},
      {"pos_tiles", 4, 0, 16, false, "position tiles"},
      {"positions", 4, 16, 16, false, "(pos_tiles - 1) * tile_pos + tile_pos_last"},
      {"passes", 5, 0, 32, false, "reduction steps of a tile"},
      {"vec_per_pixel", 6, 0, 16, false, "act vectors of one pixel"},
      {"group_rows", 6, 16, 16, false, "channels of a row group"},
      {"taps_w", 7, 0, 16, false, "kernel width"},
      {"pass_taps", 7, 16, 16, false, "taps stacked in one pass"},
      {"out_w", 8, 0, 16, false, "positions of an output row"},
      {"slack", 8, 16, 16, false, "vectors that must have arrived beyond the one needed"},
      {"in_h", 9, 0, 16, false, "rows of the stored image"},
      {"in_w", 9, 16, 16, false, "columns of the stored image"},
      {"org_h", 10, 0, 16, true, "input row of position 0, tap 0"},
      {"org_w", 10, 16, 16, true, "input column of position 0, tap 0"},
      {"stride_h", 11, 0, 16, false, "input rows an output row"},
      {"stride_w", 11, 16, 16, false, "input columns an output column"},
      {"dil_h", 12, 0, 16, false, "input rows a tap row"},
      {"dil_w", 12, 16, 16, false, "input columns a tap column"},
      {"org_vec", 13, 0, 32, true, "(org_h * in_w + org_w) * vec_per_pixel"},
      {"step_w", 14, 0, 32, false, "stride_w * vec_per_pixel"},
      {"step_h", 15, 0, 32, false, "stride_h * in_w * vec_per_pixel"},
      {"tap_w", 16, 0, 32, false, "dil_w * vec_per_pixel"},
      {"tap_h", 17, 0, 32, false, "dil_h * in_w * vec_per_pixel"},
      {"vectors", 18, 0, 16, false, "act vectors of this descriptor"},
      {"rows_last", 19, 0, 16, false, "rows in use in a pixel's last vector (counter macs only)"},
      {"taps_h", 19, 16, 16, false, "kernel height"},
  };
  return kFields;
}

const std::vector<std::string>& block_counter_names() {
  static const std::vector<std::string> kNames = {"cycles", "compute", "wgt", "act", "out",
                                                  "fill",   "drain",   "cmd", "macs"};
  return kNames;
}

DescriptorWriter::DescriptorWriter(const std::vector<FieldInfo>& fields)
    : fields_(fields), words_(kDescriptorWords, 0) {}

DescriptorWriter& DescriptorWriter::set(std::string_view name, std::int64_t value) {
  const FieldInfo& field = find_field(fields_, name);
  if (!fits(value, field.bits, field.is_signed)) {
    throw std::logic_error(fmt::format("descriptor field '{}': {} does not fit {} {} bits", name,
                                       value, field.bits,
                                       field.is_signed ? "signed" : "unsigned"));
  }
  const std::uint64_t mask = low_bits(~std::uint64_t{0}, field.bits) << field.lsb;
  std::uint32_t& word = words_.at(static_cast<std::size_t>(field.word));
  const auto raw = static_cast<std::uint64_t>(value) << field.lsb;
  word = static_cast<std::uint32_t>((word & ~mask) | (raw & mask));
  return *this;
}

std::int64_t descriptor_field(const std::vector<FieldInfo>& fields, const std::uint32_t* words,
                              std::string_view name) {
  const FieldInfo& field = find_field(fields, name);
  const std::uint64_t raw = low_bits(std::uint64_t{words[field.word]} >> field.lsb, field.bits);
  return field.is_signed ? sign_extend(raw, field.bits) : static_cast<std::int64_t>(raw);
}

}  // namespace heddle
