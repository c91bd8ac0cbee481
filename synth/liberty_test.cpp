// SPDX-License-Identifier: Apache-2.0
#include "synth/liberty.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/test_data.hpp"
#include "synth/cell_choice.hpp"
#include "synth/truth_table.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::Error;
using heddle::Library;
using heddle::parse_liberty;

constexpr const char* kHead =
    "library (t) {\n time_unit : \"1ps\";\n capacitive_load_unit (1,ff);\n";

TEST_CASE("liberty: comments, continued lines, quotes, missing semicolons, complex attributes") {
  const Library library = parse_liberty(
      "/* a /* comment */ library(\"some lib\") { // to the end\n"
      "  time_unit : \"10ps\" ;\n"
      "  capacitive_load_unit (2.5, \"pf\");\n"
      "  define(x, cell, string);\n"
      "  cell (\"NAND2\") {\n"
      "    area : 1.5\n"
      "    dont_use : true ;\n"
      "    pin(A, B) { direction : input; capacitance : 2; }\n"
      "    pin (Y) { direction : \"output\"; function : \"!(A \\\n B)\";\n"
      "      timing () { values(\"1, 2\", \\\n \"3, 4\"); } }\n"
      "  }\n"
      "  cell (DFF) { ff (IQ, IQN) { next_state : \"D\"; clocked_on : CK; clear : \"!R\" }\n"
      "    pin (CK) { clock : true; direction : input; } }\n"
      "  cell (RAM) { memory () { type : ram; address_width : 8; word_width : 64; } }\n"
      "}\n",
      "x.lib");
  CHECK(library.name == "some lib");
  CHECK(library.time_unit_s == doctest::Approx(1e-11));
  CHECK(library.cap_unit_f == doctest::Approx(2.5e-12));
  REQUIRE(library.cells.size() == 3);
  const heddle::LibCell& nand = library.cells[0];
  CHECK(nand.area == 1.5);
  CHECK(nand.dont_use);
  REQUIRE(nand.pins.size() == 3);
  CHECK(nand.pins[1].name == "B");
  CHECK(nand.pins[1].cap_f == doctest::Approx(5e-12));
  CHECK(heddle::truth_table(nand.pin("Y")->function, {"A", "B"}) == std::nullopt);  // backslash
  const heddle::LibCell& flop = library.cells[1];
  CHECK(flop.flop);
  CHECK(flop.storage.state_n == "IQN");
  CHECK(flop.storage.clock == "CK");
  CHECK(flop.storage.clear == "!R");
  CHECK(flop.pin("CK")->clock);
  REQUIRE(library.cells[2].memory);
  CHECK(library.cells[2].memory->words == 256);
  CHECK(library.cells[2].memory->width == 64);
}

