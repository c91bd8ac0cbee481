// SPDX-License-Identifier: Apache-2.0
//
// Elementwise host operators and softmax.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/common/error.hpp"
#include "models/common/host_ops.hpp"
#include "models/common/requant.hpp"

namespace heddle {
namespace {

constexpr int kAddLeftShift = 20;

// Position in an operand of the output's element `flat`, by numpy's broadcasting rule.
class Broadcast {
 public:
  Broadcast(const Shape& operand, const Shape& out) : out_(out), steps_(out.size(), 0) {
    bool ok = operand.size() <= out.size();
    std::int64_t step = 1;
    for (std::size_t i = 0; ok && i < operand.size(); ++i) {
      const std::int64_t extent = operand[operand.size() - 1 - i];
      const std::size_t axis = out.size() - 1 - i;
      ok = extent == 1 || extent == out[axis];
      if (extent != 1) steps_[axis] = step;
      step *= extent;
    }
    if (!ok) {
      throw Error(
          fmt::format("an operand of shape {} does not broadcast to {}; only extents of 1 are "
                      "repeated",
                      shape_text(operand), shape_text(out)));
    }
  }

  [[nodiscard]] std::size_t operator()(std::int64_t flat) const {
    std::int64_t offset = 0;
    for (std::size_t axis = out_.size(); axis-- > 0; flat /= out_[axis]) {
      offset += flat % out_[axis] * steps_[axis];
    }
    return static_cast<std::size_t>(offset);
  }

 private:
  Shape out_;
  Shape steps_;
};

std::int64_t finish(const HostOp& op, std::int64_t scaled) {
  return std::clamp(scaled + op.out.zero_point, op.attrs.act_min, op.attrs.act_max);
}

// The output's elements from f(a, b), a and b less their zero points.
template <typename F>
Tensor elementwise(const HostOp& op, const Tensor& a, const Tensor& b, F f) {
  Tensor out = Tensor::zeros(op.out_dtype, op.out_shape);
  const Broadcast index_a(a.shape, op.out_shape);
  const Broadcast index_b(b.shape, op.out_shape);
  for (std::int64_t i = 0; i < out.size(); ++i) {
    out.data[static_cast<std::size_t>(i)] = finish(
        op, f(a.data[index_a(i)] - op.in[0].zero_point, b.data[index_b(i)] - op.in[1].zero_point));
  }
  return out;
}

void check_same_count(const HostOp& op, const Tensor& in) {
  if (in.size() == element_count(op.out_shape)) return;
  throw Error(fmt::format("an elementwise operator keeps the shape, got {} to {}",
                          shape_text(in.shape), shape_text(op.out_shape)));
}

Tensor fixed_add(const HostOp& op, const Tensor& a, const Tensor& b) {
  const ChannelScale& first = op.attrs.fixed_scales.front();
  const ChannelScale& second = op.attrs.fixed_scales.back();
  ChannelScale sum = first;
  sum.multiplier = 1;
  return elementwise(op, a, b, [&](std::int64_t x, std::int64_t y) {
    return scale_accumulator(*op.attrs.fixed_rule, sum,
                             x * first.multiplier + y * second.multiplier);
  });
}

}  // namespace

Rescale::Rescale(Affine in, Affine out, RequantRule rule)
    : in_(in),
      out_(out),
      rule_(rule),
      moved_(in.scale == out.scale || in.scale == 0 || out.scale == 0) {
  if (!moved_) scale_ = quantize_multiplier(in.scale / out.scale);
}

std::int64_t Rescale::operator()(std::int64_t value) const {
  const std::int64_t difference = value - in_.zero_point;
  return (moved_ ? difference : scale_accumulator(rule_, scale_, difference)) + out_.zero_point;
}

Tensor host_add(const HostOp& op, const Tensor& a, const Tensor& b) {
  if (op.attrs.fixed_rule) return fixed_add(op, a, b);
  const double twice = 2.0 * std::max(op.in[0].scale, op.in[1].scale);
  const ChannelScale scale_a = quantize_multiplier(op.in[0].scale / twice);
  const ChannelScale scale_b = quantize_multiplier(op.in[1].scale / twice);
  const ChannelScale scale_out = quantize_multiplier(twice / ((1 << kAddLeftShift) * op.out.scale));
  return elementwise(op, a, b, [&](std::int64_t x, std::int64_t y) {
    const std::int64_t sum = scale_accumulator(op.rule, scale_a, x << kAddLeftShift) +
                             scale_accumulator(op.rule, scale_b, y << kAddLeftShift);
    return scale_accumulator(op.rule, scale_out, sum);
  });
}

Tensor host_mul(const HostOp& op, const Tensor& a, const Tensor& b) {
  const ChannelScale scale = quantize_multiplier(op.in[0].scale * op.in[1].scale / op.out.scale);
  return elementwise(op, a, b, [&](std::int64_t x, std::int64_t y) {
    return scale_accumulator(op.rule, scale, x * y);
  });
}

Tensor host_rescale(const HostOp& op, const Tensor& in) {
  check_same_count(op, in);
  Tensor out{op.out_dtype, op.out_shape, in.data};
  const auto& fixed = op.attrs.fixed_scales;
  const Rescale rescale(op.in[0], op.out, op.rule);
  for (std::size_t i = 0; i < out.data.size(); ++i) {
    const std::int64_t value = in.data[i];
    const std::int64_t scaled =
        op.attrs.fixed_rule ? scale_accumulator(*op.attrs.fixed_rule, fixed[i % fixed.size()],
                                                value - op.in[0].zero_point)
                            : rescale(value) - op.out.zero_point;
    out.data[i] = finish(op, scaled);
  }
  return out;
}

Tensor host_softmax(const HostOp& op, const Tensor& in) {
  check_same_count(op, in);
  Tensor out{op.out_dtype, op.out_shape, {}};
  out.data.reserve(in.data.size());
  const std::int64_t row = in.shape.empty() ? 1 : in.shape.back();
  std::vector<double> powers(static_cast<std::size_t>(row));
  for (auto first = in.data.begin(); first != in.data.end(); first += row) {
    const auto last = first + row;
    const std::int64_t largest = *std::max_element(first, last);
    double sum = 0.0;
    for (std::size_t i = 0; i < powers.size(); ++i) {
      const std::int64_t difference = first[static_cast<std::ptrdiff_t>(i)] - largest;
      powers[i] = std::exp(op.attrs.beta * op.in[0].scale * static_cast<double>(difference));
      sum += powers[i];
    }
    for (const double power : powers) {
      out.data.push_back(
          finish(op, static_cast<std::int64_t>(std::rint(power / sum / op.out.scale))));
    }
  }
  return out;
}

}  // namespace heddle
