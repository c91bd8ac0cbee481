// SPDX-License-Identifier: Apache-2.0
//
// --backend netlist: from a block to the netlist that is simulated in its place.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gen/cli/terminal.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/manifest.hpp"
#include "tb/common/model_build.hpp"

namespace heddle {

struct NetlistTarget {
  Manifest manifest;                // as the block's, with the netlist as rtl_files
  std::filesystem::path folder;     // of the manifest
  std::vector<std::string> blocks;  // modules that Verilator compiles once
  std::string cell_library;         // its name
};

// Synthesizes the block (or takes it from the cache) and puts netlist and models into out/netlist.
// Empty liberty: the default one.
[[nodiscard]] NetlistTarget synthesized_block(Terminal& terminal, const Manifest& manifest,
                                              const std::filesystem::path& rtl_folder,
                                              OutputFolder& out,
                                              const std::filesystem::path& liberty);

// folder/netlist.v as it is now; models go to out/netlist.
[[nodiscard]] NetlistTarget existing_netlist(const Manifest& manifest,
                                             const std::filesystem::path& folder, OutputFolder& out,
                                             const std::filesystem::path& liberty);

// How it is built: repeated modules once, no assertions, no coverage.
[[nodiscard]] BuildOptions netlist_build(Terminal& terminal, const NetlistTarget& target);

// True for netlist, false for rtl. Throws Error for any other word.
[[nodiscard]] bool verify_backend(const std::string& word);

// Throws Error when --liberty was given to a backend that has no cells.
void refuse_liberty(const std::filesystem::path& liberty);

}  // namespace heddle
