// SPDX-License-Identifier: Apache-2.0
#include "synth/netlist.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "models/common/error.hpp"
#include "synth/abc.hpp"
#include "synth/cell_choice.hpp"
#include "synth/fanout.hpp"
#include "synth/inline.hpp"

namespace {

using heddle::kHigh;
using heddle::kLow;
using heddle::Library;
using heddle::NetCell;
using heddle::Netlist;
using heddle::NetModule;

// Capacitances in fF: NAND, INV and flip-flop 1, buffers 1, 2, 4 and 8.
Library small_library() {
  const auto gate = [](const std::string& name, int area, int cap, const std::string& function) {
    return fmt::format(
        "cell ({}) {{ area : {}; pin (A) {{ direction : input; capacitance : {}; }}\n"
        "pin (Y) {{ direction : output; function : \"{}\"; }} }}\n",
        name, area, cap, function);
  };
  std::string text = "library (t) { capacitive_load_unit (1,ff);\n";
  text += gate("INV", 1, 1, "!A");
  for (const int size : {1, 2, 4, 8}) text += gate(fmt::format("BUF{}", size), size + 1, size, "A");
  text +=
      "cell (NAND) { area : 1; pin (A, B) { direction : input; capacitance : 1; }\n"
      "pin (Y) { direction : output; function : \"!(A B)\"; } }\n"
      "cell (TIE) { area : 1; pin (Y) { direction : output; function : \"1\"; } }\n"
      "cell (DFF) { area : 4; ff (IQ,IQN) { next_state : D; clocked_on : C; }\n"
      "pin (C) { direction : input; clock : true; capacitance : 1; }\n"
      "pin (D) { direction : input; capacitance : 1; }\n"
      "pin (Q) { direction : output; function : IQ; } }\n}\n";
  return heddle::parse_liberty(text, "t.lib");
}

// leaf: a flip-flop. row: 20 leaves. top: a flip-flop whose output goes to 30 rows.
Netlist wide_netlist() {
  Netlist netlist;
  netlist.top = "top";
  NetModule leaf{
      "leaf", "leaf", {{"c", false, {2}}, {"d", false, {3}}}, {}, {"", "", "c", "d", "q"}};
  leaf.cells.push_back({"ff", "DFF", {{"C", false, {2}}, {"D", false, {3}}, {"Q", true, {4}}}, {}});
  NetModule row{"row", "row", {{"c", false, {2}}, {"d", false, {3}}}, {}, {"", "", "c", "d"}};
  for (int i = 0; i < 20; ++i) {
    row.cells.push_back(
        {fmt::format("u{}", i), "leaf", {{"c", false, {2}}, {"d", false, {3}}}, {}});
  }
  NetModule top{"top", "top", {{"c", false, {2}}, {"d", false, {3}}}, {}, {"", "", "c", "d", "q"}};
  top.cells.push_back({"ff", "DFF", {{"C", false, {2}}, {"D", false, {3}}, {"Q", true, {4}}}, {}});
  for (int i = 0; i < 30; ++i) {
    top.cells.push_back({fmt::format("u{}", i), "row", {{"c", false, {2}}, {"d", false, {4}}}, {}});
  }
  netlist.modules = {{"leaf", leaf}, {"row", row}, {"top", top}};
  return netlist;
}

TEST_CASE(
    "netlist: instances are counted through the hierarchy, modules stand before their users") {
  const Netlist netlist = wide_netlist();
  CHECK(netlist.bottom_up() == std::vector<std::string>{"leaf", "row", "top"});
  CHECK(netlist.instances().at("leaf") == 600);
  CHECK(netlist.instances().at("row") == 30);
}

TEST_CASE(
    "fan-out: one flip-flop to 600 in two levels of hierarchy: no net is left with more than "
    "a group") {
  const Library library = small_library();
  const heddle::CellChoice choice = heddle::choose_cells(library);
  CHECK(choice.tree_buffer.cell == "BUF8");
  Netlist netlist = wide_netlist();
  CHECK(heddle::worst_load(netlist, library, choice) == doctest::Approx(600e-15));
  heddle::buffer_fanout(netlist, library, choice);
  CHECK(heddle::worst_load(netlist, library, choice) <= 64e-15);
  const auto clocks = std::count_if(
      netlist.modules.at("top").cells.begin(), netlist.modules.at("top").cells.end(),
      [](const NetCell& cell) { return cell.type == "row" && cell.pin("c")->nets[0] == 2; });
  CHECK(clocks == 30);  // the clock is ideal and has no buffers
}

TEST_CASE(
    "fan-out: a wire from port to port gets a buffer, a constant a tie cell if there is one") {
  const Library library = small_library();
  Netlist netlist;
  netlist.top = "t";
  netlist.modules["t"] = NetModule{"t",
                                   "t",
                                   {{"a", false, {2}},
                                    {"x", true, {2}},
                                    {"y", true, {2}},
                                    {"one", true, {kHigh}},
                                    {"low", true, {kLow}}},
                                   {},
                                   {"", "", "a"}};
  heddle::buffer_fanout(netlist, library, heddle::choose_cells(library));
  CHECK(heddle::netlist_verilog(netlist, "") ==
        "\nmodule t(a, x, y, one, low);\n"
        "  input a;\n  output x;\n  output y;\n  output one;\n  output low;\n"
        "  BUF2 _buf0_(.A(a), .Y(x));\n"
        "  BUF2 _buf1_(.A(a), .Y(y));\n"
        "  TIE _buf2_(.Y(one));\n"
        "  assign low = 1'b0;\n"
        "endmodule\n");
}

TEST_CASE("inline: a module of gates joins its user; one with a flip-flop stays") {
  Netlist netlist = wide_netlist();
  NetModule gates{"gates",
                  "gates",
                  {{"a", false, {2}}, {"y", true, {3}}, {"z", true, {2}}, {"l", true, {kLow}}},
                  {},
                  {"", "", "a", "y"}};
  gates.cells.push_back({"n", "$_NOT_", {{"A", false, {2}}, {"Y", true, {3}}}, {}});
  netlist.modules["gates"] = gates;
  NetModule& top = netlist.modules.at("top");
  top.nets.resize(8);
  top.cells.push_back({"u_gates",
                       "gates",
                       {{"a", false, {3}}, {"y", true, {5}}, {"z", true, {6}}, {"l", true, {7}}},
                       {}});
  heddle::inline_logic(netlist);
  CHECK_FALSE(netlist.modules.contains("gates"));
  CHECK(netlist.modules.contains("leaf"));
  const auto& cells = netlist.modules.at("top").cells;
  const auto named = [&](const std::string& name) {
    const auto found =
        std::find_if(cells.begin(), cells.end(), [&](const NetCell& c) { return c.name == name; });
    REQUIRE(found != cells.end());
    return *found;
  };
  CHECK(named("u_gates.n").pin("A")->nets[0] == 3);
  CHECK(named("u_gates.n").pin("Y")->nets[0] == 5);
  CHECK(named("u_gates.z.0").pin("Y")->nets[0] == 6);
  CHECK(named("u_gates.l.0").pin("A")->nets[0] == kLow);
}

TEST_CASE(
    "netlist: Yosys' names become short ones; memories are named by shape, flip-flops by net") {
  const Library library = small_library();
  const std::string json = R"({"modules": {
    "top": {"attributes": {}, "ports": {"c": {"direction": "input", "bits": [2]}},
      "cells": {
        "a": {"type": "$paramod$12ab\\pe", "port_directions": {"c": "input"}, "connections": {"c": [2]}},
        "b": {"type": "$paramod\\pe\\W=s32'01", "port_directions": {"c": "input"}, "connections": {"c": [2]}},
        "m": {"type": "common_ram_1r1w", "parameters": {"Depth": "00010000", "Width": "1000"},
              "port_directions": {"d": "output"}, "connections": {"d": [5, "x"]}}},
      "netnames": {"$1": {"hide_name": 1, "bits": [5]}}},
    "$paramod$12ab\\pe": {"attributes": {}, "ports": {"c": {"direction": "input", "bits": [2]}},
      "cells": {"$auto$7": {"type": "DFF", "connections": {"C": [2], "D": ["0"], "Q": [4]}}},
      "netnames": {"acc_q": {"hide_name": 0, "bits": [3, 4]}}},
    "$paramod\\pe\\W=s32'01": {"attributes": {}, "ports": {"c": {"direction": "input", "bits": [2]}},
      "cells": {}, "netnames": {}},
    "common_ram_1r1w": {"attributes": {"blackbox": "1"}, "ports": {}, "cells": {}, "netnames": {}},
    "unused": {"attributes": {}, "ports": {}, "cells": {}, "netnames": {}}}})";
  const Netlist netlist = heddle::netlist_from_json(json, "top", library);
  CHECK(netlist.modules.size() == 3);
  CHECK(netlist.modules.at("top").cells[0].type == "pe_1");
  CHECK(netlist.modules.at("top").cells[1].type == "pe_2");
  CHECK(netlist.modules.at("top").cells[2].type == "common_ram_1r1w_D16_W8");
  CHECK(netlist.modules.at("pe_1").cells[0].name == "acc_q[1]_reg");
  CHECK(netlist.modules.at("pe_2").rtl_module == "pe");
}

