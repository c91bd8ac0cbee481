// SPDX-License-Identifier: Apache-2.0
//
// The same block with its grid in other shapes: equally many elements, so the same peak. A grid is
// two keys of the config (ArchitectureInfo::grid), halved and doubled against each other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gen/core/config.hpp"

namespace heddle {

struct GridShape {
  std::int64_t first = 1, second = 1;  // values of the grid's keys
  Config config;
};

// Names of the two keys; empty for an architecture without a grid.
[[nodiscard]] std::vector<std::string> grid_keys(const Config& config);

// Every shape that keeps the architecture's rules with the config's other keys as they are (those
// that it leaves to their defaults follow), the config's own among them; ordered by the first key.
// Throws Error when the architecture has no grid.
[[nodiscard]] std::vector<GridShape> grid_shapes(const Config& config,
                                                 const Generators& generators);

}  // namespace heddle
