// SPDX-License-Identifier: Apache-2.0
#include "models/common/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "models/common/bits.hpp"
#include "models/common/error.hpp"
#include "models/common/evaluate.hpp"
#include "models/common/weight_range.hpp"

namespace heddle {
namespace {

// Bits of a group in a layer whose operands are all signed, or all not (sheet: Loom, dynamic
// precision): those of the OR of magnitudes, a negative number counting as its complement.
class GroupWidth {
 public:
  void add(std::int64_t value) { all_ |= static_cast<std::uint64_t>(value < 0 ? ~value : value); }
  [[nodiscard]] int bits(bool is_signed) const {
    return std::max(1, static_cast<int>(std::bit_width(all_))) + (is_signed ? 1 : 0);
  }

 private:
  std::uint64_t all_ = 0;
};

void widen(OperandProfile& profile, std::int64_t value) {
  profile.min = std::min(profile.min, value);
  profile.max = std::max(profile.max, value);
}

// Calls visit(begin, end) for every chunk of `size` of 0..count-1; the last one may be shorter.
template <typename Visit>
void for_chunks(std::int64_t count, std::int64_t size, const Visit& visit) {
  for (std::int64_t begin = 0; begin < count; begin += size)
    visit(begin, std::min(begin + size, count));
}

// Groups of a layer's activations; differences holds the values less the zero point.
void book_activations(OperandProfile& profile, const ConvLayer& layer,
                      const std::vector<std::int64_t>& differences, const GroupShape& shape,
                      bool is_signed) {
  const std::int64_t pixels = layer.in_h * layer.in_w;
  for (std::int64_t n = 0; n < layer.n; ++n) {
    for (std::int64_t g = 0; g < layer.groups; ++g) {
      for_chunks(pixels, shape.windows, [&](std::int64_t p0, std::int64_t p1) {
        for_chunks(layer.in_c_per_group(), shape.lanes, [&](std::int64_t c0, std::int64_t c1) {
          GroupWidth group;
          for (std::int64_t p = p0; p < p1; ++p) {
            for (std::int64_t c = c0; c < c1; ++c) {
              const std::int64_t channel = g * layer.in_c_per_group() + c;
              group.add(differences[static_cast<std::size_t>((n * pixels + p) * layer.in_c +
                                                             channel)]);
            }
          }
          ++profile.groups;
          profile.group_bits += group.bits(is_signed);
        });
      });
    }
  }
}

std::int64_t weight_at(const ConvLayer& layer, std::int64_t filter, std::int64_t tap,
                       std::int64_t channel) {
  const auto index = static_cast<std::size_t>(filter * layer.reduction() +
                                              tap * layer.in_c_per_group() + channel);
  return layer.weights[index] - weight_zero_point(layer, filter);
}

OperandProfile weight_profile(const ConvLayer& layer, const GroupShape& shape) {
  OperandProfile profile{.width = weight_width(layer)};
  const std::int64_t taps = layer.kernel_h * layer.kernel_w;
  for_chunks(layer.out_c, shape.filters, [&](std::int64_t f0, std::int64_t f1) {
    for (std::int64_t tap = 0; tap < taps; ++tap) {
      for_chunks(layer.in_c_per_group(), shape.lanes, [&](std::int64_t c0, std::int64_t c1) {
        GroupWidth group;
        for (std::int64_t f = f0; f < f1; ++f) {
          for (std::int64_t c = c0; c < c1; ++c) {
            const std::int64_t weight = weight_at(layer, f, tap, c);
            widen(profile, weight);
            group.add(weight);
          }
        }
        ++profile.groups;
        profile.group_bits += group.bits(profile.width.is_signed);
      });
    }
  });
  return profile;
}

// The network's result among the outputs of its operators.
std::size_t result_op(const Network& net) {
  for (std::size_t i = net.ops.size(); i-- > 0;) {
    if (net.ops[i].outputs.at(0) == net.outputs.at(0)) return i;
  }
  throw Error(fmt::format("{}: no operator computes its output", net.file));
}

// A network's layers that a block runs, and what the network gives when their inputs are trimmed.
struct Trimmed {
  const Network& net;
  RequantRule rule;
  std::map<std::size_t, std::size_t> place{};  // of an operator in ops, layers
  std::vector<const Op*> ops{};
  std::vector<ConvLayer> layers{};

  Trimmed(const Network& network, RequantRule requant) : net(network), rule(requant) {
    for (std::size_t i = 0; i < net.ops.size(); ++i) {
      if (!runs_on_block(net.ops[i])) continue;
      place[i] = ops.size();
      ops.push_back(&net.ops[i]);
      layers.push_back(lower_conv(net, net.ops[i], rule));
    }
  }

