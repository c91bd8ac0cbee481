// SPDX-License-Identifier: Apache-2.0
//
// Field table of the bit-serial blocks' descriptor (declared in descriptor.hpp): the convolution
// descriptor's with precisions in place of zero points and pixel steps in place of vector steps.
#include <algorithm>

#include "models/common/descriptor.hpp"

namespace heddle {
namespace {

std::vector<FieldInfo> make_fields() {
  std::vector<FieldInfo> fields;
  for (const FieldInfo& field : conv_descriptor_fields()) {
    const bool other = field.name == "act_zp" || field.name == "wgt_zp" ||
                       field.name == "vec_beats" || field.name == "group_rows" ||
                       field.name == "pass_taps" || field.name == "slack";
    if (!other) fields.push_back(field);
  }
  const auto describe = [&](const char* name, const char* doc) {
    std::find_if(fields.begin(), fields.end(),
                 [&](const FieldInfo& field) { return field.name == name; })->doc = doc;
  };
  describe("acc_first", "1: sums start with the descriptor");
  describe("emit", "1: sums leave the array finished");
  describe("col_tiles", "filter tiles of up to Filters output channels");
  describe("cols_last", "channels of the last filter tile");
  describe("tile_pos", "fc: columns in use in a tile");
  describe("tile_pos_last", "fc: columns in use in the last tile");
  describe("pos_tiles", "fc: tiles");
  describe("positions", "output positions; 1 if fc");
  describe("passes", "bricks of a window group: taps_h * taps_w * vec_per_pixel");
  describe("vec_per_pixel", "channel groups of a pixel");
  describe("org_vec", "org_h * in_w + org_w");
  describe("step_w", "stride_w");
  describe("step_h", "stride_h * in_w");
  describe("tap_w", "dil_w");
  describe("tap_h", "dil_h * in_w");
  describe("vectors", "act words of this descriptor: blocks of pixels * block_words");
  describe("rows_last", "channels of the last channel group (counter macs only)");
  const std::vector<FieldInfo> own = {
      {"planes", 0, 8, 4, false, "weight planes of a brick, minus 1"},
      {"wgt_signed", 0, 12, 1, false, "the first plane is negative"},
      {"resident", 0, 13, 1, false, "1: a tile's weight words are kept for all its groups"},
      {"fc", 0, 14, 1, false, "fully-connected mapping"},
      {"cascade", 0, 16, 7, false, "fc: columns that share an output, minus 1"},
      {"slices", 0, 24, 4, false, "activation slices, minus 1"},
      {"act_signed", 0, 28, 1, false, "the first slice's top bit is a sign"},
      {"block_words", 6, 16, 16, false, "act words of a block of pixels: vec_per_pixel * slices"},
  };
  fields.insert(fields.end(), own.begin(), own.end());
  std::stable_sort(fields.begin(), fields.end(), [](const FieldInfo& a, const FieldInfo& b) {
    return a.word != b.word ? a.word < b.word : a.lsb < b.lsb;
  });
  return fields;
}

}  // namespace

const std::vector<FieldInfo>& bit_serial_descriptor_fields() {
  static const std::vector<FieldInfo> kFields = make_fields();
  return kFields;
}

}  // namespace heddle
