// SPDX-License-Identifier: Apache-2.0
//
// Static timing of a netlist by OpenSTA (synth/flow/sta.tcl), under the block's NAME.sdc.
//
// The clock is ideal (no skew, no insertion delay, no uncertainty) and wires have no capacitance of
// their own: what is measured is the logic. Paths fall into four groups: reg2reg, in2reg, reg2out,
// in2out; memories start and end paths like registers. A group's least period is where its worst slack
// becomes zero:
//   reg2reg   period - slack, whatever the period
//   others    input and output delays are fractions of the period in NAME.sdc, so that
//             slack(T) = a T - d with a < 1; a and d come from the worst slack at two periods
// fmax = 1 / least period of reg2reg; the others stand beside it.
//
// Units: everything here is in nanoseconds and farad whatever the library counts in (OpenSTA is told
// so with set_cmd_units). Memories: see synth/ram_stub.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "synth/synthesize.hpp"

namespace heddle {

struct TimingOptions {
  std::filesystem::path netlist;  // SynthResult.netlist
  std::string top;
  std::filesystem::path liberty;                        // unzipped: SynthResult.liberty
  std::vector<SynthMemory> memories;                    // black boxes of the netlist
  std::vector<std::filesystem::path> memory_liberties;  // SRAM macros of the process, or none
  std::filesystem::path sdc;                            // the block's NAME.sdc
  std::string driving_cell;      // drives every input but the clock; may be empty
  double load_f = 0;             // on every output
  std::filesystem::path folder;  // exists; receives scripts, ram_stubs.lib and sta.log
  int most_limits = 10;          // TimingResult.limits
  double limits_above_ns = 0;    // only those with a larger least period; above 0, only `limits` is set
};

// One cell on a path, named as in the RTL where the RTL has a name for it.
struct PathPoint {
  std::string instance;   // u_engine.u_array.gen_row[0].u_row.acc_q[3], or _0815_ for a gate
  std::string cell;       // library cell
  std::string net;        // driven by it; RTL name, or n815
  double arrival_ns = 0;  // at its output, from the clock edge
};

struct TimingPath {
  std::string group;                   // reg2reg, ...
  std::string start, end;              // RTL register, memory or port
  std::string start_block, end_block;  // instance that holds it, indices as [*]; "" is the top
  // Exact for the critical path, and for all from rising edge to rising edge. A memory that answers at
  // the falling edge has half a period: then it is exact as far as the path is near critical.
  double least_period_ns = 0;
  double slack_ns = 0;            // TimingResult.period_ns - least_period_ns
  std::vector<PathPoint> points;  // start to end
};

struct TimingGroup {
  std::string name;
  std::int64_t endpoints = 0;             // constrained; 0: no such path, the rest is unset
  std::optional<double> slack_ns;         // worst setup slack at period_ns
  std::optional<double> least_period_ns;  // unset too where a change of period does not help
  std::optional<double> fmax_mhz;
  std::optional<double> hold_slack_ns;  // worst
  std::string hold_end;                 // where; empty without
};

struct TimingResult {
  double period_ns = 0;                 // of NAME.sdc
  std::vector<TimingGroup> groups;      // reg2reg, in2reg, reg2out, in2out
  std::optional<double> fmax_mhz;       // of reg2reg
  std::optional<double> hold_slack_ns;  // worst of reg2reg
  TimingPath critical;                  // worst of reg2reg
  std::vector<TimingPath> limits;       // worst path between each pair of blocks, worst first,
                                        // without points: what limits fmax after what
  std::string memory_timing;            // one sentence: where the memories' figures come from
  std::string sta_version;
};

// Throws Error with the tool's own last error line and the file: sta missing, netlist that does not
// link, constraints that do not apply.
[[nodiscard]] TimingResult analyse_timing(const TimingOptions& options);

// The tool's version: the first line that it prints.
[[nodiscard]] std::string sta_version();

}  // namespace heddle
