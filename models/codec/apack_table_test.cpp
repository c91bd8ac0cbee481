// SPDX-License-Identifier: Apache-2.0
#include "models/codec/apack_table.hpp"

#include <doctest/doctest.h>

#include <array>

#include "models/codec/apack.hpp"
#include "models/codec/codec_test_data.hpp"
#include "models/codec/entropy.hpp"

using namespace heddle;

namespace {

// The cost as its definition reads, value by value.
double cost_by_definition(const Histogram& hist, const ApackRows& rows) {
  double total = 0, bits = 0;
  for (const std::uint64_t count : hist) total += static_cast<double>(count);
  for (std::size_t r = 0; r < kApackRows; ++r) {
    double held = 0;
    for (std::uint32_t v = rows[r]; v < rows[r + 1]; ++v) {
      held += static_cast<double>(hist[v]);
      bits += static_cast<double>(hist[v]) * std::ceil(std::log2(rows[r + 1] - rows[r]));
    }
    const double p = std::round(1024 * held / total) / 1024;
    if (held > 0) bits -= held * (p > 0 ? std::log2(p) : -10);
  }
  return bits;
}

// The least cost of all tables of `rows` rows.
double least_cost(const Histogram& hist, int rows) {
  ApackRows table{};
  table.fill(static_cast<std::uint32_t>(hist.size()));
  table[0] = 0;
  double least = 1e300;
  const auto place = [&](const auto& self, int row) -> void {
    if (row == rows) {
      least = std::min(least, cost_by_definition(hist, table));
      return;
    }
    const auto r = static_cast<std::size_t>(row);
    for (table[r] = table[r - 1]; table[r] < hist.size(); ++table[r]) self(self, row + 1);
    self(self, row + 1);  // an empty row at the end
  };
  place(place, 1);
  return least;
}

Histogram random_histogram(CodecRandom& random, std::size_t size) {
  Histogram hist(size);
  for (std::uint64_t& count : hist)
    count = random() % 3 == 0 ? 0 : random() % (1ULL << (random() % 16));
  hist[random() % size] += 1;
  return hist;
}

double coded_bits(const CodecFormat& format, const Codes& values) {
  double bits = 0;
  for (const BitString& string : apack_encode(format, values))
    bits += static_cast<double>(string.bits);
  return bits;
}

CodecFormat format_of(const ApackTable& table, int bits) {
  return {.architecture = CodecArch::kApack, .value_bits = bits, .substreams = 1, .table = table};
}

}  // namespace

TEST_CASE("apack_table: the optimum costs what the best of all tables costs") {
  CodecRandom random(1);
  int compared = 0;
  const auto compare = [&](std::size_t values, int rows) {
    const Histogram hist = random_histogram(random, values);
    const ApackRows optimum = apack_optimal_rows(hist, rows);
    REQUIRE(apack_cost(hist, optimum) ==
            doctest::Approx(cost_by_definition(hist, optimum)).epsilon(1e-12));
    REQUIRE(apack_cost(hist, optimum) == doctest::Approx(least_cost(hist, rows)).epsilon(1e-12));
    ++compared;
  };
  for (int round = 0; round < 200; ++round) {
    for (int rows = 1; rows <= 4; ++rows) compare(8, rows);
    compare(4, 2);
    compare(16, 3);
  }
  for (int round = 0; round < 10; ++round) compare(16, 5);
  for (int round = 0; round < 3; ++round) compare(32, 4);
  CHECK(compared == 200 * 6 + 13);
}

TEST_CASE("apack_table: the search ends, and never beats the optimum") {
  CodecRandom random(2);
  for (int round = 0; round < 200; ++round) {
    const Histogram hist = random_histogram(random, std::size_t{1} << (2 + round % 7));
    const double found = apack_cost(hist, apack_search_rows(hist));
    CHECK(found ==
          doctest::Approx(cost_by_definition(hist, apack_search_rows(hist))).epsilon(1e-12));
    const double optimum = apack_cost(hist, apack_optimal_rows(hist));
    CHECK(optimum <= found * (1 + 1e-12));
  }
}

