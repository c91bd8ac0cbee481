// SPDX-License-Identifier: Apache-2.0
//
// The outline of a structural Verilog netlist, from its text as it is now: which modules there are and
// what each is made of. Reads what synthesize() writes: one statement a line, two blanks before it,
// "  TYPE NAME(.PIN(net), ...);" for an instance.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct OutlineModule {
  std::string name;
  std::map<std::string, std::int64_t> instances;  // by type: module, library cell or memory
};

struct NetlistOutline {
  std::vector<OutlineModule> modules;  // in the text's order

  [[nodiscard]] const OutlineModule* module(std::string_view name) const;  // nullptr: none
  // Types that the netlist uses and does not define.
  [[nodiscard]] std::vector<std::string> leaves() const;
  // How often each module occurs below `top`, itself included.
  [[nodiscard]] std::map<std::string, std::int64_t> occurrences(std::string_view top) const;
};

// `where` names the file in errors. Throws Error when there is no module or one does not end.
[[nodiscard]] NetlistOutline netlist_outline(std::string_view verilog, const std::string& where);

}  // namespace heddle