TEST_CASE("liberty: what is wrong is told with file and line") {
  const auto error_of = [](const std::string& text) -> std::string {
    try {
      static_cast<void>(parse_liberty(text, "x.lib"));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const std::string head = kHead;
  CHECK(error_of("") == "x.lib:1: not a Liberty library: it must begin with library (NAME) {");
  CHECK(error_of("module t;") ==
        "x.lib:1: not a Liberty library: it must begin with library (NAME) {");
  CHECK(error_of("library (t);") == "x.lib:1: library has no { }");
  CHECK(error_of(head + " cell (A) {\n  area : 1;\n") ==
        "x.lib:6: the file ends inside cell (A), which line 4 opens");
  CHECK(error_of(head + " cell (A) { area : \"1") == "x.lib:4: the file ends inside a string");
  CHECK(error_of(head + "/* ") == "x.lib:4: the file ends inside a comment");
  CHECK(error_of(head + " cell (A { }") == "x.lib:4: cell ( is not closed");
  CHECK(error_of(head + " area 1;") == "x.lib:4: expected : or ( after area, got \"1;\"");
  CHECK(error_of(head + " \x01\x02") == "x.lib:4: expected a name, got \"??\"");
  CHECK(error_of(head + " cell (A) {\n area : big; } }") ==
        "x.lib:5: area must be a number that is not negative, got \"big\"");
  CHECK(error_of(head + " cell (A) { } } }") ==
        "x.lib:4: text after the library's closing brace: \"}\"");
  CHECK(error_of(head + "}") == "x.lib:1: library t has no cells");
  CHECK(error_of("library (t) { cell (A) { } }") ==
        "x.lib:1: library t has no capacitive_load_unit");
  CHECK(error_of("library (t) { time_unit : \"1 year\"; capacitive_load_unit (1,pf); }") ==
        "x.lib:1: time_unit must be a unit like 1ps, got \"1 year\"");
  std::string deep = head;
  for (int i = 0; i < 1000; ++i) deep += "a () {";
  CHECK(error_of(deep) == "x.lib:4: groups are nested too deeply");
}

TEST_CASE("liberty: a zipped file reads as the plain one; a damaged one is told") {
  const auto data = heddle::test_data("liberty/sg13g2_stdcell_typ_1p20V_25C.lib.gz");
  if (!data) return;
  const fs::path& whole = *data;
  const std::string zipped = heddle::read_whole_file(whole);
  const fs::path file =
      fs::temp_directory_path() / fmt::format("heddle_liberty_test_{}.lib.gz", getpid());
  heddle::write_file_atomic(file, zipped.substr(0, zipped.size() / 2));
  CHECK_THROWS_WITH_AS(static_cast<void>(heddle::read_liberty(file)),
                       (file.string() + ": the zipped file ends too early").c_str(), Error);
  std::string damaged = zipped;
  for (std::size_t i = 5000; i < 5100; ++i) damaged[i] = static_cast<char>(~damaged[i]);
  heddle::write_file_atomic(file, damaged);
  CHECK_THROWS_WITH_AS(static_cast<void>(heddle::read_liberty(file)),
                       (file.string() + ": the zipped file is corrupt").c_str(), Error);
  const std::string text = heddle::liberty_text(whole);
  heddle::write_file_atomic(file, text);
  CHECK(heddle::read_liberty(file).cells.size() == 78);
  fs::remove(file);
}

TEST_CASE("truth table: operators by strength, both inverters, blanks as AND") {
  const std::vector<std::string> abc{"A", "B", "C"};
  CHECK(heddle::truth_table("A", abc) == 0b10101010);
  CHECK(heddle::truth_table("A & B | C", abc) == heddle::truth_table("(A B)+C", abc));
  CHECK(heddle::truth_table("A ^ B & C", abc) == heddle::truth_table("A ^ (B * C)", abc));
  CHECK(heddle::truth_table("!(A B)'", abc) == heddle::truth_table("A&B", abc));
  CHECK(heddle::truth_table("!A", {"A"}) == 1);
  CHECK(heddle::truth_table("1", {}) == 1);
  CHECK(heddle::truth_table("0", {}) == 0);
  for (const char* wrong : {"D", "A &", "(A", "A)", ""}) CHECK(!heddle::truth_table(wrong, abc));
}

struct RealLibrary {
  const char* file;
  const char* nand2;
  const char* inverter;
  const char* driver;
  const char* tree_buffer;
  double time_unit_s;
};

TEST_CASE("cell choice: of each real library, by function and size") {
  constexpr std::array<RealLibrary, 6> kLibraries{{
      {"nangate45_typ", "NAND2_X1", "INV_X1", "BUF_X2", "BUF_X8", 1e-9},
      {"nangate45_slow", "NAND2_X1", "INV_X1", "BUF_X2", "BUF_X8", 1e-9},
      {"sky130hd_tt", "sky130_fd_sc_hd__nand2_1", "sky130_fd_sc_hd__inv_1",
       "sky130_fd_sc_hd__buf_2", "sky130_fd_sc_hd__buf_6", 1e-9},
      {"sg13g2_stdcell_typ_1p20V_25C", "sg13g2_nand2_1", "sg13g2_inv_1", "sg13g2_buf_2",
       "sg13g2_buf_8", 1e-9},
      {"gf180mcu7t_tt_5v0_fixed", "gf180mcu_fd_sc_mcu7t5v0__nand2_1",
       "gf180mcu_fd_sc_mcu7t5v0__inv_1", "gf180mcu_fd_sc_mcu7t5v0__buf_2",
       "gf180mcu_fd_sc_mcu7t5v0__buf_4", 1e-9},
      {"asap7_rvt_tt_merged", "NAND2xp33_ASAP7_75t_R", "INVxp33_ASAP7_75t_R", "BUFx3_ASAP7_75t_R",
       "BUFx5_ASAP7_75t_R", 1e-12},
  }};
  for (const RealLibrary& real : kLibraries) {
    CAPTURE(real.file);
    const auto data = heddle::test_data(fmt::format("liberty/{}.lib.gz", real.file));
    if (!data) return;
    const Library library = heddle::read_liberty(*data);
    const heddle::CellChoice choice = heddle::choose_cells(library);
    CHECK(choice.nand2.cell == real.nand2);
    CHECK(choice.inverter.cell == real.inverter);
    CHECK(choice.driver.cell == real.driver);
    CHECK(choice.tree_buffer.cell == real.tree_buffer);
    CHECK(library.time_unit_s == doctest::Approx(real.time_unit_s));
    CHECK(choice.load_f > 1e-16);
    CHECK(choice.load_f < 1e-13);
    CHECK(!choice.tie_low.cell.empty());
    CHECK(!choice.tie_high.cell.empty());
  }
}

TEST_CASE("cell choice: a library without a flip-flop, gate or buffer is refused") {
  const auto error_of = [](const std::string& cells) -> std::string {
    try {
      static_cast<void>(heddle::choose_cells(parse_liberty(kHead + cells + "}", "x.lib")));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const std::string input = " pin (A) { direction : input; } pin (B) { direction : input; }";
  const std::string nand =
      " cell (N) {" + input + " pin (Y) { direction : output; function : \"(A B)'\"; } }";
  const std::string flop = " cell (F) { ff (IQ,IQN) { next_state : D; clocked_on : C; } }";
  CHECK(error_of(nand) == "x.lib: library t has no flip-flop that the flow may use");
  CHECK(error_of(flop) == "x.lib: library t has no 2-input NAND that the flow may use");
  CHECK(error_of(flop + nand) == "x.lib: library t has no inverter that the flow may use");
  const std::string inverter =
      " cell (I) { pin (A) { direction : input; } pin (Y) { direction : output; function : \"!A\"; "
      "} }";
  CHECK(error_of(flop + nand + inverter) == "x.lib: library t has no buffer that the flow may use");
}

TEST_CASE("cell choice: the trimmed library keeps usable cells and timing, and drops power") {
  const auto data = heddle::test_data("liberty/nangate45_typ.lib.gz");
  if (!data) return;
  const fs::path& file = *data;
  const std::string text = heddle::liberty_text(file);
  const Library whole = parse_liberty(text, file);
  const std::string trimmed = heddle::trimmed_liberty(text, whole);
  const Library kept = parse_liberty(trimmed, file);
  CHECK(trimmed.size() < text.size() * 6 / 10);
  CHECK(trimmed.find("internal_power") == std::string::npos);
  CHECK(trimmed.find("cell_rise") != std::string::npos);
  CHECK(static_cast<std::ptrdiff_t>(kept.cells.size()) ==
        std::count_if(whole.cells.begin(), whole.cells.end(), heddle::usable_cell));
  CHECK(kept.cell("CLKBUF_X1") == nullptr);
  REQUIRE(kept.cell("NAND2_X1") != nullptr);
  CHECK(kept.cell("NAND2_X1")->pin("A1")->cap_f == whole.cell("NAND2_X1")->pin("A1")->cap_f);
}

}  // namespace
