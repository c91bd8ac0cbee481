// SPDX-License-Identifier: Apache-2.0
//
// Integer networks held as float32, as NEMO exports them for DORY: integer weights, and behind
// each sum
//   x = x * kappa[c] + lambda[c];  x = x * m;  x = floor(x / d);  x = clip(x, 0, 255)
// where m and the kappas fold into the multiplier, m * lambda into the addend and d, a power of
// two, into the shift. Some exports divide by 2^s - 1 and mean 2^s: DORY itself shifts. A residual
// Add has a factor an input. Feature maps are 8-bit: a quotient that reaches the next operator
// without Clip saturates at 0..255, as DORY's kernels do.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/onnx_reader.hpp"

namespace heddle {
namespace {

using Kind = OnnxValue::Kind;

// Multipliers are 32-bit; with addends of at most 48 bits no product of a 32-bit sum leaves 64.
constexpr std::int64_t kMostFactor = (std::int64_t{1} << 31) - 1;
constexpr std::int64_t kMostAddend = std::int64_t{1} << 48;

}  // namespace

bool DoryScale::trivial() const {
  return !divided &&
         std::count(multiplier.begin(), multiplier.end(), 1) ==
             static_cast<std::ptrdiff_t>(multiplier.size()) &&
         std::count(add.begin(), add.end(), 0) == static_cast<std::ptrdiff_t>(add.size());
}

bool OnnxReader::integer_valued() const {
  int layers = 0;
  for (const OnnxNode& node : graph_.nodes) {
    if (node.type() != "Conv" && node.type() != "Gemm" && node.type() != "MatMul") continue;
    const auto weights = graph_.constants.find(node.input(1));
    if (weights == graph_.constants.end()) return false;
    const auto values = weights->second.integers();
    const auto fits = [](std::int64_t value) { return value >= -128 && value <= 127; };
    if (!values || !std::all_of(values->begin(), values->end(), fits)) return false;
    ++layers;
  }
  return layers > 0;
}

// The constant as integers, one or one a channel of x; nullopt when it is anything else.
std::optional<std::vector<std::int64_t>> OnnxReader::dory_factor(const OnnxNode& node,
                                                                 const OnnxValue& c,
                                                                 const OnnxValue& x) const {
  const auto values = c.constant->integers();
  if (!values || values->empty()) return std::nullopt;
  if (values->size() == 1) return values;
  Shape shape = c.constant->shape;
  const std::size_t rank = x.shape.size();
  node.place.require(shape.size() <= rank, "constant has more axes than the feature map");
  shape.insert(shape.begin(), rank - shape.size(), 1);
  const std::size_t axis = x.nchw ? 1 : rank - 1;
  node.place.require(shape[axis] == x.shape[axis] && element_count(shape) == shape[axis],
                     fmt::format("constant of shape {} must hold one value a channel ({})",
                                 shape_text(c.constant->shape), x.shape[axis]));
  return values;
}

void OnnxReader::dory_scale(const OnnxNode& node, OnnxValue& x,
                            const std::vector<std::int64_t>& factor, bool is_add) {
  DoryScale& scale = x.pending.dory;
  for (const std::int64_t value : factor) {
    node.place.require(value >= -kMostAddend && value <= kMostAddend,
                       fmt::format("factor {} is too large", value));
  }
  if (scale.divided) {
    node.place.require(!is_add && factor.size() == 1 && factor.front() > 0 && scale.floored &&
                           scale.second_shift == 0 &&
                           scale.second_multiplier <= kMostFactor / factor.front(),
                       "only one positive factor may follow a division, and only once");
    scale.second_multiplier *= factor.front();
    return;
  }
  if (x.pending.op.kind == OpKind::kAdd) {
    node.place.require(factor.size() == 1,
                       "factors of an Add of feature maps must be single values");
  }
  const std::size_t count = std::max(scale.multiplier.size(), factor.size());
  if (scale.multiplier.size() < count) scale.multiplier.resize(count, scale.multiplier.front());
  if (scale.add.size() < count) scale.add.resize(count, scale.add.front());
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t value = factor[factor.size() == 1 ? 0 : i];
    const auto fits = [&](std::int64_t a, std::int64_t most) {
      return value == 0 || std::abs(a) <= most / std::abs(value);
    };
    if (is_add) {
      if (x.pending.op.kind == OpKind::kAdd && i > 0) break;
      scale.add[i] += value;
      node.place.require(std::abs(scale.add[i]) <= kMostAddend, "sum of the addends is too large");
      continue;
    }
    node.place.require(fits(scale.multiplier[i], kMostFactor) && fits(scale.add[i], kMostAddend),
                       "product of the factors is too large");
    scale.multiplier[i] *= value;
    scale.add[i] *= value;
  }
}

bool OnnxReader::dory_binary(const OnnxNode& node, bool is_add) {
  OnnxValue a = value(node, 0);
  OnnxValue b = value(node, 1);
  if (a.kind == Kind::kConstant) std::swap(a, b);
  node.place.require(a.kind == Kind::kMap || a.kind == Kind::kPending,
                     "inputs must not both be constants");
  if (b.kind != Kind::kConstant) {
    node.place.require(is_add, "a product of feature maps is not supported in integer networks");
    dory_add_maps(node, std::move(a), std::move(b));
    return true;
  }
  const auto factor = dory_factor(node, b, a);
  node.place.require(factor.has_value(), fmt::format("constant '{}' must hold integers", b.key));
  if (a.kind == Kind::kMap) {
    node.place.require(!is_add && factor->size() == 1 && factor->front() > 0 &&
                           factor->front() <= kMostFactor / a.factor,
                       "a feature map may only be scaled by one positive integer");
    a.factor *= factor->front();
  } else {
    dory_scale(node, a, *factor, is_add);
  }
  define(node, std::move(a));
  return true;
}

