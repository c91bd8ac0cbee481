// SPDX-License-Identifier: Apache-2.0
//
// Every cell of every library at hand: its model, Verilated, against the Liberty function as the
// evaluator below understands it, for all inputs; flip-flops with random inputs.
#include "synth/cell_models.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <random>
#include <stdexcept>
#include <vector>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/test_data.hpp"
#include "models/common/run_tool.hpp"
#include "synth/netlist_outline.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::LibCell;
using heddle::LibPin;
using heddle::Library;

// Values by rewriting, unlike the models' parser: operators are resolved from the strongest to the
// weakest on a list of values.
using Value = std::function<bool(const std::string&)>;

bool evaluate(const std::string& text, const Value& value);

bool without_parentheses(std::string s) {
  const auto squeeze = [&](const std::string& from, const std::string& to) {
    bool changed = false;
    for (std::size_t at = 0; (at = s.find(from)) != std::string::npos; changed = true)
      s.replace(at, from.size(), to);
    return changed;
  };
  for (bool again = true; again;) {
    again = squeeze("0'", "1") || squeeze("1'", "0") || squeeze("!0", "1") || squeeze("!1", "0");
  }
  for (bool again = true; again;) {
    again =
        squeeze("0^0", "0") || squeeze("1^1", "0") || squeeze("0^1", "1") || squeeze("1^0", "1");
  }
  squeeze("*", "");
  squeeze("&", "");
  for (bool again = true; again;) {
    again = squeeze("00", "0") || squeeze("01", "0") || squeeze("10", "0") || squeeze("11", "1");
  }
  if (s.find_first_not_of("01+|") != std::string::npos) throw std::runtime_error("left over: " + s);
  return s.find('1') != std::string::npos;
}

bool evaluate(const std::string& text, const Value& value) {
  std::string bits;  // names as 0 and 1
  for (std::size_t i = 0; i < text.size();) {
    const auto word = [&](std::size_t k) {
      return k < text.size() &&
             (text[k] == '_' || std::isalnum(static_cast<unsigned char>(text[k])) != 0);
    };
    if (word(i)) {
      std::size_t end = i;
      while (word(end)) ++end;
      const std::string name = text.substr(i, end - i);
      bits += name == "0" || name == "1" ? name : (value(name) ? "1" : "0");
      i = end;
    } else {
      if (text[i] != ' ' && text[i] != '\t') bits += text[i];
      ++i;
    }
  }
  for (std::size_t close = 0; (close = bits.find(')')) != std::string::npos;) {
    const std::size_t open = bits.rfind('(', close);
    const bool inner = without_parentheses(bits.substr(open + 1, close - open - 1));
    bits.replace(open, close - open + 1, 1, inner ? '1' : '0');
  }
  return without_parentheses(bits);
}

// Directions are spelled "input" and "output" in every library that we know.
std::vector<std::string> pins_of(const LibCell& cell, const std::string& direction) {
  std::vector<std::string> names;
  for (const LibPin& pin : cell.pins) {
    if (pin.direction == direction) names.push_back(pin.name);
  }
  return names;
}

// A program that drives every cell and prints each output's value for each input vector.
struct Bench {
  std::string top = "module top(input wire [31:0] x, output wire [OUTPUTS-1:0] y);\n";
  std::string models;
  std::size_t outputs = 0;
};

std::string bench_source(std::size_t vectors, std::size_t outputs,
                         const std::vector<std::uint32_t>& stimulus) {
  std::string text =
      "#include <cstdio>\n#include \"Vtop.h\"\nint main() {\n  Vtop top;\n"
      "  static const unsigned in[] = {";
  for (const std::uint32_t word : stimulus) text += fmt::format("{}u,", word);
  text += fmt::format(
      "}};\n  for (int v = 0; v < {}; ++v) {{\n    top.x = in[v];\n    top.eval();\n"
      "    for (int i = 0; i < {}; ++i)\n"
      "      std::putchar('0' + ((top.y[i / 32] >> (i % 32)) & 1));\n"
      "    std::putchar('\\n');\n  }}\n}}\n",
      vectors, outputs);
  return text;
}

