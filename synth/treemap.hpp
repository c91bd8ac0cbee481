// SPDX-License-Identifier: Apache-2.0
//
// An area treemap as SVG: each instance is a rectangle inside its parent's, as large as its share.
// Squarified layout (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000), so that rectangles stay near
// square. Instances too small to be seen are joined: equal ones of a generate loop as "16 x gen_pe[*]",
// the rest as "5 smaller". Memories are grey. Each rectangle has a tooltip with path, area and share.
// Deterministic; the file stands alone (no script, no font file, no reference).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct AreaLeaf {
  std::string path;  // instance path, '.' between levels: u_engine.u_array; a path that is also the
                     // parent of others holds area of its own
  double area_um2 = 0;  // of its own cells, without those below it
  std::string module;   // its module, shown with the name where there is room; may be empty
};

struct TreemapOptions {
  int width = 1200, height = 800;  // of the map, pixels
  double smallest = 0.004;         // shares of the whole below it are joined
};

// Equal paths are added up, zero areas left out. Throws std::invalid_argument for a negative area.
[[nodiscard]] std::string treemap_svg(std::string_view title, const std::vector<AreaLeaf>& leaves,
                                      const TreemapOptions& options = {});

}  // namespace heddle
