// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/strategy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "models/systolic/cycle_model.hpp"

namespace heddle {
namespace {

// Cycles that the cycle model may spend on a choice, and how many tilings get a look at all.
constexpr std::int64_t kModelBudget = 250'000;
constexpr std::size_t kTilings = 3;

std::vector<ConvDescriptor> descriptors_of(const std::vector<Task>& tasks) {
  std::vector<ConvDescriptor> descriptors;
  for (const Task& task : tasks) descriptors.push_back(task.descriptor);
  descriptors.back().final = true;
  return descriptors;
}

// The tile_pos with the fewest cycles for this tiling.
class Chooser {
 public:
  explicit Chooser(const SystolicBlock& block) : block_(block) {}

  void consider(Strategy strategy, const std::vector<Task>& tasks) {
    std::vector<ConvDescriptor> descriptors = descriptors_of(tasks);
    const ConvDescriptor& first = descriptors.front();
    const auto tile_sizes =
        tile_pos_candidates(block_, first.positions, first.out_w, first.passes);
    for (const std::int64_t tile_pos : tile_sizes) {
      strategy.tile_pos = tile_pos;
      for (ConvDescriptor& d : descriptors) {
        const bool may_tile = d.acc_first && d.emit && weights_stay(block_, d.passes);
        if (may_tile) set_tiles(d, std::min(tile_pos, d.positions));
      }
      const std::int64_t cycles = systolic_cycles(block_, descriptors, best_).cycles;
      spent_ += std::min(cycles, best_);
      if (cycles < best_) {
        best_ = cycles;
        chosen_ = strategy;
      }
      if (spent_ > kModelBudget) return;
    }
  }

  [[nodiscard]] bool may_go_on() const { return spent_ <= kModelBudget; }
  [[nodiscard]] const std::optional<Strategy>& chosen() const { return chosen_; }

 private:
  const SystolicBlock& block_;
  std::optional<Strategy> chosen_;
  std::int64_t best_ = kNoCycleLimit;
  std::int64_t spent_ = 0;
};

}  // namespace

Strategy choose_strategy(const SystolicBlock& block, const ConvLayer& layer,
                         const Lowered& lowered, std::size_t slice) {
  Chooser chooser(block);
  std::size_t considered = 0;
  std::int64_t lowest = 0;  // estimate of the first tiling that can be built
  const auto estimate = [&](const Strategy& strategy, bool one_piece) {
    return strategy_estimate(block, layer, lowered.slices[slice], strategy, one_piece);
  };
  for (const Candidate& candidate :
       tiling_candidates(block, layer, lowered.slices[slice], estimate)) {
    const auto tasks = build_tasks(block, layer, lowered, slice, candidate.strategy);
    if (!tasks) continue;
    if (considered == 0) lowest = candidate.estimate;
    if (lowest > kModelBudget / 2) return candidate.strategy;
    if (candidate.estimate > lowest + lowest / 4) break;
    chooser.consider(candidate.strategy, *tasks);
    if (++considered == kTilings || !chooser.may_go_on()) break;
  }
  if (chooser.chosen()) return *chooser.chosen();
  throw std::logic_error(fmt::format("layer {} {}: no tiling fits the block", layer.index,
                                     layer.name));
}

}  // namespace heddle
