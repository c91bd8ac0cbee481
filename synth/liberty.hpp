// SPDX-License-Identifier: Apache-2.0
//
// Standard-cell and memory libraries in Liberty format: what a flow needs to know about their cells.
// The timing tables stay in the file; they are the business of ABC and OpenSTA.
//
// Source: Liberty User Guide, Vol. 1 (group and attribute syntax, ff and latch groups, memory group).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct LibPin {
  std::string name;
  std::string direction;    // "input", "output", "inout" or "internal"
  double cap_f = 0;         // input capacitance, farad
  std::string function;     // of an output, as the file writes it: "!(A1 & A2)", "IQ"; else empty
  std::string three_state;  // condition of high impedance; empty: always driven
  bool clock = false;
};

// The ff or latch group of a cell; expressions as the file writes them, empty when absent.
struct LibStorage {
  std::string state, state_n;  // names of the state and its complement: IQ, IQN
  std::string data, clock;     // next_state and clocked_on; of a latch data_in and enable
  std::string clear, preset;
};

struct LibMemory {
  std::int64_t words = 0, width = 0;
};

struct LibCell {
  std::string name;
  double area = 0;                   // the file's unit: um2 in every library we know
  bool dont_use = false;             // the library says so (dont_use : true)
  bool flop = false, latch = false;  // has an ff (or ff_bank), a latch (or latch_bank) group
  bool clock_gate = false;           // has clock_gating_integrated_cell
  LibStorage storage;
  std::vector<LibPin> pins;         // pins of buses one by one are not listed
  std::optional<LibMemory> memory;  // the cell is a memory macro

  [[nodiscard]] const LibPin* pin(std::string_view pin_name) const;  // nullptr: none
};

struct Library {
  std::string name;
  std::filesystem::path file;
  double time_unit_s = 1e-9;   // one unit of time in seconds: asap7 counts in 1e-12
  double cap_unit_f = 1e-12;   // one unit of capacitance in farad
  std::vector<LibCell> cells;  // in the file's order

  [[nodiscard]] const LibCell* cell(std::string_view cell_name) const;  // nullptr: none
  // A time in seconds as a number in the library's unit, and a capacitance in farad likewise.
  [[nodiscard]] double to_time_units(double seconds) const { return seconds / time_unit_s; }
  [[nodiscard]] double to_cap_units(double farad) const { return farad / cap_unit_f; }
};

// The text of a .lib or .lib.gz file. Throws Error naming the file.
[[nodiscard]] std::string liberty_text(const std::filesystem::path& file);

// Throws Error with file and line when the text is no Liberty file or ends too early.
[[nodiscard]] Library read_liberty(const std::filesystem::path& file);
[[nodiscard]] Library parse_liberty(std::string_view text, const std::filesystem::path& file);

}  // namespace heddle
