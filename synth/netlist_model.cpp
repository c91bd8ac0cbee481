// SPDX-License-Identifier: Apache-2.0
#include "synth/netlist_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "synth/cell_models.hpp"
#include "synth/flow_files.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

// common_ram_1r1w_D512_W32
struct MemoryShape {
  std::string name, module;
  std::int64_t depth = 0, width = 0;
};

std::optional<std::int64_t> number(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  if (text.empty() || text.size() > kMostDigits) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<MemoryShape> memory_shape(const std::string& type) {
  const std::size_t depth_at = type.rfind("_D");
  const std::size_t width_at = type.rfind("_W");
  if (depth_at == std::string::npos || width_at == std::string::npos || width_at < depth_at + 2)
    return std::nullopt;
  const auto depth = number(std::string_view(type).substr(depth_at + 2, width_at - depth_at - 2));
  const auto width = number(std::string_view(type).substr(width_at + 2));
  if (!depth || !width) return std::nullopt;
  return MemoryShape{type, type.substr(0, depth_at), *depth, *width};
}

// What the netlist needs besides itself, as text, and from the RTL.
struct Leaves {
  std::string cells, memories;
  std::set<std::string> rtl_modules;
};

Leaves model_leaves(const NetlistOutline& outline, const Manifest& manifest, const Library& library,
                    const fs::path& netlist) {
  std::set<std::string> rtl;
  for (const std::string& file : manifest.rtl_files) rtl.insert(fs::path(file).stem().string());
  Leaves leaves;
  for (const std::string& type : outline.leaves()) {
    if (const LibCell* cell = library.cell(type); cell != nullptr) {
      leaves.cells += cell_model(library, *cell) + "\n";
      continue;
    }
    const auto shape = memory_shape(type);
    if (!shape || !rtl.contains(shape->module)) {
      throw Error(
          fmt::format("{}: {} is no module of the netlist, no memory of the RTL and no cell "
                      "of {}; was it made with another --liberty?",
                      netlist.string(), type, library.file.string()));
    }
    leaves.rtl_modules.insert(shape->module);
    leaves.memories += fmt::format("`HEDDLE_MEMORY_1R1W({}, {}, {}, {})\n", shape->name,
                                   shape->module, shape->depth, shape->width);
  }
  return leaves;
}

std::int64_t cells_of(const NetlistOutline& outline, const std::string& name) {
  const OutlineModule* module = outline.module(name);
  if (module == nullptr) return 1;
  return std::accumulate(module->instances.begin(), module->instances.end(), std::int64_t{0},
                         [&](std::int64_t sum, const auto& part) {
                           return sum + part.second * cells_of(outline, part.first);
                         });
}

}  // namespace

std::vector<std::string> repeated_modules(const NetlistOutline& outline, const std::string& top) {
  const std::map<std::string, std::int64_t> occurrences = outline.occurrences(top);
  std::set<std::string> blocks;
  // From the top: a block's inside is compiled once already.
  const auto visit = [&](const auto& self, const std::string& name) -> void {
    const OutlineModule* module = outline.module(name);
    if (module == nullptr || blocks.contains(name)) return;
    if (name != top && occurrences.at(name) >= kLeastInstances &&
        cells_of(outline, name) >= kLeastCells) {
      blocks.insert(name);
      return;
    }
    for (const auto& [type, count] : module->instances) self(self, type);
  };
  visit(visit, top);
  return {blocks.begin(), blocks.end()};
}

NetlistModel netlist_model(const Manifest& manifest, const fs::path& rtl_dir,
                           const fs::path& netlist, const fs::path& liberty,
                           const fs::path& out_dir) {
  const NetlistOutline outline = netlist_outline(read_whole_file(netlist), netlist.string());
  if (outline.module(manifest.top) == nullptr) {
    throw Error(
        fmt::format("{}: holds no module {}, the manifest's top", netlist.string(), manifest.top));
  }
  const Library library = read_liberty(liberty);
  const Leaves leaves = model_leaves(outline, manifest, library, netlist);
  const std::string license = "// SPDX-License-Identifier: Apache-2.0\n";
  write_file_atomic(out_dir / "cells.v", license + leaves.cells);
  write_file_atomic(out_dir / "memory_models.svh", flow_file("memory_models.svh"));
  write_file_atomic(out_dir / "memories.sv",
                    license + "`include \"memory_models.svh\"\n" + leaves.memories);

  NetlistModel model{manifest, repeated_modules(outline, manifest.top), library.name};
  model.manifest.rtl_files.clear();
  for (const std::string& file : manifest.rtl_files) {
    const std::string stem = fs::path(file).stem().string();
    if (stem.ends_with("_pkg") || leaves.rtl_modules.contains(stem))
      model.manifest.rtl_files.push_back(fs::absolute(rtl_dir / file).string());
  }
  for (const char* file : {"memory_models.svh", "memories.sv", "cells.v"})
    model.manifest.rtl_files.push_back(fs::absolute(out_dir / file).string());
  model.manifest.rtl_files.push_back(fs::absolute(netlist).string());
  return model;
}

}  // namespace heddle
