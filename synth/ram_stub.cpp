// SPDX-License-Identifier: Apache-2.0
#include "synth/ram_stub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <list>
#include <optional>
#include <set>

#include "models/common/error.hpp"
#include "synth/liberty.hpp"
#include "synth/liberty_tree.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

// What a memory's ports are timed as: texts that go into its cell.
struct Tables {
  std::string launch;                       // timing groups of rdata_o
  std::string address_checks, data_checks;  // of the address and enables, of wdata_i
  std::string clock_cap, address_cap, data_cap;
};

// A library that tables are copied from. It stays where it is: the tree refers to the text.
struct Source {
  explicit Source(const fs::path& from)
      : file(from), text(liberty_text(from)), tree(liberty_tree(text, from)) {}
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  fs::path file;
  std::string text;
  LibertyGroup tree;
};

std::string first_word(const LibertyGroup& group) {
  const std::vector<std::string_view> words = liberty_words(group.arguments);
  return words.empty() ? std::string() : std::string(words[0]);
}

std::string slice(const std::string& text, const LibertyGroup& group) {
  return text.substr(group.begin, group.end - group.begin);
}

// The library without its cells, under another name: units, thresholds, templates.
std::string header_of(const Source& source) {
  std::string header = "library (heddle_ram_stubs";
  std::size_t at = static_cast<std::size_t>(source.tree.arguments.data() - source.text.data()) +
                   source.tree.arguments.size();
  for (const LibertyGroup& group : source.tree.groups) {
    if (group.kind != "cell") continue;
    header.append(source.text, at, group.begin - at);
    at = group.end;
  }
  header.append(source.text, at, source.tree.end - 1 - at);  // without the closing brace
  return header;
}

// The timing groups of a pin or bus; a bus may hold them in the pins inside it.
std::vector<const LibertyGroup*> timing_groups(const LibertyGroup& port) {
  std::vector<const LibertyGroup*> found;
  for (const LibertyGroup& group : port.groups) {
    if (group.kind == "timing") found.push_back(&group);
  }
  for (const LibertyGroup& group : port.groups) {
    if (group.kind != "pin") continue;
    for (const LibertyGroup& inner : group.groups) {
      if (inner.kind == "timing") found.push_back(&inner);
    }
  }
  return found;
}

bool edge_arc(std::string_view type) { return type == "rising_edge" || type == "falling_edge"; }
bool setup_check(std::string_view type) { return type.starts_with("setup_"); }
bool hold_check(std::string_view type) { return type.starts_with("hold_"); }

const LibertyGroup* first_timing(const LibertyGroup& port, bool (*wanted)(std::string_view)) {
  for (const LibertyGroup* group : timing_groups(port)) {
    if (wanted(group->value("timing_type"))) return group;
  }
  return nullptr;
}

// One timing group with its tables as they stand, related to our clock, without conditions.
std::string copied_arc(const std::string& text, const LibertyGroup& timing) {
  constexpr std::array<std::string_view, 6> kTables{"cell_rise",       "cell_fall",
                                                    "rise_transition", "fall_transition",
                                                    "rise_constraint", "fall_constraint"};
  std::string arc = fmt::format(
      "      timing () {{\n        related_pin : \"clk_i\";\n        timing_type : {};\n",
      timing.value("timing_type"));
  if (edge_arc(timing.value("timing_type"))) arc += "        timing_sense : non_unate;\n";
  for (const LibertyGroup& table : timing.groups) {
    if (std::find(kTables.begin(), kTables.end(), table.kind) == kTables.end()) continue;
    arc += "        " + slice(text, table) + "\n";
  }
  return arc + "      }\n";
}

std::string copied_checks(const std::string& text, const LibertyGroup& port) {
  std::string checks;
  if (const LibertyGroup* setup = first_timing(port, setup_check)) {
    checks += copied_arc(text, *setup);
  }
  if (const LibertyGroup* hold = first_timing(port, hold_check)) checks += copied_arc(text, *hold);
  return checks;
}

std::string capacitance(const LibertyGroup& port) {
  const std::string_view value = port.value("capacitance");
  return value.empty() ? "0" : std::string(value);
}

const LibertyGroup* port_named(const LibertyGroup& cell, std::string_view name) {
  for (const LibertyGroup& group : cell.groups) {
    if (group.kind != "pin" && group.kind != "bus") continue;
    for (const std::string_view word : liberty_words(group.arguments)) {
      if (word == name) return &group;
    }
  }
  return nullptr;
}

