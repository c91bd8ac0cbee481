// SPDX-License-Identifier: Apache-2.0
#include "synth/schematic.hpp"

#include <fmt/format.h>

#include <set>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/run_tool.hpp"
#include "synth/flow_files.hpp"
#include "synth/netlist.hpp"

namespace heddle {

namespace fs = std::filesystem;

std::string elaborated_json(const Manifest& manifest, const fs::path& rtl_dir,
                            const fs::path& folder) {
  std::set<std::string> includes;
  for (const std::string& file : manifest.rtl_files) {
    if (file.ends_with(".svh")) includes.insert(fs::path(file).parent_path().string());
  }
  std::string flags = "-sv -DSYNTHESIS";
  for (const std::string& include : includes)
    flags += fmt::format(" -I\"{}\"", include.empty() ? "." : include);
  std::string script;
  for (const std::string& file : manifest.rtl_files) {
    if (file.ends_with(".svh")) continue;
    const bool memory = is_memory(fs::path(file).stem().string());
    script += fmt::format("read_verilog {}{} \"{}\"\n", flags, memory ? " -lib" : "", file);
  }
  const fs::path json = fs::absolute(folder / "elaborated.json");
  script += fmt::format("hierarchy -check -top {}\n{}write_json \"{}\"\n", manifest.top,
                        flow_file("elaborate.ys"), json.string());
  write_file_atomic(folder / "elaborate.ys", script);
  const ToolResult result =
      run_tool({"yosys", "-q", "-s", fs::absolute(folder / "elaborate.ys").string()},
               {.log = fs::absolute(folder / "elaborate.log"), .cwd = rtl_dir, .check = false});
  if (result.exit_code != 0) {
    throw Error(fmt::format("{}: yosys rejects the RTL: {}", rtl_dir.string(),
                            last_error_line(result.output)));
  }
  return read_whole_file(json);
}

std::string dot_svg(std::string_view dot, const fs::path& folder) {
  write_file_atomic(folder / "schematic.dot", dot);
  run_tool({"dot", "-Tsvg", "-o", "schematic.svg", "schematic.dot"},
           {.log = fs::absolute(folder / "dot.log"), .cwd = folder});
  std::string svg = read_whole_file(folder / "schematic.svg");
  // Graphviz tells its version in a comment: the picture is to be the same with the next one.
  for (std::size_t at = svg.find("<!-- "); at != std::string::npos; at = svg.find("<!-- ", at)) {
    const std::size_t end = svg.find("-->", at);
    if (end == std::string::npos) break;
    svg.erase(at, end + 4 - at);
  }
  return svg;
}

std::string schematic_svg(const Manifest& manifest, const fs::path& rtl_dir,
                          const fs::path& folder) {
  return dot_svg(schematic_dot(elaborated_json(manifest, rtl_dir, folder), manifest.top), folder);
}

}  // namespace heddle
