// SPDX-License-Identifier: Apache-2.0
//
// Which modules hold a mapped netlist back, by OpenSTA's paths from register to register.
//
// The elements set the pace: most of a block's area is theirs, so that a clock beyond theirs is dear.
//
//   pace = least period of the worst path within one of group "processing elements"
//          (flow/groups.txt), at least 9/10 of the period that gates are sized for, at most all of it
//   late = a module with a path that begins or ends in it and takes longer, by how much
//
// Elements are never late.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "synth/cell_choice.hpp"
#include "synth/netlist.hpp"
#include "synth/timing.hpp"

namespace heddle {

struct PaceInput {
  std::filesystem::path liberty;  // unzipped
  std::filesystem::path sdc;
  std::filesystem::path folder;  // scratch, made here
  double period_ns = 0;          // that gates are sized for
};

// Removes the elements inside an array, gen_row[3].gen_col[2].u_pe where rows and columns are 0..15: paths
// through them are like those through the array's border, and they are most of what OpenSTA would look at.
void keep_border(Netlist& netlist);

// Paths longer than the least pace, of a netlist whose modules are mapped and whose nets are not
// buffered yet; of arrays, those of the border.
[[nodiscard]] std::vector<TimingPath> worst_paths(Netlist netlist, const Library& library,
                                                  const CellChoice& choice, const PaceInput& input);

// By module of the netlist, pace / least period of its worst path; below 1.
[[nodiscard]] std::map<std::string, double> late_modules(const Netlist& netlist,
                                                         const std::vector<TimingPath>& paths,
                                                         double period_ns);

}  // namespace heddle
