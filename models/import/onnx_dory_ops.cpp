// SPDX-License-Identifier: Apache-2.0
//
// Integer networks held as float32: the operators that bound, divide and round sums; the float tail.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "models/import/onnx_reader.hpp"

namespace heddle {
namespace {

// The shift that a divisor stands for; -1 when it is no power of two, nor (2^16 and up) one less.
int shift_of(std::int64_t divisor) {
  if (divisor < 1) return -1;
  const auto value = static_cast<std::uint64_t>(divisor);
  if (std::has_single_bit(value)) return std::countr_zero(value);
  const bool one_less = std::has_single_bit(value + 1) && value >= 0xffff;
  return one_less ? std::countr_zero(value + 1) : -1;
}

}  // namespace

using Kind = OnnxValue::Kind;

void OnnxReader::dory_clip(const OnnxNode& node, float low, float high) {
  OnnxValue x = value(node, 0);
  const bool whole = std::trunc(low) == low && std::trunc(high) == high && std::abs(low) < 1e6F &&
                     std::abs(high) < 1e6F && low <= high;
  node.place.require(whole,
                     fmt::format("bounds must be integers in order, got {} and {}", low, high));
  if (x.kind == Kind::kPending) {
    return define(node, dory_settle(node, std::move(x), static_cast<std::int64_t>(low),
                                    static_cast<std::int64_t>(high)));
  }
  x = map(node, 0);
  node.place.require(low <= 0.0F && high >= 255.0F, "a Clip behind a Clip must not be narrower");
  define(node, std::move(x));
}

void OnnxReader::div(const OnnxNode& node) {
  node.place.require(dory_, "Div is only supported in integer networks held as float32");
  OnnxValue x = value(node, 0);
  const OnnxValue& by = value(node, 1);
  node.place.require(x.kind == Kind::kPending && by.kind == Kind::kConstant,
                     "must divide a sum by a constant");
  const auto divisor = by.constant->integers();
  node.place.require(divisor && divisor->size() == 1 && shift_of(divisor->front()) >= 0,
                     fmt::format("divisor '{}' must be one power of two", by.key));
  DoryScale& scale = x.pending.dory;
  node.place.require(!scale.divided || scale.floored, "two divisions in a row without Floor");
  int& shift = scale.divided ? scale.second_shift : scale.shift;
  shift += shift_of(divisor->front());
  node.place.require(shift <= 62, fmt::format("divisor of 2^{} is too large", shift));
  scale.divided = true;
  // An integer division, behind a Cast to int64, truncates at once.
  scale.floored = !by.constant->is_float();
  scale.truncated = scale.truncated || scale.floored;
  define(node, std::move(x));
}

void OnnxReader::floor(const OnnxNode& node) {
  node.place.require(dory_, "Floor is only supported in integer networks held as float32");
  OnnxValue x = value(node, 0);
  if (x.kind == Kind::kPending) x.pending.dory.floored = x.pending.dory.divided;
  define(node, std::move(x));
}

void OnnxReader::cast(const OnnxNode& node) {
  node.place.require(dory_, "Cast is only supported in integer networks held as float32");
  OnnxValue x = value(node, 0);
  constexpr std::int64_t kFloat = 1;
  DoryScale& scale = x.pending.dory;
  if (x.kind == Kind::kPending && node.integer("to", kFloat) != kFloat && scale.divided &&
      !scale.floored) {
    scale.floored = scale.truncated = true;
  }
  define(node, std::move(x));
}

// What follows the network's last sums (Sigmoid, Gather ...) maps integers to real numbers and is
// no part of the integer network.
bool OnnxReader::drop_tail(const OnnxNode& node) {
  static constexpr std::array kTail = {"Gather",  "Sigmoid",  "LogSoftmax", "Softmax",
                                       "Tanh",    "Concat",   "Unsqueeze",  "Squeeze",
                                       "Reshape", "Identity", "Flatten"};
  if (std::find(kTail.begin(), kTail.end(), node.type()) == kTail.end()) return false;
  bool all = false;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    if (node.inputs[i].empty()) continue;
    OnnxValue& x = value(node, i);
    if (x.kind == Kind::kConstant) continue;
    if (x.kind == Kind::kPending && x.pending.op.kind == OpKind::kFullyConnected &&
        x.pending.dory.trivial()) {
      x = settle_raw(x, node.inputs[i]);
      x.kind = Kind::kTail;
    }
    if (x.kind != Kind::kTail) return false;
    all = true;
  }
  if (!all) return false;
  OnnxValue result;
  result.kind = Kind::kTail;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    if (!node.inputs[i].empty() && value(node, i).kind == Kind::kTail)
      result.tensor = value(node, i).tensor;
  }
  define(node, std::move(result));
  return true;
}

}  // namespace heddle
