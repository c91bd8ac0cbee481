// SPDX-License-Identifier: Apache-2.0
//
// run --shapes: the same workload on the same number of elements in grids of other shapes, by the
// cycle model; which one takes the fewest cycles.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gen/core/shapes.hpp"
#include "models/common/network.hpp"
#include "tb/common/run_network.hpp"

namespace heddle {

struct ShapeRun {
  std::int64_t first = 1, second = 1;
  std::string refused;  // why the block cannot run the workload; empty: it can
  std::int64_t cycles = 0;
  CycleReport causes{};
};

// Of a network, or of a matrix product (net == nullptr, inputs A and W).
[[nodiscard]] std::vector<ShapeRun> run_shapes(const std::vector<GridShape>& shapes,
                                               const Network* net,
                                               const std::vector<Tensor>& inputs, RequantRule rule);

// Index of the fewest cycles; the number of shapes when none can run it.
[[nodiscard]] std::size_t best_shape(const std::vector<ShapeRun>& runs);

[[nodiscard]] std::string shapes_table(const std::vector<std::string>& keys,
                                       const std::vector<ShapeRun>& runs);
[[nodiscard]] nlohmann::ordered_json shapes_json(const std::vector<std::string>& keys,
                                                 const std::vector<ShapeRun>& runs);

}  // namespace heddle
