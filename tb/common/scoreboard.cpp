// SPDX-License-Identifier: Apache-2.0
#include "tb/common/scoreboard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace heddle {
namespace {

// Cycle of the result beat that carried element `index`; -1 when it cannot be told.
std::int64_t cycle_of(const LayerPlan* plan, std::span<const std::int64_t> cycles,
                      std::int64_t index) {
  if (plan == nullptr) return -1;
  for (std::size_t i = 0; i < std::min(plan->out.size(), cycles.size()); ++i) {
    const OutBeat& beat = plan->out[i];
    const std::int64_t distance = index - beat.offset;
    const bool carries = beat.stride == 0
                             ? distance == 0 && beat.count > 0
                             : distance % beat.stride == 0 && distance / beat.stride >= 0 &&
                                   distance / beat.stride < beat.count;
    if (carries) return cycles[i];
  }
  return -1;
}

// "n 0, h 1, w 2, c 3" for a feature map, "[4, 5]" for other ranks.
std::string coordinates(const Shape& shape, std::int64_t index) {
  std::vector<std::int64_t> place(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    place[axis] = index % shape[axis];
    index /= shape[axis];
  }
  constexpr std::array<char, 4> kAxes{'n', 'h', 'w', 'c'};
  std::string text;
  for (std::size_t axis = 0; axis < place.size(); ++axis) {
    const std::string comma = axis == 0 ? "" : ", ";
    text += place.size() == kAxes.size() ? fmt::format("{}{} {}", comma, kAxes[axis], place[axis])
                                         : fmt::format("{}{}", comma, place[axis]);
  }
  return text;
}

}  // namespace

ScoreReport compare_layer(const std::string& layer, const Tensor& golden, const Tensor& result,
                          const LayerPlan* plan, std::span<const std::int64_t> beat_cycles,
                          std::size_t keep_first) {
  ScoreReport report{.layer = layer, .shape = golden.shape, .expected_elements = golden.size()};
  if (golden.size() == 0) {
    report.problem = "nothing was compared: the golden tensor is empty";
    return report;
  }
  if (golden.shape != result.shape || golden.size() != result.size()) {
    report.problem = fmt::format(
        "the result has shape {} with {} elements, the golden tensor {} with {}",
        shape_text(result.shape), result.size(), shape_text(golden.shape), golden.size());
    return report;
  }
  for (std::size_t i = 0; i < golden.data.size(); ++i) {
    ++report.compared;
    if (golden.data[i] == result.data[i]) continue;
    ++report.mismatches;
    report.largest_error =
        std::max(report.largest_error, std::abs(result.data[i] - golden.data[i]));
    if (report.first.size() < keep_first) {
      const auto index = static_cast<std::int64_t>(i);
      report.first.push_back({.index = index,
                              .cycle = cycle_of(plan, beat_cycles, index),
                              .expected = golden.data[i],
                              .got = result.data[i]});
    }
  }
  return report;
}

std::string score_text(const ScoreReport& report) {
  if (report.ok()) return "";
  if (!report.problem.empty()) return fmt::format("layer {}: {}\n", report.layer, report.problem);
  if (report.mismatches == 0) {
    return fmt::format("layer {}: only {} of {} elements were compared\n", report.layer,
                       report.compared, report.expected_elements);
  }
  std::string text =
      fmt::format("layer {}: {} of {} elements differ (largest error {})\n", report.layer,
                  report.mismatches, report.compared, report.largest_error);
  for (const Mismatch& mismatch : report.first) {
    const std::string cycle = mismatch.cycle < 0 ? "" : fmt::format(" cycle {}", mismatch.cycle);
    text +=
        fmt::format("  ({}){}: expected {}, got {}\n", coordinates(report.shape, mismatch.index),
                    cycle, mismatch.expected, mismatch.got);
  }
  return text;
}

}  // namespace heddle
