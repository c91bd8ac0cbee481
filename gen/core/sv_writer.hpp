// SPDX-License-Identifier: Apache-2.0
//
// Writes the thin SystemVerilog that templates cannot say: a module that wraps one instance.
// Everything is data (names, widths, values), so that no call carries braces or keywords.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace heddle {

struct SvPort {
  std::string direction;  // "input" or "output"
  int width = 1;          // bits; 1 is a scalar
  std::string name;
  std::string doc;  // comment behind it; may be empty
};

struct SvWrapper {
  std::vector<std::string> header;  // comment lines
  std::string name;
  std::vector<SvPort> ports;
  std::string instance_module;
  std::string instance_name;
  std::vector<std::pair<std::string, std::string>> parameters;  // name and literal
};

// A whole file: header, default_nettype, module whose ports go to the instance's ports of equal
// names.
[[nodiscard]] std::string sv_wrapper(const SvWrapper& wrapper);

// Sized literals: sv_bits(5, 4) == "4'b0101", sv_flag(true) == "1'b1".
[[nodiscard]] std::string sv_bits(std::uint64_t value, int width);
[[nodiscard]] std::string sv_flag(bool value);

}  // namespace heddle
