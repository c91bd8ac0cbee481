// SPDX-License-Identifier: Apache-2.0
#include "models/common/network.hpp"

#include <array>

namespace heddle {

std::string_view op_kind_name(OpKind kind) {
  // In the order of OpKind.
  static constexpr std::array<std::string_view, 12> kNames = {
      "conv",    "fully_connected", "add", "mul",    "average_pool", "max_pool",
      "reshape", "softmax",         "pad", "concat", "requantize",   "relu"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace heddle
