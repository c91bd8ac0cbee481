// SPDX-License-Identifier: Apache-2.0
//
// What a user can act on. Error: one thing is wrong with a file, a tool or a workload (exit code 2).
// The message names the file, layer or command, the rule that was broken and the value that was got.
#pragma once

#include <stdexcept>
#include <string>

namespace heddle {

class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message) : std::runtime_error(message) {}
};

}  // namespace heddle