// Lines of '0' and '1', one a vector.
std::vector<std::string> simulate(Bench bench, const std::vector<std::uint32_t>& stimulus,
                                  const fs::path& folder) {
  bench.outputs = std::max<std::size_t>(bench.outputs, 65);  // an array of words, whatever it holds
  std::string top = bench.top;
  const std::string word = "OUTPUTS";
  top.replace(top.find(word), word.size(), std::to_string(bench.outputs));
  heddle::write_file_atomic(folder / "cells.v", bench.models + top + "endmodule\n");
  heddle::write_file_atomic(folder / "main.cpp",
                            bench_source(stimulus.size(), bench.outputs, stimulus));
  heddle::run_tool({"verilator", "--cc", "--exe", "--build", "--top-module", "top",
                    "-fno-const-bit-op-tree", "-MAKEFLAGS", "OPT_FAST=-O0 OPT_GLOBAL=-O0", "--Mdir",
                    "obj", "-o", "bench", "cells.v", "main.cpp"},
                   {.log = folder / "log", .cwd = folder, .check = true});
  const std::string output =
      heddle::run_tool({(folder / "obj" / "bench").string()}, {.log = {}, .cwd = {}, .check = true})
          .output;
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = output.find('\n', at);
    lines.push_back(output.substr(at, end - at));
    at = end + 1;
  }
  REQUIRE(lines.size() == stimulus.size());
  return lines;
}

// Adds the cell, its inputs on x[0], x[1], ...; its outputs are the next bits of y.
void add_cell(Bench& bench, const Library& library, const LibCell& cell) {
  bench.models += heddle::cell_model(library, cell);
  std::string ports;
  std::size_t bit = 0;
  for (const std::string& pin : pins_of(cell, "input"))
    ports += fmt::format(".{}(x[{}]), ", pin, bit++);
  for (const std::string& pin : pins_of(cell, "output"))
    ports += fmt::format(".{}(y[{}]), ", pin, bench.outputs++);
  ports.resize(ports.size() - 2);
  bench.top += fmt::format("  {} u{} ({});\n", cell.name, bench.outputs, ports);
}

