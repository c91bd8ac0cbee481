// SPDX-License-Identifier: Apache-2.0
//
// The tree that a treemap draws: instances under their parents, chains of single children as one node,
// small ones joined, each parent's own area as a child of its own. Largest first.
#pragma once

#include <string>
#include <vector>

#include "synth/treemap.hpp"

namespace heddle {

struct AreaNode {
  std::string name;    // below the parent: u_pe, or gen_pe[0].u_pe, gen_pe[*].u_pe, "own logic"
  std::string path;    // for a tooltip
  std::string module;  // empty: unknown, or several
  double own = 0;      // zero where there are children
  double total = 0;    // with the children
  int joined = 0;      // how many instances of a generate loop this stands for; 0: itself
  std::vector<AreaNode> children;
};

// `smallest`: share of the whole below which children are joined. The root has no name.
[[nodiscard]] AreaNode area_tree(const std::vector<AreaLeaf>& leaves, double smallest);

}  // namespace heddle
