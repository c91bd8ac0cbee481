// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/plan.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "models/common/error.hpp"
#include "models/systolic/cycle_model.hpp"
#include "models/common/conv_encode.hpp"
#include "models/systolic/grouping.hpp"
#include "models/systolic/strategy.hpp"

namespace heddle {
namespace {

// Layers longer than this keep the grouping that is estimated best.
constexpr std::int64_t kModelBudget = 1'000'000;  // cycles

// The input's dtype is not known here; a zero point outside the block's activations can only belong
// to a tensor that is sent moved (activation_offset).
std::optional<std::string> unsupported(const Manifest& manifest, const ConvLayer& layer) {
  const SystolicBlock block = read_block(manifest);
  const bool moved = !fits(layer.in_zero_point, block.act_bits, block.act_signed);
  const DType foreign = block.act_signed ? DType::kUint8 : DType::kInt8;
  return lowering_problem(block, layer, moved ? activation_offset(block, layer, foreign) : 0);
}

// Slices of equal shape share a strategy.
std::vector<Task> all_tasks(const SystolicBlock& block, const ConvLayer& layer,
                            const Lowered& lowered) {
  std::map<std::pair<std::int64_t, std::int64_t>, Strategy> chosen;
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < lowered.slices.size(); ++i) {
    const std::pair shape(lowered.slices[i].in_count, lowered.slices[i].out_count);
    auto found = chosen.find(shape);
    if (found == chosen.end()) {
      found = chosen.emplace(shape, choose_strategy(block, layer, lowered, i)).first;
    }
    auto more = build_tasks(block, layer, lowered, i, found->second);
    tasks.insert(tasks.end(), std::make_move_iterator(more->begin()),
                 std::make_move_iterator(more->end()));
  }
  tasks.back().descriptor.final = true;
  return tasks;
}

std::int64_t cycles_of(const SystolicBlock& block, const std::vector<Task>& tasks,
                       std::int64_t limit) {
  std::vector<ConvDescriptor> descriptors;
  for (const Task& task : tasks) descriptors.push_back(task.descriptor);
  return systolic_cycles(block, descriptors, limit).cycles;
}

// Leaves in `lowered` the slices that take the fewest cycles; of equals those estimated lower.
std::vector<Task> best_tasks(const SystolicBlock& block, const ConvLayer& layer, Lowered& lowered) {
  const std::vector<std::int64_t> groupings = grouping_candidates(block, layer);
  std::vector<Task> best = all_tasks(block, layer, lowered);
  if (groupings.size() == 1) return best;
  std::int64_t cycles = cycles_of(block, best, kNoCycleLimit);
  for (std::size_t i = 1; i < groupings.size() && cycles <= kModelBudget; ++i) {
    Lowered other = lowered;
    other.slices = cut_slices(block, layer, lowered.subtract_beforehand, groupings[i]);
    std::vector<Task> tasks = all_tasks(block, layer, other);
    const std::int64_t other_cycles = cycles_of(block, tasks, cycles);
    if (other_cycles >= cycles) continue;
    cycles = other_cycles;
    best = std::move(tasks);
    lowered.slices = std::move(other.slices);
  }
  return best;
}

// One vector a (column tile, pass, row). Rows and columns without use carry the zero point.
void put_weights(const SystolicBlock& block, const ConvLayer& layer, const Lowered& lowered,
                 const Task& task, const Slice& slice, BeatPacker& wgt) {
  const ConvDescriptor& d = task.descriptor;
  for (std::int64_t tile = 0; tile < d.col_tiles; ++tile) {
    const std::int64_t first = (task.col_tile + tile) * block.cols;
    for (std::int64_t pass = 0; pass < d.passes; ++pass) {
      for (std::int64_t row = 0; row < block.rows; ++row) {
        const WeightSource source = weight_source(block, layer, task, slice, pass, row);
        for (std::int64_t col = 0; col < block.cols; ++col) {
          wgt.put(source_weight(layer, lowered, slice, source, first + col));
        }
        wgt.end_vector();
      }
    }
  }
}

LayerPlan make_plan(const Manifest& manifest, const ConvLayer& layer, const Tensor& input) {
  const SystolicBlock block = read_block(manifest);
  const std::int64_t offset = activation_offset(block, layer, input.dtype);
  if (const auto problem = lowering_problem(block, layer, offset)) {
    throw Error(fmt::format("layer {} {}: {}", layer.index, layer.name, *problem));
  }
  Lowered lowered =
      lower(block, layer, offset, grouping_candidates(block, layer).front());
  const std::vector<Task> tasks = best_tasks(block, layer, lowered);
  const ConvEncoding encoding{
      .wgt_element_bits = block.wgt_bits,
      .act_element_bits = block.act_bits,
      .words = [&](const Task& task) { return descriptor_words(block.descriptor, task.descriptor); },
      .weights = [&](const Task& task, const Slice& slice, BeatPacker& wgt) {
        put_weights(block, layer, lowered, task, slice, wgt);
      }};
  return encode_tasks(block, layer, lowered, tasks, input, encoding);
}

CycleReport predict(const Manifest& manifest, const LayerPlan& plan) {
  const SystolicBlock block = read_block(manifest);
  return systolic_cycles(block, read_descriptors(block, plan.cmd));
}

}  // namespace

const FamilyModel& systolic_model() {
  static const FamilyModel kModel{.family = "systolic", .unsupported = unsupported,
                                  .make_plan = make_plan, .predict = predict};
  return kModel;
}

}  // namespace heddle
