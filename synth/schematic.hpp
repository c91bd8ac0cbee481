// SPDX-License-Identifier: Apache-2.0
//
// A picture of a block's top two levels: one box an instance (equal ones of a generate loop are one box),
// one arrow for all that goes from one to another, as the RTL connects them. Yosys elaborates the RTL, we
// draw the graph (schematic_graph.hpp), Graphviz lays it out, wide arrows from left to right.
//
// Left out: clock, reset, and a stream's ready, which runs against its arrow. What gets from one box to
// another only through glue logic is a dashed arrow, unless an arrow runs the other way.
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
