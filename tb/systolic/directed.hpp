// SPDX-License-Identifier: Apache-2.0
//
// Directed layers of the systolic family, as shapes with the operands that they want.
#pragma once

#include <string>
#include <vector>

#include "tb/common/conv_workload.hpp"

namespace heddle {

struct DirectedLayer {
  std::string name;
  ConvLayer shape;
  Filling filling;
};

[[nodiscard]] std::vector<DirectedLayer> directed_layers(const Manifest& manifest,
                                                         const ConvLimits& limits);

}  // namespace heddle