const LibertyGroup* inner_group(const LibertyGroup& group, std::string_view kind) {
  for (const LibertyGroup& inner : group.groups) {
    if (inner.kind == kind) return &inner;
  }
  return nullptr;
}

// The input of a flip-flop: next_state is a pin, inverted or not.
std::string data_pin(std::string_view next_state) {
  std::string name;
  for (const char c : next_state) {
    if (c != '!' && c != '(' && c != ')' && c != ' ' && c != '\'') name += c;
  }
  return name;
}

std::optional<Tables> flop_tables(const Source& source, const LibertyGroup& cell) {
  const LibertyGroup* ff = inner_group(cell, "ff");
  if (ff == nullptr) return {};
  const LibertyGroup* data = port_named(cell, data_pin(ff->value("next_state")));
  const LibertyGroup* clock = port_named(cell, ff->value("clocked_on"));
  if (data == nullptr || clock == nullptr) return {};
  for (const LibertyGroup& port : cell.groups) {
    if (port.kind != "pin" || port.value("direction") != "output") continue;
    const LibertyGroup* arc = first_timing(port, edge_arc);
    if (arc == nullptr || arc->value("timing_type") != "rising_edge") continue;
    const std::string checks = copied_checks(source.text, *data);
    if (checks.empty()) return {};
    return Tables{.launch = copied_arc(source.text, *arc),
                  .address_checks = checks,
                  .data_checks = checks,
                  .clock_cap = capacitance(*clock),
                  .address_cap = capacitance(*data),
                  .data_cap = capacitance(*data)};
  }
  return {};
}

std::optional<Tables> macro_tables(const Source& source, const LibertyGroup& cell) {
  const LibertyGroup* out = nullptr;
  const LibertyGroup* in = nullptr;
  for (const LibertyGroup& port : cell.groups) {
    if (port.kind != "bus") continue;
    if (out == nullptr && inner_group(port, "memory_read") != nullptr) out = &port;
    if (in == nullptr && inner_group(port, "memory_write") != nullptr) in = &port;
  }
  if (out == nullptr || in == nullptr) return {};
  const LibertyGroup* address =
      port_named(cell, inner_group(*out, "memory_read")->value("address"));
  const LibertyGroup* arc = first_timing(*out, edge_arc);
  if (address == nullptr || arc == nullptr) return {};
  const LibertyGroup* clock = port_named(cell, arc->value("related_pin"));
  Tables tables{.launch = copied_arc(source.text, *arc),
                .address_checks = copied_checks(source.text, *address),
                .data_checks = copied_checks(source.text, *in),
                .clock_cap = clock == nullptr ? "0" : capacitance(*clock),
                .address_cap = capacitance(*address),
                .data_cap = capacitance(*in)};
  if (tables.address_checks.empty() || tables.data_checks.empty()) return {};
  return tables;
}

double number(std::string_view text) {
  return text.empty() ? 0 : std::strtod(std::string(text).c_str(), nullptr);
}

// Smallest flip-flop that we can read; one without set and reset before one with.
std::pair<std::string, Tables> plain_flop(const Source& source) {
  std::optional<std::pair<std::string, Tables>> best;
  std::pair<bool, double> best_rank;
  for (const LibertyGroup& cell : source.tree.groups) {
    if (cell.kind != "cell") continue;
    const std::optional<Tables> tables = flop_tables(source, cell);
    if (!tables) continue;
    const LibertyGroup& ff = *inner_group(cell, "ff");
    const std::pair<bool, double> rank{!ff.value("clear").empty() || !ff.value("preset").empty(),
                                       number(cell.value("area"))};
    if (best && best_rank <= rank) continue;
    best = {first_word(cell), *tables};
    best_rank = rank;
  }
  if (!best) {
    throw Error(
        fmt::format("{}: no flip-flop with a rising clock edge whose setup, hold and delay "
                    "tables could time the memories' ports",
                    source.file.string()));
  }
  return *best;
}

struct Macro {
  const Source* source = nullptr;
  std::string cell;
  std::int64_t words = 0, width = 0;
  Tables tables;
  [[nodiscard]] std::int64_t bits() const { return words * width; }
};

