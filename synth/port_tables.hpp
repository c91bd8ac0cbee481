// SPDX-License-Identifier: Apache-2.0
//
// Delay, setup and hold tables taken out of a Liberty file as they stand, to be put into the cell of a
// memory (ram_stub.hpp). Related pins become clk_i, conditions (when) are dropped: the first arc of a kind
// counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "synth/liberty_tree.hpp"

namespace heddle {

// What a memory's ports are timed as: texts that go into its cell.
struct PortTables {
  std::string launch;                                      // timing groups of rdata_o
  std::string address_checks, enable_checks, data_checks;  // of addresses, we_i and re_i, wdata_i
  std::string clock_cap, address_cap, enable_cap, data_cap;
};

// A library that tables are copied from. It stays where it is: the tree refers to the text.
struct TableSource {
  explicit TableSource(const std::filesystem::path& from);
  TableSource(const TableSource&) = delete;
  TableSource& operator=(const TableSource&) = delete;

  std::filesystem::path file;
  std::string text;
  LibertyGroup tree;
};

// A memory macro and its tables.
struct SramTables {
  const TableSource* source = nullptr;
  std::string cell;
  std::int64_t words = 0, width = 0;
  PortTables tables;
  [[nodiscard]] std::int64_t bits() const { return words * width; }
};

// The library without its cells, under the given name and still open: units, thresholds, templates.
[[nodiscard]] std::string library_header(const TableSource& source, const std::string& name);

// Name and tables of the smallest flip-flop with a rising clock edge; one without set and reset before one
// with. Throws Error naming the file when there is none.
[[nodiscard]] std::pair<std::string, PortTables> plain_flop(const TableSource& source);

// The memory macros of all libraries, smallest first. Throws Error naming a file that has none.
[[nodiscard]] std::vector<SramTables> sram_tables(const std::list<TableSource>& sources);

}  // namespace heddle
