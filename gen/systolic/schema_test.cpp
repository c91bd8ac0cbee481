// SPDX-License-Identifier: Apache-2.0
#include "gen/systolic/schema.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace heddle {
const FamilyGenerator& systolic_generator();
}

namespace {

using heddle::Config;
using heddle::ConfigError;

Config parse(const std::string& body) {
  return heddle::parse_config("name = \"b\"\narchitecture = \"systolic\"\n" + body, "b.toml",
                              {&heddle::systolic_generator()});
}

// The message of a config whose body breaks one rule; the body begins on line 3.
std::string message(const std::string& body) {
  try {
    parse(body);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST_CASE("systolic config: an empty one has the documented defaults") {
  const Config config = parse("");
  CHECK(heddle::int_of(config.values, "rows") == 16);
  CHECK(heddle::int_of(config.values, "cols") == 16);
  CHECK(heddle::int_of(config.values, "requant_lanes") == 8);
  CHECK(heddle::int_of(config.values, "pack_channels") == 8);
  CHECK(heddle::int_of(config.values, "pipeline") == 1);
  CHECK(heddle::bool_of(config.values, "act_signed"));
  CHECK(heddle::words_of(config.values, "requant") ==
        heddle::Words{"double", "single", "floor", "half-up"});
  const heddle::SystolicDepths depths = heddle::systolic_depths(config.values);
  CHECK(depths.act == 2048);
  CHECK(depths.wgt == 1024);
  CHECK(depths.psum == 128);
  CHECK(depths.result == 128);
}

TEST_CASE("systolic config: derived defaults follow the array and the streams") {
  struct Case {
    int rows, cols, stream_bits, lanes, pack;
  };
  for (const Case& c : {Case{1, 1, 128, 1, 0}, Case{7, 5, 128, 2, 3}, Case{8, 32, 64, 8, 4},
                        Case{16, 32, 128, 16, 8}, Case{3, 2, 32, 1, 1}}) {
    const Config config = parse("[parameters]\nrows = " + std::to_string(c.rows) +
                                "\ncols = " + std::to_string(c.cols) +
                                "\n[interface]\nstream_bits = " + std::to_string(c.stream_bits));
    CHECK(heddle::int_of(config.values, "requant_lanes") == c.lanes);
    CHECK(heddle::int_of(config.values, "pack_channels") == c.pack);
  }
}

TEST_CASE("systolic config: each broken rule has its message") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"[parameters]\nrows = 0", "b.toml:4: rows: must be an integer of 1..256, got 0"},
      {"[parameters]\nrows = 257", "b.toml:4: rows: must be an integer of 1..256, got 257"},
      {"[parameters]\ncols = 16.0", "b.toml:4: cols: must be an integer of 1..256, got 16.0"},
      {"[parameters]\nact_bits = 9", "b.toml:4: act_bits: must be an integer of 2..8, got 9"},
      {"[parameters]\nwgt_bits = 1", "b.toml:4: wgt_bits: must be an integer of 2..8, got 1"},
      {"[parameters]\nacc_bits = 33", "b.toml:4: acc_bits: must be an integer of 8..32, got 33"},
      {"[parameters]\nact_signed = 1", "b.toml:4: act_signed: must be true or false, got 1"},
      {"[parameters]\nrequant = \"double\"",
       "b.toml:4: requant: must be a list of words out of double, single, floor, half-up, got "
       "'double'"},
      {"[parameters]\nrequant = [\"fp32\"]",
       "b.toml:4: requant: must be a list of words out of double, single, floor, half-up, got "
       "\"fp32\""},
      {"[parameters]\nrequant = [\"doubel\"]",
       "b.toml:4: requant: must be a list of words out of double, single, floor, half-up, got "
       "\"doubel\" "
       "(did you mean double?)"},
      {"[parameters]\nrequant = []", "b.toml:4: requant: must not be empty, got []"},
      {"[parameters]\nrequant = [\"floor\", \"floor\"]",
       "b.toml:4: requant: must name each word once, got \"floor\" twice"},
      {"[parameters]\nrequant_lanes = 3", "b.toml:4: requant_lanes: must be a power of two, got 3"},
      {"[parameters]\nrequant_lanes = 32",
       "b.toml:4: requant_lanes: must be at most stream_bits/8 = 16, got 32"},
      {"[parameters]\npack_channels = 9",
       "b.toml:4: pack_channels: must be at most rows/2 = 8, got 9"},
      {"[interface]\nstream_bits = 96",
       "b.toml:4: stream_bits: must be a power of two of 32..1024, got 96"},
      {"[parameters]\nacc_bits = 16\nmax_reduction = 2",
       "b.toml:5: max_reduction: accumulators of 16 bits (acc_bits) hold at most 1 products of "
       "these operands, got 2"},
      {"[parameters]\nrows = 128\ncols = 128",
       "b.toml:4: wgt_kib: must be at least 32 to hold two arrays of 128x128 weights, got 16 (the "
       "default)"},
      {"[parameters]\nrows = 256\n[buffers]\nwgt_kib = 8\nact_kib = "
       "1\n[interface]\nstream_bits=1024",
       "accepted"},
      {"[parameters]\nrows = 256\ncols = 256\n[buffers]\nwgt_kib = 128\nacc_kib = 7",
       "b.toml:8: acc_kib: must be at least 8 to hold 4 partial sums and 4 results of cols x "
       "acc_bits, got 7"},
  };
  for (const auto& [body, expected] : cases) CHECK(message(body) == expected);
}

TEST_CASE("systolic config: max_reduction is exact at the accumulator's edge") {
  const std::string head = "[parameters]\nacc_bits = 20\n";
  CHECK(message(head + "max_reduction = 31") ==
        "accepted");  // 31 * 2^14 < 2^19, 32 * 2^14 = 2^19 is one too much
  CHECK(message(head + "max_reduction = 32") != "accepted");
  CHECK(message(head + "act_signed = false\nmax_reduction = 16") ==
        "accepted");  // 16 * 255 * 128 <= 2^19
  CHECK(message(head + "act_signed = false\nmax_reduction = 17") != "accepted");
  CHECK(message(head + "weight_zero_point = true\nmax_reduction = 15") == "accepted");
  CHECK(message(head + "weight_zero_point = true\nmax_reduction = 16") != "accepted");
}

TEST_CASE("systolic config: buffer rules state the least size that is accepted") {
  CHECK(message("[parameters]\nrows = 128\ncols = 128\n[buffers]\nwgt_kib = 31") != "accepted");
  CHECK(message("[parameters]\nrows = 128\ncols = 128\n[buffers]\nwgt_kib = 32") == "accepted");
  CHECK(message("[parameters]\nrows = 256\ncols = 256\n[buffers]\nwgt_kib = 128\nacc_kib = 8") ==
        "accepted");
}

}  // namespace
