// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace heddle {

// Zero-order entropy in bits a value: sum over codes of -p log2 p; 0 for no values.
[[nodiscard]] double zero_order_entropy(std::vector<std::uint32_t> codes);

}  // namespace heddle
