// SPDX-License-Identifier: Apache-2.0
#include "synth/ram_stub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <list>
#include <set>

#include "synth/port_tables.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

const SramTables& macro_for(const std::vector<SramTables>& macros, const SynthMemory& memory) {
  for (const SramTables& macro : macros) {
    if (macro.bits() >= memory.depth * memory.width && macro.width >= memory.width) return macro;
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
std::string stub_cell(const SynthMemory& memory, const PortTables& tables) {
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
  text += input("pin", "we_i", "", tables.enable_cap, tables.enable_checks);
  text += input("bus", "waddr_i", address, tables.address_cap, tables.address_checks);
  text += input("bus", "wdata_i", data, tables.data_cap, tables.data_checks);
  text += input("pin", "re_i", "", tables.enable_cap, tables.enable_checks);
  text += input("bus", "raddr_i", address, tables.address_cap, tables.address_checks);
  text += fmt::format(
      "    bus (rdata_o) {{\n      bus_type : {};\n      direction : output;\n{}    }}\n  }}\n",
      data, tables.launch);
  return text;
}

RamStubs stubs_from_macros(const std::vector<SynthMemory>& memories,
                           const std::vector<fs::path>& liberties) {
  std::list<TableSource> sources;
  for (const fs::path& file : liberties) sources.emplace_back(file);
  const std::vector<SramTables> macros = sram_tables(sources);
  RamStubs stubs;
  std::set<std::string> used;
  for (const TableSource& source : sources) {
    std::string cells;
    for (const SynthMemory& memory : memories) {
      const SramTables& macro = macro_for(macros, memory);
      if (macro.source != &source) continue;
      cells += stub_cell(memory, macro.tables);
      used.insert(macro.cell);
    }
    if (cells.empty()) continue;
    const std::string name = fmt::format("heddle_ram_stubs_{}", stubs.files.size());
    stubs.files.push_back(library_header(source, name) + cells + "}\n");
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
  const TableSource source(liberty);
  const auto [flop, tables] = plain_flop(source);
  std::string cells;
  for (const SynthMemory& memory : memories) cells += stub_cell(memory, tables);
  return {.files = {library_header(source, "heddle_ram_stubs") + cells + "}\n"},
          .source = "memory ports are timed as flip-flops (" + flop + ")"};
}

}  // namespace heddle