void OnnxReader::dory_add_maps(const OnnxNode& node, OnnxValue a, OnnxValue b) {
  for (OnnxValue* x : {&a, &b}) {
    if (x->kind == Kind::kPending) *x = dory_settle(node, std::move(*x), 0, 255);
  }
  node.place.require(
      a.kind == Kind::kMap && b.kind == Kind::kMap && a.shape == b.shape && a.nchw == b.nchw,
      fmt::format("inputs must be feature maps of one shape, got {} and {}", shape_text(a.shape),
                  shape_text(b.shape)));
  OnnxValue result = pending(node, OpKind::kAdd, {}, {a.tensor, b.tensor}, a.shape, a.nchw);
  result.pending.dory.multiplier = {a.factor, b.factor};
  result.pending.dory.add = {0, 0};
  define(node, std::move(result));
}

// The first of two roundings: the sum of two maps, which still needs more than 8 bits.
OnnxValue OnnxReader::dory_first_stage(const OnnxNode& node, OnnxValue value) {
  DoryScale& scale = value.pending.dory;
  const std::int64_t second = scale.second_multiplier;
  const int shift = scale.second_shift;
  Op op = value.pending.op;
  const OpPlace place{net_.file, op.index, op.type};
  place.require(op.kind == OpKind::kAdd,
                "two roundings in a row; the factors behind the first division "
                "must cancel");
  for (const std::int64_t factor : scale.multiplier) {
    place.require(std::abs(factor) >> scale.shift < 64,
                  fmt::format("factor {} is too large", factor));
  }
  place.require(std::abs(scale.add.front()) >> scale.shift < 0x100,
                fmt::format("addend {} is too large", scale.add.front()));
  op.attrs.act_min = dtype_min(DType::kInt16);
  op.attrs.act_max = dtype_max(DType::kInt16);
  op.attrs.fixed_rule = RequantRule::kFloor;
  for (std::size_t i = 0; i < scale.multiplier.size(); ++i) {
    op.attrs.fixed_scales.push_back({.multiplier = scale.multiplier[i],
                                     .exponent = 31 - scale.shift,
                                     .add = scale.add[i],
                                     .shift = scale.shift,
                                     .real = 0.0});
  }
  const std::string name = op.name + "/sum";
  const OnnxValue sum =
      emit(std::move(op), name, value.shape, value.nchw, DType::kInt16, {{1.0}, {0}, -1});
  OnnxValue rest = pending(node, OpKind::kRequantize, {}, {sum.tensor}, value.shape, value.nchw);
  rest.pending.op.index = value.pending.op.index;
  rest.pending.op.type = value.pending.op.type;
  rest.pending.op.name = value.pending.op.name;
  rest.pending.dory = {.multiplier = {second},
                       .add = {0},
                       .shift = shift,
                       .divided = true,
                       .floored = true,
                       .truncated = scale.truncated};
  return rest;
}

OnnxValue OnnxReader::dory_settle(const OnnxNode& node, OnnxValue value, std::int64_t low,
                                  std::int64_t high) {
  DoryScale& scale = value.pending.dory;
  const OpPlace place{net_.file, value.pending.op.index, value.pending.op.type};
  place.require(!scale.divided || scale.floored,
                "the quotient is not an integer; put a Floor (or Cast) behind Div");
  place.require(!scale.truncated || low >= 0, "Cast rounds negative quotients up; use Floor");
  const bool is_signed = low < 0;
  node.place.require(
      is_signed ? low >= -128 && high <= 127 : high <= 255,
      fmt::format("bounds must lie in 0..255 or -128..127, got {} and {}", low, high));
  while (scale.second_multiplier % 2 == 0 && scale.second_shift > 0) {
    scale.second_multiplier /= 2;
    --scale.second_shift;
  }
  if (scale.second_multiplier != 1) {
    value = dory_first_stage(node, std::move(value));
  } else {
    scale.shift += scale.second_shift;
    place.require(scale.shift <= 62, fmt::format("divisor of 2^{} is too large", scale.shift));
  }
  Op op = std::move(value.pending.op);
  const std::int64_t zero = is_signed ? 0 : -128;
  op.attrs.act_min = low + zero;
  op.attrs.act_max = high + zero;
  op.attrs.fixed_rule = RequantRule::kFloor;
  for (std::size_t i = 0; i < scale.multiplier.size(); ++i) {
    op.attrs.fixed_scales.push_back({.multiplier = scale.multiplier[i],
                                     .exponent = 31 - scale.shift,
                                     .add = scale.add[i],
                                     .shift = scale.shift,
                                     .real = 0.0});
  }
  const std::string name = op.name;
  OnnxValue result = emit(std::move(op), name, value.shape, value.nchw,
                          is_signed ? DType::kInt8 : DType::kUint8, {{1.0}, {zero}, -1});
  result.real = true;
  return result;
}

}  // namespace heddle
