// SPDX-License-Identifier: Apache-2.0
//
// Area of a block's memories, by a fit to real SRAM macros. Never by flip-flops.
//
// Which macros belong to the process is for the user to say: every memory cell of the libraries given
// with --memory-liberty is taken to be of the same process as the standard cells. Without one, bits
// are known and area is not.
//
// Tiling: a macro is at most as wide and holds at most as many bits as the largest one given; within that
// a compiler gives it any depth (column multiplexing: IHP offers 4096 x 8 beside 1024 x 64). A shape of
// depth x width is cut into ceil(width / max_width) slices of equal width, each slice into
// ceil(depth * slice width / max_bits) macros. Fit: each macro takes a + b * bits um2,
//   two or more sizes   a and b by least squares (periphery and cell array)
//   one size            a = 0, b = its area a bit (also where a would come out negative)
// so area = macros * a + b * depth * width for each instance.
//
// How good it is: fitted to IHP's 256 x 64 and 1024 x 64, the line gives others of that PDK (areas in their
// Liberty files) with an error of 0 % at 2048 x 64, +3 % at 4096 x 8, +17 % at 512 x 32, +31 % at 1024 x 8.
//
// Limits: small and narrow macros come out too large, as above. A macro's number of ports is not looked at:
// with single-port macros (one read or write a cycle) the figure is a lower bound, since the block
// reads and writes in the same cycle. Below about a kilobit a real design would take a register file
// or latches; the fit has a constant part there that no such memory would have.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "synth/liberty.hpp"
#include "synth/synthesize.hpp"

namespace heddle {

struct SramMacro {
  std::string cell, library;
  std::int64_t words = 0, width = 0;
  double area_um2 = 0;
};

struct MacroFit {
  double fixed_um2 = 0;                      // a
  double um2_per_bit = 0;                    // b
  std::int64_t max_bits = 0, max_width = 0;  // of one macro
  std::vector<SramMacro> macros;             // fitted, by name
  std::string formula;                       // "36259 + 3.474 * bits um2 a macro, ..."
};

struct MemoryArea {
  std::string module;  // common_ram_1r1w_D512_W32
  std::int64_t depth = 0, width = 0, instances = 0;
  std::int64_t bits = 0;               // of all instances
  std::optional<std::int64_t> macros;  // of all instances; unset without a fit
  std::optional<double> area_um2;      // of all instances; unset without a fit
};

struct MemoryReport {
  std::vector<MemoryArea> memories;  // as given
  std::int64_t bits = 0;
  std::optional<std::int64_t> macros;
  std::optional<double> area_um2;
  std::optional<MacroFit> fit;
};

// Unset when no library is given. Throws Error when a library holds no memory cell, or when the macros
// contradict each other (one is off the fit by more than 30 %: not one process, or not one kind).
[[nodiscard]] std::optional<MacroFit> fit_macros(const std::vector<Library>& libraries);

[[nodiscard]] MemoryReport memory_area(const std::vector<SynthMemory>& memories,
                                       const std::optional<MacroFit>& fit);

}  // namespace heddle
