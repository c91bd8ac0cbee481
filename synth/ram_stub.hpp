// SPDX-License-Identifier: Apache-2.0
//
// OpenSTA does not time black boxes, so each memory shape gets a cell in a Liberty file of our own, with
// the ports of common_ram_1r1w as buses, an arc clk_i -> rdata_o and setup and hold at every input.
// The tables are copied from the library as they stand, with its units, thresholds and templates:
//
//   without a memory library   from the library's smallest plain flip-flop: memory ports are timed as
//                              flip-flops. An assumption that favours the block.
//   with memory libraries      from the smallest macro of enough bits and width, else from the largest;
//                              clk to data out; setup and hold of its address bus at the addresses,
//                              of its data bus at wdata_i, of its first control pin at the enables. The
//                              multiplexers that a shape of several macros needs are not counted.
//
// Conditions (when) are dropped: the first arc of a kind counts. Pulse widths are not checked.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "synth/synthesize.hpp"

namespace heddle {

struct RamStubs {
  std::vector<std::string>
      files;           // texts of Liberty files, one for each library that was copied from
  std::string source;  // one sentence: what the memories are timed as
};

// `liberty`: standard cells. Throws Error naming the file when it has no flip-flop, or a memory library
// no macro, whose tables could be copied.
[[nodiscard]] RamStubs ram_stubs(const std::vector<SynthMemory>& memories,
                                 const std::filesystem::path& liberty,
                                 const std::vector<std::filesystem::path>& memory_liberties);

}  // namespace heddle
