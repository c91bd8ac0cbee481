// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/conv_plan.hpp"

#include <fmt/format.h>

#include <vector>

#include "models/bit_serial/block.hpp"
#include "models/bit_serial/brick_weights.hpp"
#include "models/bit_serial/descriptor.hpp"
#include "models/bit_serial/fc_plan.hpp"
#include "models/common/operand_width.hpp"
#include "models/bit_serial/tiling.hpp"
#include "models/common/conv_encode.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

std::optional<std::string> width_problem(const char* operand, const char* key, const OperandWidth& width,
                                         int most) {
  if (width.bits <= most) return std::nullopt;
  return fmt::format("its {} (minus their zero point) need {} {} bits, the block's {} is {}",
                     operand, width.bits, width.is_signed ? "signed" : "unsigned", key, most);
}

// Weight words in the block's order: for each filter tile, window group (unless the tile stays)
// and brick the planes, most significant first (dpnn: one word of whole weights).
class WeightWords {
 public:
  WeightWords(const BitSerialBlock& block, const ConvLayer& layer, const Lowered& lowered,
              const Precision& precision)
      : block_(block), layer_(layer), lowered_(lowered), precision_(precision),
        conv_(block.conv(precision)) {}

  void put(const Task& task, const Slice& slice, BeatPacker& wgt) const {
    const BitSerialDescriptor d = make_descriptor(block_, task.descriptor, precision_);
    const std::int64_t times = d.resident ? 1 : block_.groups(d.conv.positions);
    for (std::int64_t tile = 0; tile < d.conv.col_tiles; ++tile) {
      for (std::int64_t time = 0; time < times; ++time) {
        for (std::int64_t brick = 0; brick < d.conv.passes; ++brick) {
          put_brick(block_, d, {brick_weights(task, slice, tile, brick)}, wgt);
        }
      }
    }
  }

 private:
  // F x L weights, those of a filter together.
  [[nodiscard]] std::vector<std::int64_t> brick_weights(const Task& task, const Slice& slice,
                                                        std::int64_t tile,
                                                        std::int64_t brick) const {
    std::vector<WeightSource> sources;
    for (std::int64_t lane = 0; lane < block_.lanes; ++lane) {
      sources.push_back(weight_source(conv_, layer_, task, slice, brick, lane));
    }
    std::vector<std::int64_t> weights;
    const std::int64_t first = (task.col_tile + tile) * block_.filters;
    for (std::int64_t filter = first; filter < first + block_.filters; ++filter) {
      for (const WeightSource& source : sources) {
        weights.push_back(source_weight(layer_, lowered_, slice, source, filter));
      }
    }
    return weights;
  }

  const BitSerialBlock& block_;
  const ConvLayer& layer_;
  const Lowered& lowered_;
  const Precision& precision_;
  ConvBlock conv_;
};

}  // namespace

std::optional<std::string> conv_unsupported(const Manifest& manifest, const ConvLayer& layer) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  const OperandWidth weights = weight_width(layer);
  if (auto problem = width_problem("weights", "wgt_bits", weights, block.wgt_bits)) return problem;
  const Precision least{.act = 1, .wgt = weights.bits, .act_signed = false,
                        .wgt_signed = weights.is_signed};
  return lowering_problem(block.conv(least), layer, -layer.in_zero_point);
}

LayerPlan make_conv_plan(const Manifest& manifest, const ConvLayer& layer, const Tensor& input) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  const OperandWidth acts = activation_width(layer, input), weights = weight_width(layer);
  const Precision precision{.act = acts.bits, .wgt = weights.bits, .act_signed = acts.is_signed,
                            .wgt_signed = weights.is_signed};
  const ConvBlock conv = block.conv(precision);
  auto problem = width_problem("activations", "act_bits", acts, block.act_bits);
  if (!problem) problem = width_problem("weights", "wgt_bits", weights, block.wgt_bits);
  if (!problem) problem = lowering_problem(conv, layer, -layer.in_zero_point);
  if (problem) throw Error(fmt::format("layer {} {}: {}", layer.index, layer.name, *problem));

  const Lowered lowered =
      lower(conv, layer, -layer.in_zero_point, groups_together(block, layer, precision));
  if (prefers_columns(block, layer, precision)) {
    return make_fc_plan(block, layer, lowered, precision, input);
  }
  const std::vector<Task> tasks = layer_tasks(block, layer, lowered, precision);
  const WeightWords words(block, layer, lowered, precision);
  const ConvEncoding encoding{
      .wgt_element_bits = block.wgt_element_bits(),
      .act_element_bits = block.act_bits,
      .words = [&](const Task& task) {
        return descriptor_words(block, make_descriptor(block, task.descriptor, precision));
      },
      .weights = [&](const Task& task, const Slice& slice, BeatPacker& wgt) {
        words.put(task, slice, wgt);
      }};
  LayerPlan plan = encode_tasks(conv, layer, lowered, tasks, input, encoding);
  for (const Task& task : tasks) {
    const ConvDescriptor& d = task.descriptor;
    plan.array_macs += d.col_tiles * block.groups(d.positions) * d.passes * block.filters *
                       block.windows * block.lanes;
  }
  return plan;
}

}  // namespace heddle
