// SPDX-License-Identifier: Apache-2.0
//
// What a module counts as: processing element, requantizer, ... (flow/groups.txt).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

// Groups in the file's order, each as often as it has patterns.
[[nodiscard]] std::vector<std::string> group_names();

// The group of the first pattern that matches the name in the RTL; empty: that of whatever holds it.
[[nodiscard]] std::string module_group(std::string_view rtl_module);

}  // namespace heddle
