// SPDX-License-Identifier: Apache-2.0
//
// Directed layers of blocks that run the convolution descriptor, as shapes with the operands that
// they want: each aims at one mechanism, with sizes taken from the block's own rows, columns and
// buffers. A family takes these and adds its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tb/common/conv_shape.hpp"
#include "tb/common/conv_workload.hpp"

namespace heddle {

struct DirectedLayer {
  std::string name;
  ConvLayer shape;
  Filling filling;
};

class DirectedList {
 public:
  // Layers that cost more array steps than most_steps are left out (larger tests have them).
  DirectedList(ConvLimits limits, std::int64_t most_steps)
      : limits_(std::move(limits)), most_steps_(most_steps) {}

  [[nodiscard]] const ConvLimits& limits() const { return limits_; }
  [[nodiscard]] std::int64_t rows() const { return limits_.rows; }
  [[nodiscard]] std::int64_t cols() const { return limits_.cols; }
  [[nodiscard]] std::vector<DirectedLayer>& layers() { return layers_; }

  // The rules take turns, so that every one of them meets many shapes.
  [[nodiscard]] Filling turn() const;
  void add(const char* name, const ConvShape& shape) { add(name, shape, turn()); }
  void add(const char* name, const ConvShape& shape, const Filling& filling);

 private:
  ConvLimits limits_;
  std::int64_t most_steps_;
  std::vector<DirectedLayer> layers_;
};

// Shapes, distances, groups, raw results and values that any block can meet.
void add_conv_layers(DirectedList& list);

// Layers larger than a tile of `positions` and a buffer of `act` act vectors.
void add_tiled_layers(DirectedList& list, std::int64_t positions, std::int64_t act);

}  // namespace heddle
