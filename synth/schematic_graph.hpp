// SPDX-License-Identifier: Apache-2.0
//
// The top two levels of a block as a graph, from Yosys' JSON of the elaborated RTL. A box is an instance;
// equal instances of a generate loop are one box. An arrow is all that goes from one box to another.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct SchematicBox {
  std::string name;    // u_cmd, gen_lane[*].u_requant
  std::string module;  // of the RTL; empty: a port group of the block
  std::string parent;  // instance of the first level that holds it; empty: the top
  int instances = 1;
  bool input = false, output = false;  // a stream or a group of pins of the block, not an instance
};

struct SchematicArrow {
  int from = 0, to = 0;                      // indices into boxes
  std::map<std::string, std::int64_t> bits;  // by port of the source, without _o: distinct bits
  bool through_logic = false;                // only by way of glue logic; no ports are told
};

struct SchematicGraph {
  std::string top;
  std::map<std::string, std::string> parents;  // first-level instance -> its module
  std::vector<SchematicBox> boxes;
  std::vector<SchematicArrow> arrows;  // by (from, to); clock and reset left out
};

// Throws Error when the text is not Yosys' JSON or lacks the top.
[[nodiscard]] SchematicGraph schematic_graph(std::string_view json, std::string_view top);

}  // namespace heddle
