// SPDX-License-Identifier: Apache-2.0
//
// One layer on a block, by any backend, compared with the golden layer element by element.
//   rtl      plan -> simulated block -> result; cycles are the simulation's
//   netlist  as rtl, on the simulated netlist; the RTL runs the same plan beside it, and must take
//            the same cycles
//   golden   no block: the fast golden layer, compared with the obvious loops; no cycles
//   predict  no simulation: cycles from the family's cycle model, result from the golden layer;
//   nothing to compare
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/common/family_model.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/run_streams.hpp"
#include "tb/common/scoreboard.hpp"

namespace heddle {

enum class Backend { kRtl, kGolden, kPredict, kNetlist };

// A block is built and driven.
[[nodiscard]] constexpr bool simulates(Backend backend) {
  return backend == Backend::kRtl || backend == Backend::kNetlist;
}

[[nodiscard]] std::string_view backend_name(Backend backend);
[[nodiscard]] std::optional<Backend> backend_from_name(std::string_view name);

// Stalls of a whole run: one profile for all streams, or a profile a stream drawn for each layer.
struct StallChoice {
  bool random = false;
  StallProfile profile = StallProfile::kNever;
  std::uint64_t seed = 1;

  [[nodiscard]] StallPlan of_layer(const std::string& label) const;
};

struct BlockOptions {
  Backend backend = Backend::kRtl;
  std::filesystem::path library{};      // kRtl, kNetlist: from build_model
  std::filesystem::path rtl_library{};  // kNetlist: of the RTL
  StallChoice stalls{};
  std::uint64_t seed = 1;         // of the registers' values before reset
  std::filesystem::path trace{};  // kRtl: FST file; empty: none
};

// What a plan moves on each stream, as whole beats.
struct StreamBytes {
  std::int64_t cmd = 0, wgt = 0, act = 0, out = 0;
  StreamBytes& operator+=(const StreamBytes& other);
};

struct LayerOutcome {
  Tensor result;      // of the layer's out_shape; the golden one where the block delivered none
  ScoreReport score;  // expected_elements is 0 where there is nothing to compare
  CycleReport cycles{};
  std::int64_t macs = 0;
  double ideal_cycles = 0;  // of the MACs at the layer's precision, every unit of the array in use
  int descriptors = 0;
  StreamBytes bytes{};
  StallPlan stall_plan;
  StallCovers stalls{};
  std::vector<std::string> problems;  // hang, protocol violation, counters that do not add up

  [[nodiscard]] bool ok() const {
    return problems.empty() && (score.expected_elements == 0 || score.ok());
  }
};

struct RunSeconds {
  double plan = 0, simulate = 0, golden = 0;
  double simulate_rtl = 0;  // kNetlist: the RTL's part, not in `simulate`
};

// Why the block cannot run the layer; nullopt for kGolden, which has no block.
[[nodiscard]] std::optional<std::string> unsupported_layer(const Manifest& manifest,
                                                           Backend backend, const ConvLayer& layer);

// A block that runs layer after layer without being reset.
class BlockRunner {
 public:
  BlockRunner(const Manifest& manifest, const BlockOptions& options);

  // `label` names the layer in messages: "3 CONV_2D". Input is NHWC of the layer's in_shape.
  // Throws Error when the layer is unsupported.
  [[nodiscard]] LayerOutcome run(const ConvLayer& layer, const Tensor& input,
                                 const std::string& label);

  // Completes the FST file.
  void close_trace() {
    if (dut_) dut_->trace_close();
  }
  [[nodiscard]] const RunSeconds& seconds() const { return seconds_; }
  void write_coverage(const std::filesystem::path& file) { dut_->write_coverage(file); }

 private:
  void simulate(const LayerPlan& plan, const std::string& label, const Tensor& golden,
                LayerOutcome& outcome);
  void compare_rtl(const LayerPlan& plan, const std::string& label, LayerOutcome& outcome);

  const Manifest& manifest_;
  const FamilyModel& family_;
  BlockOptions options_;
  std::unique_ptr<Dut> dut_, rtl_;
  RunSeconds seconds_;
};

}  // namespace heddle
