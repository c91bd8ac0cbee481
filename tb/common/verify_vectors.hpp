// SPDX-License-Identifier: Apache-2.0
//
// The frame of a verification, whatever a family's vectors are: it numbers them, directed ones first,
// runs each from reset, repeats a failed one alone, and collects coverage.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/common/manifest.hpp"
#include "tb/common/coverage.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/functional_coverage.hpp"
#include "tb/common/model_build.hpp"
#include "tb/common/stalls.hpp"

namespace heddle {

struct VerifyRequest {
  std::int64_t vectors = 40;  // random ones
  std::uint64_t seed = 1;
  std::int64_t only = -1;         // run this vector alone; -1: all
  bool brief = false;             // each vector twice only: without stalls, and with a random choice
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
  std::string name, layer;  // layer_text, or what tensor is coded
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
  StreamNames streams = kStreamNames;
  StallCovers stalls{};  // by streams, summed over all runs

  void cover(const StallPlan& plan, const StallCovers& covers);  // a run's stalls
  [[nodiscard]] std::int64_t runs() const;
  [[nodiscard]] std::int64_t compared() const;
  [[nodiscard]] std::int64_t mismatches() const;
  [[nodiscard]] std::int64_t cycles() const;
  [[nodiscard]] std::int64_t failed() const;  // vectors
  // Something was compared, and no vector failed. Bins and points not hit do not count.
  [[nodiscard]] bool ok() const { return compared() > 0 && failed() == 0; }
};

// A family's vectors.
struct VectorSet {
  std::int64_t directed = 0;
  StreamNames streams = kStreamNames;  // empty names: the block has no such stream
  std::function<void(FunctionalCoverage&)> declare_bins{};
  // Runs vector number `vector.index` from reset and fills in its name, layer and runs. `report` takes
  // bins and stalls; it is null when a failed vector is repeated.
  std::function<void(Dut&, VerifyVector& vector, VerifyReport* report)> run{};
};

// Of a random vector's workload.
[[nodiscard]] std::uint64_t vector_seed(const VerifyRequest& request, std::int64_t index);

// After reset nothing has been counted, whatever the address, and nothing is until the first beat:
// empty, or which counter is not 0.
[[nodiscard]] std::string idle_problem(Dut& dut);

// `dir` is the manifest's folder. Throws Error when the model cannot be built, when `only` is not a
// vector, or on an interrupt; what the block does wrong is in the report.
[[nodiscard]] VerifyReport verify_vectors(const Manifest& manifest,
                                          const std::filesystem::path& dir,
                                          const VerifyRequest& request, const VectorSet& vectors);

}  // namespace heddle
