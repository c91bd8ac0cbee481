// SPDX-License-Identifier: Apache-2.0
//
// Every module's gates to library cells, each by the script that suits it.
//
//   scripts   synth/flow/abc_speed, abc_flow, abc_area: from fast and large to slow and small
//   choice    of the results that meet the target (2 % over is met), the smallest; else the fastest
//   target    85 % of the period, the rest being the flip-flop's; without a period, 1.1 times what the slowest
//             path takes when abc_speed makes modules as fast as it can (a module's delay / its share):
//             nothing is faster than it need be
//             A module gets its share of it (levels.hpp): its paths may go on in others
//   again     up to twice: modules that hold the mapped netlist back, for targets smaller by what
//             they were late (pace.hpp)
//
// Runs of ABC go side by side on all processors; the result does not depend on their order.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "synth/abc.hpp"
#include "synth/netlist.hpp"

namespace heddle {

inline constexpr const char* kAbcScripts = "best of abc_speed, abc_flow, abc_area for each module";

struct MappingOptions {
  double period_ns = 0;  // 0: found
  int seed = 0;
  // Of the netlist as mapped for a period: modules and the part of their target that they should
  // have taken, see pace.hpp. Empty: nothing is mapped again.
  std::function<std::map<std::string, double>(const Netlist&, double period_ns)> late{};
};

// Maps all modules of the netlist; returns the period in ns. `folder` holds scratch files.
double map_netlist(Netlist& netlist, const Library& library, const AbcLibrary& abc,
                   const MappingOptions& options, const std::filesystem::path& folder);

}  // namespace heddle
