// SPDX-License-Identifier: Apache-2.0
//
// The scripts of synth/flow/, carried inside the program: heddle works from any folder.
#pragma once

#include <span>
#include <string_view>

namespace heddle {

struct FlowFile {
  std::string_view name;  // below synth/flow: "yosys.tcl"
  std::string_view text;
};

// All of them, ordered by name. Generated at build time by gen/cmake/EmbedFlow.cmake.
[[nodiscard]] std::span<const FlowFile> flow_files();

// The text of one of them. Throws std::logic_error when there is none of that name.
[[nodiscard]] std::string_view flow_file(std::string_view name);

}  // namespace heddle
