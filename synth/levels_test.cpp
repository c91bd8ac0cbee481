// SPDX-License-Identifier: Apache-2.0
#include "synth/levels.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

namespace {

using heddle::NetCell;
using heddle::Netlist;
using heddle::NetModule;

// A module with `length` inverters in a row between its input d and its output q.
NetModule chain(const std::string& name, int length) {
  NetModule module{name, name, {{"d", false, {2}}, {"q", true, {2 + length}}}, {}, {}};
  module.nets.resize(static_cast<std::size_t>(3 + length));
  for (int i = 0; i < length; ++i) {
    module.cells.push_back(
        {std::to_string(i), "$_NOT_", {{"A", false, {2 + i}}, {"Y", true, {3 + i}}}, {}});
  }
  return module;
}

Netlist two_chains(const std::string& between) {
  Netlist netlist;
  netlist.top = "top";
  NetModule top{"top", "top", {{"d", false, {2}}, {"q", true, {5}}}, {}, {}};
  top.nets.resize(6);
  top.cells.push_back({"a", "long", {{"d", false, {2}}, {"q", true, {3}}}, {}});
  top.cells.push_back({"m", between, {{"A", false, {3}}, {"Y", true, {4}}}, {}});
  top.cells.push_back({"b", "short", {{"d", false, {4}}, {"q", true, {5}}}, {}});
  netlist.modules = {{"top", top}, {"long", chain("long", 9)}, {"short", chain("short", 6)}};
  return netlist;
}

TEST_CASE("levels: modules on one path share the period by their gates") {
  const auto shares = heddle::path_shares(two_chains("$_NOT_"));
  CHECK(shares.at("long") == doctest::Approx(9.0 / 16));
  CHECK(shares.at("short") == doctest::Approx(6.0 / 16));
  CHECK(shares.at("top") == doctest::Approx(0.25));  // 1 of 16, but never less than a quarter
}

TEST_CASE("levels: a flip-flop ends a path") {
  const auto shares = heddle::path_shares(two_chains("DFF"));
  CHECK(shares.at("long") == 1);
  CHECK(shares.at("short") == 1);
  CHECK(shares.at("top") == 1);
}

TEST_CASE("levels: fan-out counts as the buffers that it will need") {
  Netlist netlist = two_chains("$_NOT_");
  NetModule& top = netlist.modules.at("top");
  for (int i = 0; i < 15; ++i) {
    top.cells.push_back({fmt::format("s{}", i), "DFF", {{"D", false, {4}}}, {}});
  }
  const auto shares = heddle::path_shares(netlist);
  CHECK(shares.at("long") == doctest::Approx(9.0 / 18));  // 16 sinks: two levels of buffers
}

TEST_CASE("levels: what looks like a loop between instances ends") {
  Netlist netlist = two_chains("$_NOT_");
  NetModule& top = netlist.modules.at("top");
  top.cells[2].type = "long";  // long feeds long
  const auto shares = heddle::path_shares(netlist);
  CHECK(shares.at("long") >= 0.25);
  CHECK(shares.at("long") < 0.6);
}

}  // namespace
