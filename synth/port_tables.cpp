// SPDX-License-Identifier: Apache-2.0
#include "synth/port_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "models/common/error.hpp"
#include "synth/liberty.hpp"

namespace heddle {
namespace {

std::string first_word(const LibertyGroup& group) {
  const std::vector<std::string_view> words = liberty_words(group.arguments);
  return words.empty() ? std::string() : std::string(words[0]);
}

std::string slice(const std::string& text, const LibertyGroup& group) {
  return text.substr(group.begin, group.end - group.begin);
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

std::optional<PortTables> flop_tables(const TableSource& source, const LibertyGroup& cell) {
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
    return PortTables{.launch = copied_arc(source.text, *arc),
                      .address_checks = checks,
                      .enable_checks = checks,
                      .data_checks = checks,
                      .clock_cap = capacitance(*clock),
                      .address_cap = capacitance(*data),
                      .enable_cap = capacitance(*data),
                      .data_cap = capacitance(*data)};
  }
  return {};
}

// The first single input, not the clock, with a setup time: chip select, write or read enable.
const LibertyGroup* control_pin(const LibertyGroup& cell, const LibertyGroup* clock) {
  for (const LibertyGroup& port : cell.groups) {
    if (port.kind != "pin" || &port == clock || port.value("direction") != "input") continue;
    if (first_timing(port, setup_check) != nullptr) return &port;
  }
  return nullptr;
}

std::optional<PortTables> macro_tables(const TableSource& source, const LibertyGroup& cell) {
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
  const LibertyGroup* enable = control_pin(cell, clock);
  if (enable == nullptr) enable = address;
  PortTables tables{.launch = copied_arc(source.text, *arc),
                    .address_checks = copied_checks(source.text, *address),
                    .enable_checks = copied_checks(source.text, *enable),
                    .data_checks = copied_checks(source.text, *in),
                    .clock_cap = clock == nullptr ? "0" : capacitance(*clock),
                    .address_cap = capacitance(*address),
                    .enable_cap = capacitance(*enable),
                    .data_cap = capacitance(*in)};
  if (tables.address_checks.empty() || tables.data_checks.empty()) return {};
  return tables;
}

double number(std::string_view text) {
  return text.empty() ? 0 : std::strtod(std::string(text).c_str(), nullptr);
}

}  // namespace

TableSource::TableSource(const std::filesystem::path& from)
    : file(from), text(liberty_text(from)), tree(liberty_tree(text, from)) {}

std::string library_header(const TableSource& source, const std::string& name) {
  std::string header = "library (" + name;
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

std::pair<std::string, PortTables> plain_flop(const TableSource& source) {
  std::optional<std::pair<std::string, PortTables>> best;
  std::pair<bool, double> best_rank;
  for (const LibertyGroup& cell : source.tree.groups) {
    if (cell.kind != "cell") continue;
    const std::optional<PortTables> tables = flop_tables(source, cell);
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

std::vector<SramTables> sram_tables(const std::list<TableSource>& sources) {
  std::vector<SramTables> macros;
  for (const TableSource& source : sources) {
    const std::size_t before = macros.size();
    for (const LibertyGroup& cell : source.tree.groups) {
      const LibertyGroup* memory = cell.kind == "cell" ? inner_group(cell, "memory") : nullptr;
      if (memory == nullptr) continue;
      const std::optional<PortTables> tables = macro_tables(source, cell);
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
                   [](const SramTables& a, const SramTables& b) { return a.bits() < b.bits(); });
  return macros;
}

}  // namespace heddle