  // Each layer's trimmed inputs are shown to `see`.
  template <typename See>
  [[nodiscard]] std::vector<Tensor> results(const std::vector<Tensor>& inputs,
                                            const DroppedBits& dropped, const See& see) const {
    const std::size_t last = result_op(net);
    const auto edit = [&](std::size_t op, Tensor& map) {
      const std::size_t at = place.at(op);
      const int bits = at < dropped.size() ? dropped[at] : 0;
      for (std::int64_t& x : map.data)
        x = drop_low_bits(x, layers[at].in_zero_point, bits, map.dtype);
      see(at, map);
    };
    std::vector<Tensor> all;
    for (const Tensor& input : inputs) all.push_back(evaluate(net, {input}, rule, edit)[last]);
    return all;
  }
};

struct Profiler {
  const Trimmed& trimmed;
  const GroupShape& shape;
  NetworkProfile result{};
  // Of each layer, the inputs seen: group widths need the whole layer's signedness.
  std::vector<std::vector<std::vector<std::int64_t>>> seen{};

  void declare(const DroppedBits& dropped) {
    for (std::size_t at = 0; at < trimmed.ops.size(); ++at) {
      const Op& op = *trimmed.ops[at];
      const ConvLayer& layer = trimmed.layers[at];
      result.layers.push_back({.index = op.index, .name = op.name, .op = op.type,
                               .macs = layer.macs(), .act = {},
                               .wgt = weight_profile(layer, shape),
                               .dropped = at < dropped.size() ? dropped[at] : 0});
    }
    seen.resize(result.layers.size());
  }

  void see(std::size_t at, const Tensor& input) {
    LayerProfile& layer = result.layers[at];
    std::vector<std::int64_t> differences;
    differences.reserve(input.data.size());
    for (const std::int64_t x : input.data) {
      differences.push_back((x - trimmed.layers[at].in_zero_point) >> layer.dropped);
      widen(layer.act, differences.back());
    }
    seen[at].push_back(std::move(differences));
  }

  void finish() {
    for (std::size_t at = 0; at < seen.size(); ++at) {
      OperandProfile& act = result.layers[at].act;
      act.width = operand_width(act.min, act.max);
      for (const auto& differences : seen[at])
        book_activations(act, trimmed.layers[at], differences, shape, act.width.is_signed);
    }
  }
};

}  // namespace

std::int64_t drop_low_bits(std::int64_t x, std::int64_t zero_point, int dropped, DType dtype) {
  const std::int64_t unit = std::int64_t{1} << dropped;
  const std::int64_t least = -((zero_point - dtype_min(dtype)) / unit);
  const std::int64_t most = (dtype_max(dtype) - zero_point) / unit;
  return std::clamp(round_shift(x - zero_point, dropped), least, most) * unit + zero_point;
}

NetworkProfile profile_network(const Network& net, const std::vector<Tensor>& inputs,
                               RequantRule rule, const GroupShape& shape,
                               const DroppedBits& dropped) {
  if (inputs.empty()) throw Error("no input was given: activations have no widths without one");
  const Trimmed trimmed(net, rule);
  Profiler profiler{.trimmed = trimmed, .shape = shape};
  profiler.declare(dropped);
  profiler.result.results = trimmed.results(
      inputs, dropped, [&](std::size_t at, const Tensor& map) { profiler.see(at, map); });
  profiler.finish();
  return std::move(profiler.result);
}

DroppedBits trim_activations(
    const Network& net, const std::vector<Tensor>& inputs, RequantRule rule,
    const std::function<bool(const std::vector<Tensor>& results)>& good,
    const std::function<void(std::int64_t done, std::int64_t total)>& progress) {
  const NetworkProfile whole = profile_network(net, inputs, rule, {});
  const Trimmed trimmed(net, rule);
  const auto ignore = [](std::size_t, const Tensor&) {};
  DroppedBits dropped(whole.layers.size(), 0);
  for (std::size_t at = 0; at < dropped.size(); ++at) {
    if (progress)
      progress(static_cast<std::int64_t>(at), static_cast<std::int64_t>(dropped.size()));
    while (dropped[at] + 1 < whole.layers[at].act.width.bits) {
      ++dropped[at];
      if (good(trimmed.results(inputs, dropped, ignore))) continue;
      --dropped[at];
      break;
    }
  }
  return dropped;
}

}  // namespace heddle