TEST_CASE("apack_table: the search ends on constant and on empty tensors") {
  for (int bits = 2; bits <= 8; ++bits) {
    for (std::uint32_t value = 0; value < 1U << bits; ++value) {
      const Codes values(20000, value);
      const Histogram hist = histogram(values, bits);
      const CodecFormat found = format_of(apack_search(hist), bits);
      REQUIRE_FALSE(format_problem(found).has_value());
      // A row of one value inside a row takes two moves, and the first one need not help.
      CHECK(coded_bits(found, values) <= 4 * 20000 + 30);
      // n * log2(1024 / 1023) = 28.2 bits, and the end.
      const ApackTable optimum = apack_best_table(hist);
      CHECK(coded_bits(format_of(optimum, bits), values) == 30);
    }
    const CodecFormat empty = format_of(apack_search(Histogram(std::size_t{1} << bits)), bits);
    CHECK_FALSE(format_problem(empty).has_value());
    CHECK(coded_bits(empty, Codes{0}) > 0);
  }
}

TEST_CASE("apack_table: counts add up to 1023 in proportion, and who needs one has one") {
  ApackRows rows{};
  for (std::uint32_t r = 0; r <= kApackRows; ++r) rows[r] = r;
  const auto counts = [&](const Histogram& hist, ApackCounts which) {
    std::vector<int> list;
    const ApackTable table = apack_table(hist, rows, which);
    for (std::size_t r = 0; r < kApackRows; ++r) list.push_back(table.t[r + 1] - table.t[r]);
    return list;
  };
  Histogram hist(16);
  hist[3] = 3;
  hist[5] = 1;
  CHECK(counts(hist, ApackCounts::kOccupied) ==
        std::vector<int>{0, 0, 0, 767, 0, 256, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(counts(hist, ApackCounts::kEvery) ==
        std::vector<int>{1, 1, 1, 754, 1, 255, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  hist[5] = 3000000;  // row 3 is rarer than one in 1023
  CHECK(counts(hist, ApackCounts::kOccupied) ==
        std::vector<int>{0, 0, 0, 1, 0, 1022, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  hist[3] = 19;  // 1.9 and 1021.1 of 1023
  hist[5] = 10211;
  CHECK(counts(hist, ApackCounts::kOccupied) ==
        std::vector<int>{0, 0, 0, 2, 0, 1021, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(counts(Histogram(16), ApackCounts::kOccupied) ==
        std::vector<int>{64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 63});
}

TEST_CASE("apack_table: coded bits are what the cost promises") {
  CodecRandom random(3);
  for (const CodeSource& source : code_sources()) {
    const Codes values = draw_codes(source, 20000, 8, random);
    const Histogram hist = histogram(values, 8);
    const double entropy = 20000 * zero_order_entropy(values);
    for (const ApackRows& rows : {apack_search_rows(hist), apack_optimal_rows(hist)}) {
      const double bits = coded_bits(format_of(apack_table(hist, rows), 8), values);
      CHECK_MESSAGE(bits >= entropy, source.name);
      // Counts add up to 1023 of 1024, and every row in use takes one at least.
      const double most = apack_cost(hist, rows) + 20000 * std::log2(1024.0 / (1023 - kApackRows));
      CHECK_MESSAGE(bits <= most + 2, source.name);
    }
  }
}

// What the algorithm's authors' program would find with the entries restored, on 20000 values.
TEST_CASE("apack_table: normal int8 values are coded as known of the search") {
  CodecRandom random(4);
  const std::array<std::pair<double, double>, 3> known{{{4, 1.885}, {12, 1.393}, {30, 1.142}}};
  constexpr double kTableBits = 288;
  for (const auto& [sigma, ratio] : known) {
    Codes values(20000);
    for (std::uint32_t& value : values) value = normal_code(random, sigma / 256, 8);
    const double bits = coded_bits(format_of(apack_search(histogram(values, 8)), 8), values);
    CHECK(8 * 20000 / (bits + kTableBits) == doctest::Approx(ratio).epsilon(0.02));
    MESSAGE("N(0,", sigma, ") ", 8 * 20000 / (bits + kTableBits));
  }
}
