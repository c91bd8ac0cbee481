// SPDX-License-Identifier: Apache-2.0
//
// A netlist as something that can be simulated in place of the RTL: the same manifest, with other
// rtl_files. Besides the netlist as it stands these are
//   cells.v              a model of each library cell that the netlist uses (cell_models.hpp)
//   memories.sv          each memory shape, bound to the RTL's own memory module
//   common_pkg.sv, ...   these memory modules, as generated
//
// Verilator compiles every instance of a module anew unless the module is a block of its own
// (--hierarchical). A block costs a call an evaluation and hides which input reaches which output, so
// only modules that are worth it are: the same module at least kLeastInstances times, and of at least
// kLeastCells cells.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/common/manifest.hpp"
#include "synth/liberty.hpp"
#include "synth/netlist_outline.hpp"

namespace heddle {

inline constexpr std::int64_t kLeastInstances = 2;
inline constexpr std::int64_t kLeastCells = 200;

struct NetlistModel {
  Manifest manifest;                // the block's, but for rtl_files; these are absolute paths
  std::vector<std::string> blocks;  // modules that Verilator should compile once
  std::string library;              // the cells' library, its name
};

// Modules that are worth a block of their own; never the top, nor what only occurs inside another.
[[nodiscard]] std::vector<std::string> repeated_modules(const NetlistOutline& outline,
                                                        const std::string& top);

// Writes the models into out_dir, which exists. `rtl_dir` is the manifest's folder. Throws Error when
// the netlist cannot be read, lacks the top, or uses something that is neither in the library nor a
// memory, or cannot be modelled.
[[nodiscard]] NetlistModel netlist_model(const Manifest& manifest,
                                         const std::filesystem::path& rtl_dir,
                                         const std::filesystem::path& netlist,
                                         const std::filesystem::path& liberty,
                                         const std::filesystem::path& out_dir);

}  // namespace heddle
