// SPDX-License-Identifier: Apache-2.0
//
// A picture of a block's top two levels: one box an instance, one arrow a bus or stream between two of
// them, as the RTL connects them. Yosys elaborates the RTL, we draw the graph, Graphviz lays it out.
// Clock and reset are left out. The arrows through glue logic of a level are drawn as if the logic
// were not there, dashed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "models/common/manifest.hpp"

namespace heddle {

// The RTL's hierarchy as Yosys' JSON. `rtl_dir` is the manifest's folder, `folder` exists and receives
// the script and the log.
[[nodiscard]] std::string elaborated_json(const Manifest& manifest,
                                          const std::filesystem::path& rtl_dir,
                                          const std::filesystem::path& folder);

// Graphviz text. `json` as above, `top` its top module.
[[nodiscard]] std::string schematic_dot(std::string_view json, std::string_view top);

// SVG of Graphviz text; deterministic, without paths. Throws Error naming the package when dot is
// missing.
[[nodiscard]] std::string dot_svg(std::string_view dot, const std::filesystem::path& folder);

// The three in a row.
[[nodiscard]] std::string schematic_svg(const Manifest& manifest,
                                        const std::filesystem::path& rtl_dir,
                                        const std::filesystem::path& folder);

}  // namespace heddle