std::vector<Macro> macros_of(const std::list<Source>& sources) {
  std::vector<Macro> macros;
  for (const Source& source : sources) {
    const std::size_t before = macros.size();
    for (const LibertyGroup& cell : source.tree.groups) {
      const LibertyGroup* memory = cell.kind == "cell" ? inner_group(cell, "memory") : nullptr;
      if (memory == nullptr) continue;
      const std::optional<Tables> tables = macro_tables(source, cell);
      if (!tables) continue;
      const auto address_bits = static_cast<int>(number(memory->value("address_width")));
      macros.push_back({&source, first_word(cell),
                        std::int64_t{1} << std::clamp(address_bits, 0, 40),
                        static_cast<std::int64_t>(number(memory->value("word_width"))), *tables});
    }
    if (macros.size() == before) {
      throw Error(
          fmt::format("{}: no memory cell with buses, memory_read and memory_write groups, "
                      "and setup, hold and delay tables",
                      source.file.string()));
    }
  }
  std::stable_sort(macros.begin(), macros.end(),
                   [](const Macro& a, const Macro& b) { return a.bits() < b.bits(); });
  return macros;
}

const Macro& macro_for(const std::vector<Macro>& macros, const SynthMemory& memory) {
  for (const Macro& macro : macros) {
    if (macro.words >= memory.depth && macro.width >= memory.width) return macro;
  }
  return macros.back();
}

std::string bus_type(std::string_view name, std::int64_t bits) {
  return fmt::format(
      "  type ({}) {{\n    base_type : array; data_type : bit; bit_width : {}; bit_from : {}; "
      "bit_to : 0; downto : true;\n  }}\n",
      name, bits, bits - 1);
}

std::string input(std::string_view kind, std::string_view name, std::string_view type,
                  const std::string& cap, const std::string& checks) {
  const std::string bus = type.empty() ? "" : fmt::format("      bus_type : {};\n", type);
  return fmt::format(
      "    {} ({}) {{\n{}      direction : input;\n      capacitance : {};\n{}    }}\n", kind, name,
      bus, cap, checks);
}

// The cell of one shape, with the types of its buses before it.
std::string stub_cell(const SynthMemory& memory, const Tables& tables) {
  const auto depth = static_cast<std::uint64_t>(memory.depth);
  const int address_bits = std::max(1, static_cast<int>(std::bit_width(depth - 1)));
  const std::string address = memory.module + "_addr";
  const std::string data = memory.module + "_data";
  std::string text = bus_type(address, address_bits) + bus_type(data, memory.width);
  text += fmt::format("  cell ({}) {{\n    interface_timing : true;\n", memory.module);
  text += fmt::format(
      "    pin (clk_i) {{\n      direction : input;\n      clock : true;\n      capacitance : {};\n"
      "    }}\n",
      tables.clock_cap);
  text += input("pin", "we_i", "", tables.address_cap, tables.address_checks);
  text += input("bus", "waddr_i", address, tables.address_cap, tables.address_checks);
  text += input("bus", "wdata_i", data, tables.data_cap, tables.data_checks);
  text += input("pin", "re_i", "", tables.address_cap, tables.address_checks);
  text += input("bus", "raddr_i", address, tables.address_cap, tables.address_checks);
  text += fmt::format(
      "    bus (rdata_o) {{\n      bus_type : {};\n      direction : output;\n{}    }}\n  }}\n",
      data, tables.launch);
  return text;
}

RamStubs stubs_from_macros(const std::vector<SynthMemory>& memories,
                           const std::vector<fs::path>& liberties) {
  std::list<Source> sources;
  for (const fs::path& file : liberties) sources.emplace_back(file);
  const std::vector<Macro> macros = macros_of(sources);
  RamStubs stubs;
  std::set<std::string> used;
  for (const Source& source : sources) {
    std::string cells;
    for (const SynthMemory& memory : memories) {
      const Macro& macro = macro_for(macros, memory);
      if (macro.source != &source) continue;
      cells += stub_cell(memory, macro.tables);
      used.insert(macro.cell);
    }
    if (!cells.empty()) stubs.files.push_back(header_of(source) + cells + "}\n");
  }
  std::string names;
  for (const std::string& name : used) names += (names.empty() ? "" : ", ") + name;
  stubs.source = "memory ports are timed as those of " + names;
  return stubs;
}

}  // namespace

RamStubs ram_stubs(const std::vector<SynthMemory>& memories, const fs::path& liberty,
                   const std::vector<fs::path>& memory_liberties) {
  if (memories.empty()) return {.files = {}, .source = "no memories"};
  if (!memory_liberties.empty()) return stubs_from_macros(memories, memory_liberties);
  const Source source(liberty);
  const auto [flop, tables] = plain_flop(source);
  std::string cells;
  for (const SynthMemory& memory : memories) cells += stub_cell(memory, tables);
  return {.files = {header_of(source) + cells + "}\n"},
          .source = "memory ports are timed as flip-flops (" + flop + ")"};
}

}  // namespace heddle
