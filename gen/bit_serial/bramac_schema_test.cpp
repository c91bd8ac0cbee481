// SPDX-License-Identifier: Apache-2.0
#include "gen/bit_serial/bramac_schema.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "gen/core/block_files.hpp"

namespace heddle {
const FamilyGenerator& bit_serial_generator();
}

namespace {

using namespace heddle;  // NOLINT: a test of this namespace

Config parse(const std::string& body) {
  return parse_config("name = \"b\"\narchitecture = \"bramac\"\n" + body, "b.toml",
                      {&bit_serial_generator()});
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

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("bramac config: an empty one has the documented defaults") {
  const Config config = parse("");
  CHECK(int_of(config.values, "blocks") == 8);
  CHECK(int_of(config.values, "requant_lanes") == 16);
  CHECK_FALSE(bool_of(config.values, "one_dummy_array"));
  const BramacSizes s = bramac_sizes(config.values);
  CHECK(s.cols() == 160);
  CHECK(s.act_depth == 2048);
  CHECK(s.acc_depth == 32);
}

TEST_CASE("bramac config: every rule names what to change") {
  CHECK(holds(message("[parameters]\nmin_bits = 3\n"), "b.toml:4: min_bits: must be 2, 4 or 8"));
  CHECK(holds(message("[parameters]\nvector = 7\n"), "b.toml:4: vector: must be even"));
  CHECK(holds(message("[parameters]\nblocks = 13\n"),
              "blocks: must be at most 12 for 256 columns of sums, 20 a block (40/min_bits)"));
  CHECK(message("[parameters]\nblocks = 12\n[buffers]\nacc_kib = 64\n") == "accepted");
  CHECK(holds(message("[buffers]\nacc_kib = 1\n"),
              "acc_kib: must be at least 5 to hold 4 partial sums and 4 results of 160 columns"));
  CHECK(message("[buffers]\nacc_kib = 5\n") == "accepted");
  CHECK(holds(message("[interface]\nstream_bits = 96\n"), "stream_bits: must be a power of two"));
  CHECK(message("[interface]\nstream_bits = 32\n") != "accepted");
  CHECK(holds(message("[parameters]\nrequant_lanes = 32\n"),
              "requant_lanes: must be at most stream_bits/8 = 16"));
}

TEST_CASE("bramac generator: top and manifest state what the config asks for") {
  const Block block = make_block(parse(
      "[parameters]\nblocks = 3\none_dummy_array = true\nmin_bits = 4\nvector = 6\n"
      "requant = [\"floor\"]\n"));
  const auto file = [&](const std::string& path) {
    const auto at = std::find_if(block.files.begin(), block.files.end(),
                                 [&](const auto& f) { return f.path == path; });
    REQUIRE(at != block.files.end());
    return at->content;
  };
  const std::string top = file("rtl/b.sv");
  for (const char* binding : {".Fast         (1'b1)", ".Blocks       (3)", ".Lanes        (10)",
                              ".Vec          (6)", ".Rules        (4'b0100)"}) {
    CHECK_MESSAGE(holds(top, binding), binding);
  }
  const Manifest manifest = manifest_from_json(file("manifest.json"), "manifest.json");
  CHECK(manifest.family == "bit_serial");
  CHECK(manifest.architecture == "bramac");
  CHECK(manifest.param("cols") == 30);
  CHECK(manifest.param("clocks_per_cycle") == 2);
  CHECK(manifest.peak_macs_per_cycle == 15);  // 60 in a MAC2 of 4 main cycles
  CHECK(manifest.memories.front().instances == 6);
  const auto has = [&](const std::string& name) {
    return std::any_of(manifest.descriptor.begin(), manifest.descriptor.end(),
                       [&](const FieldInfo& field) { return field.name == name; });
  };
  CHECK(has("precision"));
  CHECK(has("act_signed"));
  CHECK_FALSE(has("wgt_zp"));
}

}  // namespace
