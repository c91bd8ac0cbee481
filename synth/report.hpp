// SPDX-License-Identifier: Apache-2.0
//
// The figures of a synthesized block: areas, gate equivalents, fmax, and what follows from them.
//
//   area_um2        logic + memory macros; logic alone where the macros' area is unknown
//   gate equivalents = logic area / area of the library's smallest NAND2
//   peak GOPS       = 2 * peak MACs a cycle * fmax      (a MAC is a multiplication and an addition)
//   GOPS/mm2        = peak GOPS / area_um2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/common/manifest.hpp"
#include "synth/memory_area.hpp"
#include "synth/synthesize.hpp"
#include "synth/timing.hpp"
#include "synth/treemap.hpp"

namespace heddle {

struct SynthFigures {
  SynthResult result;
  TimingResult timing;
  MemoryReport memory;

  [[nodiscard]] double area_um2() const;
};

// One figure of several runs.
struct Spread {
  double min = 0, median = 0, max = 0;
};
[[nodiscard]] Spread spread_of(std::vector<double> values);

struct GroupArea {
  std::string group;
  double area_um2 = 0;
};
// Logic area by synth/flow/groups.txt, in that file's order.
[[nodiscard]] std::vector<GroupArea> group_areas(const SynthResult& result);

// Modules of the netlist added up by RTL module, largest first.
[[nodiscard]] std::vector<SynthModule> modules_by_rtl_name(const SynthResult& result);

// Instance paths and areas of the whole block, memories with an area included.
[[nodiscard]] std::vector<AreaLeaf> area_leaves(const SynthFigures& figures);

struct SynthReport {
  Manifest manifest;
  std::vector<SynthFigures> runs;  // run 0 is the figure; the others show the spread
  bool flatten = false;
  double period_ns = 0;  // asked for; 0: none
  std::string version;   // of heddle
  double seconds = 0;    // wall clock

  [[nodiscard]] const SynthFigures& figures() const { return runs.front(); }
  [[nodiscard]] std::optional<double> gops() const;
  [[nodiscard]] double um2_per_mac() const;  // logic
};

[[nodiscard]] std::string synth_json(const SynthReport& report);

}  // namespace heddle
