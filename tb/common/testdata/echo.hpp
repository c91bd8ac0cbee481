// SPDX-License-Identifier: Apache-2.0
//
// Test fixture: the echo block (testdata/echo_block.sv), its manifest, plans for it and its golden
// results. Models are kept in a cache of the test binary's own, which is emptied when it starts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"
#include "tb/common/model_build.hpp"

namespace heddle::echo {

// Bugs that the block plants on request (cmd word 0, bits 31:24).
enum Bug : std::uint8_t {
  kNone,
  kValidFalls,
  kDataChanges,
  kWrongKeep,
  kNoLast,
  kSurplus,
  kStops,
  kAssertion,
  kWrongBit,
  kValidWaits,
  kStopsBusy,
  kCounterShort,
  kSurplusForEver
};

// A fresh folder below the build folder.
[[nodiscard]] std::filesystem::path scratch(const std::string& name);
// Writes the block's RTL with a top of the given stream width into `dir`; returns its manifest.
[[nodiscard]] Manifest write_block(const std::filesystem::path& dir, int stream_bits);
// The model of that width, built once a process.
[[nodiscard]] std::filesystem::path model(int stream_bits, const BuildOptions& options = {});
[[nodiscard]] Manifest manifest(int stream_bits);

struct Job {
  int stream_bits = 32;
  int beats = 10;
  int last_bytes = 3;  // bytes in use of the last beat
  Bug bug = kNone;
  std::uint64_t seed = 1;  // of the data
};

struct Work {
  LayerPlan plan;
  std::vector<std::uint8_t> golden;  // all bytes of all result beats
};

[[nodiscard]] Work work(const Job& job);

}  // namespace heddle::echo