TEST_CASE("BLIF: gates become covers between what is no gate; a seed changes the order alone") {
  NetModule module{
      "m", "m", {{"a", false, {2, 3}}, {"y", true, {4}}}, {}, {"", "", "a[0]", "a[1]", "y", ""}};
  module.cells.push_back(
      {"g", "$_ANDNOT_", {{"A", false, {2}}, {"B", false, {3}}, {"Y", true, {5}}}, {}});
  module.cells.push_back(
      {"h",
       "$_MUX_",
       {{"A", false, {5}}, {"B", false, {kHigh}}, {"S", false, {2}}, {"Y", true, {4}}},
       {}});
  CHECK(heddle::module_blif(module, 0) ==
        ".model logic\n.inputs n2 n3\n.outputs n4\n.names n1\n1\n.names n2 n3 n5\n10 1\n"
        ".names n5 n1 n2 n4\n1-0 1\n-11 1\n.end\n");
  CHECK(heddle::module_blif(module, 3).size() == heddle::module_blif(module, 0).size());
  module.cells.push_back({"t", "$_TBUF_", {{"A", false, {2}}, {"Y", true, {5}}}, {}});
  CHECK_THROWS_WITH_AS(static_cast<void>(heddle::module_blif(module, 0)),
                       "module m: t is a $_TBUF_, which the library has no cell for",
                       heddle::Error);
}

}  // namespace
