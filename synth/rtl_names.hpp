// SPDX-License-Identifier: Apache-2.0
//
// Names of instances and registers as paths with dots, u_array.gen_row[3].u_row.acc_q[7], and what many
// of them have in common.
#pragma once

#include <string>
#include <string_view>

namespace heddle {

// Any index becomes a star: gen_row[12].u_pe -> gen_row[*].u_pe
[[nodiscard]] std::string index_pattern(std::string_view name);

// The instance that holds a register, its indices as stars:
// u_array.gen_row[3].u_row.acc_q[7] -> u_array.gen_row[*].u_row. Empty at the top.
[[nodiscard]] std::string block_of(std::string_view name);

}  // namespace heddle
