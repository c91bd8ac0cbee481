// SPDX-License-Identifier: Apache-2.0
//
// A module's gates through ABC: written as BLIF, mapped to library cells by one script, read back.
// What is no gate (flip-flops, memories, instances) stays; their pins are ABC's inputs and outputs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "synth/cell_choice.hpp"
#include "synth/netlist.hpp"

namespace heddle {

// What every run of ABC reads, made once: the library in ABC's own format and the constraints.
struct AbcLibrary {
  std::filesystem::path scl, constraints;
};

[[nodiscard]] AbcLibrary prepare_abc(const std::filesystem::path& liberty, const Library& library,
                                     const CellChoice& choice, const std::filesystem::path& folder);

// Whether the module has gates.
[[nodiscard]] bool has_logic(const NetModule& module);

// `seed` 0: inputs, outputs and gates in the netlist's order; otherwise shuffled by that seed.
// Throws Error when the module holds a latch, a three-state driver or a flip-flop that the library
// has no cell for.
[[nodiscard]] std::string module_blif(const NetModule& module, int seed);

struct AbcGate {
  std::string cell;
  std::vector<std::pair<std::string, std::string>> pins;  // port and BLIF net
};

struct AbcResult {
  double area = 0, delay_ps = 0;  // as ABC sees them
  std::string script;             // its name
  std::vector<AbcGate> gates;
  std::vector<std::pair<std::string, std::string>>
      aliases;  // net and what it equals: a net, "0", "1"
};

// Runs synth/flow/`script` on the BLIF inside `folder` (made here), for paths of `target_ps`.
[[nodiscard]] AbcResult run_abc(const std::string& blif, const std::string& script,
                                double target_ps, const AbcLibrary& library,
                                const std::filesystem::path& folder);

// Puts the mapped cells in the place of the module's gates.
void replace_logic(NetModule& module, const AbcResult& mapped, const Library& library);

// The tool's version: the second line that it prints.
[[nodiscard]] std::string abc_version();

}  // namespace heddle
