// SPDX-License-Identifier: Apache-2.0
//
// Verifies a block: the family's directed and random layers on the Verilated model, under stalls on
// every stream, against the golden convolution, every element.
//
// A vector is one layer; it is numbered, directed ones first. Each starts from reset and runs several
// times in a row without another reset: first without stalls, where the block's counters must equal the
// family's predicted cycles, then under stall profiles. In every run
//   results == golden, the stream protocol holds, no assertion inside the RTL fails,
//   counters 1..7 add up to counter 0, and counter 0 is what the bench counted.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/common/family_model.hpp"
#include "models/common/manifest.hpp"
#include "tb/common/coverage.hpp"
#include "tb/common/family_bench.hpp"
#include "tb/common/functional_coverage.hpp"
#include "tb/common/model_build.hpp"
#include "tb/common/stalls.hpp"

namespace heddle {

struct VerifyRequest {
  std::int64_t vectors = 40;  // random layers
  std::uint64_t seed = 1;
  std::int64_t only = -1;         // run this vector alone; -1: all
  bool brief = false;             // each layer twice only: without stalls, and with a random choice
  bool fail_fast = false;         // stop after the first failing vector
  std::filesystem::path trace{};  // FST of the first vector that is run
  std::filesystem::path
      coverage{};  // merged line and toggle coverage goes here; empty: not collected
  std::string backend = "rtl", cell_library{};  // for the report: rtl, or netlist and its library
  BuildOptions build{};                         // coverage and trace are set as needed
  std::function<void(std::int64_t done, std::int64_t total)> progress{};
};

struct VerifyRun {
  std::string stalls;  // stall_text
  std::int64_t cycles = 0, compared = 0, mismatches = 0;
  std::vector<std::string> failures{};
};

struct VerifyVector {
  std::int64_t index = 0;
  bool directed = false;
  std::string name, layer;  // layer_text
  std::vector<VerifyRun> runs{};
  bool alone = true;  // a failure shows again when the vector runs alone
  double seconds = 0.0;

  [[nodiscard]] bool ok() const;
};

struct VerifyReport {
  std::int64_t directed = 0, random = 0;  // vectors that there are
  std::vector<VerifyVector> vectors{};    // those that were run
  FunctionalCoverage functional{};
  std::optional<CoverageSummary> code{};
  StallCovers stalls{};  // summed over all runs

  [[nodiscard]] std::int64_t runs() const;
  [[nodiscard]] std::int64_t compared() const;
  [[nodiscard]] std::int64_t mismatches() const;
  [[nodiscard]] std::int64_t cycles() const;
  [[nodiscard]] std::int64_t failed() const;  // vectors
  // Something was compared, and no vector failed. Bins and points not hit do not count.
  [[nodiscard]] bool ok() const { return compared() > 0 && failed() == 0; }
};

// `dir` is the manifest's folder. Throws Error when the model cannot be built, when `only` is not a
// vector, or on an interrupt; what the block does wrong is in the report.
[[nodiscard]] VerifyReport verify_block(const Manifest& manifest, const std::filesystem::path& dir,
                                        const FamilyModel& model, const FamilyBench& bench,
                                        const VerifyRequest& request);

}  // namespace heddle
