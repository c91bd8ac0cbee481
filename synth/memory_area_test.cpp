// SPDX-License-Identifier: Apache-2.0
#include "synth/memory_area.hpp"

#include <doctest/doctest.h>

#include "models/common/error.hpp"
#include "models/common/test_data.hpp"

namespace {

using heddle::Error;
using heddle::fit_macros;
using heddle::Library;
using heddle::memory_area;
using heddle::SynthMemory;

Library library_with(const std::string& name, std::int64_t words, std::int64_t width, double area) {
  Library library;
  library.name = name;
  library.file = name + ".lib";
  heddle::LibCell cell;
  cell.name = "sram_" + name;
  cell.area = area;
  cell.memory = heddle::LibMemory{.words = words, .width = width};
  library.cells.push_back(cell);
  return library;
}

const std::vector<SynthMemory> kMemories{
    {.module = "common_ram_1r1w_D512_W32", .depth = 512, .width = 32, .instances = 8},
    {.module = "common_ram_1r1w_D1025_W65", .depth = 1025, .width = 65, .instances = 1},
    {.module = "common_ram_1r1w_D9216_W8", .depth = 9216, .width = 8, .instances = 1}};

}  // namespace

TEST_CASE("memory area: without a library bits are known and area is not") {
  const heddle::MemoryReport report = memory_area(kMemories, fit_macros({}));
  CHECK(report.bits == 8 * 512 * 32 + 1025 * 65 + 9216 * 8);
  CHECK_FALSE(report.area_um2.has_value());
  CHECK_FALSE(report.macros.has_value());
  CHECK_FALSE(report.memories[0].area_um2.has_value());
}

TEST_CASE("memory area: two macros give a constant part and an area a bit") {
  const auto fit = fit_macros({library_with("b", 1024, 64, 1000 + 65536 * 3),
                               library_with("a", 256, 64, 1000 + 16384 * 3)});
  REQUIRE(fit.has_value());
  CHECK(fit->fixed_um2 == doctest::Approx(1000));
  CHECK(fit->um2_per_bit == doctest::Approx(3));
  CHECK(fit->macros[0].cell == "sram_a");
  CHECK(fit->formula ==
        "1000 + 3 * bits um2 a macro of at most 65536 bits and 64 wide, from 2 macros");

  const heddle::MemoryReport report = memory_area(kMemories, fit);
  CHECK(report.memories[0].macros == 8);
  CHECK(report.memories[0].area_um2.value_or(0) == doctest::Approx(8 * (1000 + 3 * 512 * 32)));
  // One bit too wide: two slices of 33 bits, which fit. Nine times as deep and an eighth as wide: two.
  CHECK(report.memories[1].macros == 2);
  CHECK(report.memories[1].area_um2.value_or(0) == doctest::Approx(2 * 1000 + 3 * 1025 * 65));
  CHECK(report.memories[2].macros == 2);
  CHECK(report.memories[2].area_um2.value_or(0) == doctest::Approx(2 * 1000 + 3 * 9216 * 8));
  CHECK(report.macros == 12);
  CHECK(report.area_um2.value_or(0) ==
        doctest::Approx(*report.memories[0].area_um2 + *report.memories[1].area_um2 +
                        *report.memories[2].area_um2));
}

TEST_CASE("memory area: one macro gives an area a bit; a negative constant part is none") {
  const auto one = fit_macros({library_with("a", 256, 64, 16384 * 5)});
  CHECK(one->fixed_um2 == 0);
  CHECK(one->um2_per_bit == doctest::Approx(5));
  const auto two =
      fit_macros({library_with("a", 256, 64, 16384 * 4), library_with("b", 1024, 64, 65536 * 5)});
  CHECK(two->fixed_um2 == 0);
  CHECK(two->um2_per_bit == doctest::Approx(5).epsilon(0.05));
}

TEST_CASE("memory area: libraries without macros and macros of two processes are refused") {
  Library none;
  none.file = "cells.lib";
  CHECK_THROWS_WITH_AS((void)fit_macros({none}),
                       "cells.lib: no memory cell (a cell with a memory group that tells "
                       "address_width and word_width)",
                       Error);
  CHECK_THROWS_WITH_AS((void)fit_macros({library_with("a", 256, 64, 0)}),
                       "a.lib: memory cell sram_a has no area", Error);
  CHECK_THROWS_WITH_AS(
      (void)fit_macros({library_with("a", 256, 64, 93181), library_with("b", 256, 64, 419463)}),
      "memory libraries: the macros are not of one process and kind: sram_a of 16384 bits has "
      "93181 "
      "um2, the line through all 2 gives 256322",
      Error);
}

TEST_CASE("memory area: the fit to IHP's macros and to sky130's") {
  const auto small =
      heddle::test_data("liberty/RM_IHPSG13_1P_256x64_c2_bm_bist_typ_1p20V_25C.lib.gz");
  const auto large =
      heddle::test_data("liberty/RM_IHPSG13_1P_1024x64_c2_bm_bist_typ_1p20V_25C.lib.gz");
  const auto sky = heddle::test_data("liberty/sky130_sram_1rw1r_64x256_8_TT_1p8V_25C.lib.gz");
  if (!small || !large || !sky) return;
  const auto ihp = fit_macros({heddle::read_liberty(*small), heddle::read_liberty(*large)});
  CHECK(ihp->formula ==
        "36259 + 3.474 * bits um2 a macro of at most 65536 bits and 64 wide, from 2 macros");
  const auto openram = fit_macros({heddle::read_liberty(*sky)});
  CHECK(openram->formula ==
        "0 + 25.6 * bits um2 a macro of at most 16384 bits and 64 wide, from 1 macro");
  CHECK_THROWS_AS((void)fit_macros({heddle::read_liberty(*small), heddle::read_liberty(*large),
                                    heddle::read_liberty(*sky)}),
                  Error);
}
