// SPDX-License-Identifier: Apache-2.0
#include "models/common/conv_descriptor.hpp"

#include "models/common/bits.hpp"
#include "models/common/descriptor.hpp"

namespace heddle {
namespace {

constexpr int kVecBits = 24;  // of vector numbers in common_conv_issue and common_tap_walk

}  // namespace

void set_tiles(ConvDescriptor& d, std::int64_t tile_pos) {
  d.tile_pos = tile_pos;
  d.pos_tiles = (d.positions + tile_pos - 1) / tile_pos;
  d.tile_pos_last = d.positions - (d.pos_tiles - 1) * tile_pos;
}

bool vector_numbers_fit(const ConvDescriptor& d) {
  const std::int64_t out_h = (d.positions + d.out_w - 1) / d.out_w;
  const std::int64_t last_h = d.org_h + out_h * d.stride_h + d.taps_h * d.dil_h;
  const std::int64_t last_w = d.org_w + d.out_w * d.stride_w + d.taps_w * d.dil_w;
  const std::int64_t last = (last_h * d.in_w + last_w + 1) * d.vec_per_pixel + d.slack;
  return fits(d.org_vec(), kVecBits) && fits(last, kVecBits);
}

void set_layer_fields(DescriptorWriter& writer, const ConvDescriptor& d) {
  writer.set("acc_first", d.acc_first).set("emit", d.emit).set("raw", d.raw);
  writer.set("final", d.final).set("round", d.round);
  writer.set("out_zp", d.out_zp).set("out_min", d.out_min).set("out_max", d.out_max);
  writer.set("col_tiles", d.col_tiles).set("cols_last", d.cols_last);
  writer.set("positions", d.positions);
  writer.set("passes", d.passes).set("vec_per_pixel", d.vec_per_pixel).set("taps_w", d.taps_w);
  writer.set("out_w", d.out_w).set("in_h", d.in_h).set("in_w", d.in_w);
  writer.set("org_h", d.org_h).set("org_w", d.org_w);
  writer.set("stride_h", d.stride_h).set("stride_w", d.stride_w);
  writer.set("dil_h", d.dil_h).set("dil_w", d.dil_w);
  writer.set("rows_last", d.rows_last).set("taps_h", d.taps_h);
}

void set_steps(DescriptorWriter& writer, const ConvDescriptor& d) {
  writer.set("org_vec", d.org_vec()).set("step_w", d.step_w()).set("step_h", d.step_h());
  writer.set("tap_w", d.tap_w()).set("tap_h", d.tap_h());
}

std::vector<std::uint32_t> descriptor_words(const std::vector<FieldInfo>& fields,
                                            const ConvDescriptor& d) {
  DescriptorWriter writer(fields);
  set_layer_fields(writer, d);
  set_steps(writer, d);
  writer.set("act_zp", d.act_zp & 0xFF).set("wgt_zp", d.wgt_zp);
  writer.set("vec_beats", d.vec_beats - 1);
  writer.set("tile_pos", d.tile_pos).set("tile_pos_last", d.tile_pos_last);
  writer.set("pos_tiles", d.pos_tiles);
  writer.set("group_rows", d.group_rows).set("pass_taps", d.pass_taps).set("slack", d.slack);
  writer.set("vectors", d.vectors());
  return writer.words();
}

ConvDescriptor layer_fields(const std::vector<FieldInfo>& fields, const std::uint32_t* words) {
  const auto get = [&](const char* name) { return descriptor_field(fields, words, name); };
  ConvDescriptor d;
  d.acc_first = get("acc_first") != 0;
  d.emit = get("emit") != 0;
  d.raw = get("raw") != 0;
  d.final = get("final") != 0;
  d.round = get("round") != 0;
  d.out_zp = get("out_zp");
  d.out_min = get("out_min");
  d.out_max = get("out_max");
  d.col_tiles = get("col_tiles");
  d.cols_last = get("cols_last");
  d.positions = get("positions");
  d.passes = get("passes");
  d.vec_per_pixel = get("vec_per_pixel");
  d.taps_h = get("taps_h");
  d.taps_w = get("taps_w");
  d.out_w = get("out_w");
  d.in_h = get("in_h");
  d.in_w = get("in_w");
  d.org_h = get("org_h");
  d.org_w = get("org_w");
  d.stride_h = get("stride_h");
  d.stride_w = get("stride_w");
  d.dil_h = get("dil_h");
  d.dil_w = get("dil_w");
  d.rows_last = get("rows_last");
  return d;
}

ConvDescriptor read_descriptor(const std::vector<FieldInfo>& fields, const std::uint32_t* words) {
  const auto get = [&](const char* name) { return descriptor_field(fields, words, name); };
  ConvDescriptor d = layer_fields(fields, words);
  d.act_zp = get("act_zp");
  d.wgt_zp = get("wgt_zp");
  d.vec_beats = get("vec_beats") + 1;
  d.tile_pos = get("tile_pos");
  d.tile_pos_last = get("tile_pos_last");
  d.pos_tiles = get("pos_tiles");
  d.group_rows = get("group_rows");
  d.pass_taps = get("pass_taps");
  d.slack = get("slack");
  return d;
}

}  // namespace heddle