struct Folder {
  fs::path path = fs::temp_directory_path() / fmt::format("heddle_cell_models_{}", getpid());
  Folder() {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

// One cell's part of the bench: where its outputs are.
struct Placed {
  const LibCell* cell;
  std::size_t output;
};

std::vector<Placed> place(Bench& bench, const Library& library, bool flops) {
  std::vector<Placed> placed;
  for (const LibCell& cell : library.cells) {
    if (cell.flop != flops || !heddle::unmodelled(cell).empty()) continue;
    if (pins_of(cell, "output").empty()) continue;  // fillers, antennas
    placed.push_back({&cell, bench.outputs});
    add_cell(bench, library, cell);
  }
  return placed;
}

// Values of the inputs, and of the state.
struct Values {
  std::vector<std::string> pins;
  std::uint32_t x = 0;
  std::string state, state_n;
  bool stored = false;

  bool operator()(const std::string& name) const {
    if (name == state) return stored;
    if (name == state_n) return !stored;
    for (std::size_t i = 0; i < pins.size(); ++i) {
      if (pins[i] == name) return ((x >> i) & 1) != 0;
    }
    throw std::runtime_error("no pin " + name);
  }
};

// Vectors 0 .. 2^kMostInputs-1 are all values of the inputs.
constexpr std::size_t kMostInputs = 9;

void check_gate(const Placed& placed, const std::vector<std::string>& lines) {
  Values values{.pins = pins_of(*placed.cell, "input"), .state = "", .state_n = ""};
  REQUIRE(values.pins.size() <= kMostInputs);
  for (std::uint32_t v = 0; v < std::uint32_t{1} << values.pins.size(); ++v) {
    values.x = v;
    std::size_t at = placed.output;
    for (const LibPin& pin : placed.cell->pins) {
      if (pin.direction != "output") continue;
      const bool expected = evaluate(pin.function, values);
      if (lines[v][at++] != (expected ? '1' : '0')) {
        FAIL_CHECK(fmt::format("{} {} = {} for inputs {:b}", placed.cell->name, pin.name,
                               pin.function, v));
      }
    }
  }
}

// From vector `first` on, one input changes at a time; compared from the first edge on.
int check_flop(const Placed& placed, const std::vector<std::string>& lines,
               const std::vector<std::uint32_t>& stimulus, std::size_t first) {
  const heddle::LibStorage& ff = placed.cell->storage;
  Values values{.pins = pins_of(*placed.cell, "input"),
                .x = stimulus[first - 1],
                .state = ff.state,
                .state_n = ff.state_n};
  const auto active = [&](const std::string& expression) {
    return !expression.empty() && evaluate(expression, values);
  };
  bool known = false;
  int compared = 0;
  for (std::size_t v = first; v < stimulus.size(); ++v) {
    const bool clock_was = active(ff.clock);
    const bool data = evaluate(ff.data, values);
    values.x = stimulus[v];
    const bool clear = active(ff.clear);
    const bool preset = active(ff.preset);
    if (clear || preset) {
      values.stored = !clear;
      known = true;
    } else if (!clock_was && active(ff.clock)) {
      values.stored = data;
      known = true;
    }
    std::size_t at = placed.output;
    for (const LibPin& pin : placed.cell->pins) {
      if (pin.direction != "output") continue;
      const char expected = evaluate(pin.function, values) ? '1' : '0';
      if (known) {
        ++compared;
        if (lines[v][at] != expected) {
          FAIL_CHECK(fmt::format("{} {} in step {}: inputs {:b}", placed.cell->name, pin.name, v,
                                 values.x));
        }
      }
      ++at;
    }
  }
  return compared;
}

void check_library(const std::optional<fs::path>& file, std::size_t least_gates,
                   std::size_t least_flops) {
  if (!file) return;
  const Library library = heddle::read_liberty(*file);
  const Folder folder;
  Bench bench;
  const std::vector<Placed> gates = place(bench, library, false);
  const std::vector<Placed> flops = place(bench, library, true);
  CHECK(gates.size() >= least_gates);
  CHECK(flops.size() >= least_flops);
  std::vector<std::uint32_t> stimulus;
  for (std::uint32_t v = 0; v < std::uint32_t{1} << kMostInputs; ++v) stimulus.push_back(v);
  std::mt19937 random(1);
  constexpr int kSteps = 2000;
  for (int i = 0; i < kSteps; ++i) stimulus.push_back(stimulus.back() ^ (1U << (random() % 8)));
  const std::vector<std::string> lines = simulate(bench, stimulus, folder.path);
  for (const Placed& gate : gates) check_gate(gate, lines);
  for (const Placed& flop : flops)
    CHECK(check_flop(flop, lines, stimulus, std::size_t{1} << kMostInputs) > 100);
}

}  // namespace

TEST_CASE("cell models: expressions in Liberty's precedence") {
  const std::set<std::string, std::less<>> pins{"A", "B", "C1", "IQ"};
  const std::vector<std::pair<std::string, std::string>> table{
      {"A", "A"},
      {"!A", "~A"},
      {"A'", "~A"},
      {"(A B)'", "~(A & B)"},
      {"A B+C1", "((A & B) | C1)"},
      {"A|B&C1", "(A | (B & C1))"},
      {"A*B^C1", "(A & (B ^ C1))"},
      {"!A^B", "(~A ^ B)"},
      {"(!((A B) C1))", "~((A & B) & C1)"},
      {"!IQ * 1", "(~IQ & 1'b1)"},
      {" ( A ) ", "A"},
  };
  for (const auto& [liberty, verilog] : table)
    CHECK(heddle::verilog_expression(liberty, pins) == verilog);
}

TEST_CASE("cell models: malformed expressions are refused with the column") {
  const std::set<std::string, std::less<>> pins{"A", "B"};
  const auto message = [&](const std::string& liberty) -> std::string {
    try {
      return heddle::verilog_expression(liberty, pins);
    } catch (const heddle::Error& error) {
      return error.what();
    }
  };
  CHECK(message("") == "\"\", column 1: an operand was expected");
  CHECK(message("A &") == "\"A &\", column 4: an operand was expected");
  CHECK(message("(A") == "\"(A\", column 3: ) was expected");
  CHECK(message("A)") == "\"A)\", column 2: an operator or the end was expected");
  CHECK(message("A Q") == "\"A Q\", column 3: a pin or state of the cell was expected");
}

TEST_CASE("cell models: what cannot be modelled says why") {
  LibCell cell;
  cell.name = "X";
  cell.pins.resize(2);
  cell.pins[0].name = "A";
  cell.pins[0].direction = "input";
  cell.pins[1].name = "Z";
  cell.pins[1].direction = "output";
  CHECK(heddle::unmodelled(cell) == "output Z has no function");
  cell.pins[1].function = "A";
  CHECK(heddle::unmodelled(cell).empty());
  cell.pins[1].three_state = "A";
  CHECK(heddle::unmodelled(cell) == "output Z can be of high impedance");
  cell.latch = true;
  CHECK(heddle::unmodelled(cell) == "it is a latch");
}

TEST_CASE("netlist outline: modules, instances, leaves") {
  const heddle::NetlistOutline outline = heddle::netlist_outline(
      "// header\nmodule pe_1(a);\n  input a;\n  wire n1;\n  INV_X1 \\u[0].x (.A(a), .ZN(n1));\n"
      "  INV_X1 u2(.A(a), .ZN(n1));\n  assign n1 = a;\nendmodule\nmodule top(a);\n"
      "  pe_1 u_a(.a(a));\n  pe_1 u_b(.a(a));\n  common_ram_1r1w_D4_W2 "
      "u_r(.clk_i(a));\nendmodule\n",
      "n.v");
  CHECK(outline.leaves() == std::vector<std::string>{"INV_X1", "common_ram_1r1w_D4_W2"});
  CHECK(outline.module("pe_1")->instances.at("INV_X1") == 2);
  CHECK(outline.occurrences("top").at("pe_1") == 2);
  CHECK_THROWS_WITH_AS((void)heddle::netlist_outline("module m(a);\n", "n.v"),
                       "n.v: ends inside module m", heddle::Error);
}

TEST_CASE("cell models: nangate45") {
  check_library(heddle::test_data("liberty/nangate45_typ.lib.gz"), 80, 10);
}
TEST_CASE("cell models: sky130hd") {
  check_library(heddle::test_data("liberty/sky130hd_tt.lib.gz"), 250, 20);
}
TEST_CASE("cell models: sg13g2") {
  check_library(heddle::test_data("liberty/sg13g2_stdcell_typ_1p20V_25C.lib.gz"), 40, 3);
}
TEST_CASE("cell models: gf180") {
  check_library(heddle::test_data("liberty/gf180mcu7t_tt_5v0_fixed.lib.gz"), 100, 10);
}
TEST_CASE("cell models: asap7, whose flip-flops have inverted outputs") {
  check_library(heddle::test_data("liberty/asap7_rvt_tt_merged.lib.gz"), 100, 5);
}
TEST_CASE("cell models: osu018") {
  check_library(heddle::test_file("/usr/share/qflow/tech/osu018/osu018_stdcells.lib",
                                  "apt-get install qflow-tech-osu018"),
                25, 2);
}
