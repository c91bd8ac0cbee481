// SPDX-License-Identifier: Apache-2.0
//
// A hierarchical netlist of single-bit nets, as Yosys' JSON gives it and as the flow works on it.
//
// A net is a number within its module: kLow and kHigh are the constants, others index `nets`. Undefined bits
// (x) are read as 0.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "synth/liberty.hpp"

namespace heddle {

using NetId = int;
inline constexpr NetId kLow = 0, kHigh = 1, kNoNet = -1;

struct NetPin {
  std::string port;
  bool output = false;      // drives its nets
  std::vector<NetId> nets;  // bit 0 first
};

struct NetCell {
  std::string name, type;  // type: library cell, gate ($_AND_), module of the netlist, or memory
  std::vector<NetPin> pins;
  std::map<std::string, std::int64_t> parameters;  // of memories

  [[nodiscard]] const NetPin* pin(std::string_view port) const;  // nullptr: none
};

struct NetPort {
  std::string name;
  bool output = false;
  std::vector<NetId> nets;
};

struct NetModule {
  std::string name;        // in the netlist: systolic_pe_1
  std::string rtl_module;  // in the RTL: systolic_pe
  std::vector<NetPort> ports;
  std::vector<NetCell> cells;
  std::vector<std::string> nets;  // RTL name by number, "psum_q[3]"; empty: it has none

  NetId new_net() {
    nets.emplace_back();
    return static_cast<NetId>(nets.size()) - 1;
  }
};

struct Netlist {
  std::string top;
  std::map<std::string, NetModule> modules;

  // Names such that every module stands behind those that it instantiates; the top is last.
  [[nodiscard]] std::vector<std::string> bottom_up() const;
  // How often each module occurs in the whole block.
  [[nodiscard]] std::map<std::string, std::int64_t> instances() const;
};

// A cell that stands for a memory: its type begins with common_ram_.
[[nodiscard]] bool is_memory(std::string_view type);

// From the text that Yosys' write_json wrote. Modules are renamed from $paramod... to the RTL's name, with
// a number where a module occurs with several sets of parameters, in the order in which a walk from the top
// meets them; memories to common_ram_1r1w_D512_W32. Flip-flops are named after the net that they drive.
[[nodiscard]] Netlist netlist_from_json(const std::string& json, const std::string& top,
                                        const Library& library);

// Structural Verilog: one module a definition, cells in order, no attributes, no expressions.
[[nodiscard]] std::string netlist_verilog(const Netlist& netlist, std::string_view header);

}  // namespace heddle
