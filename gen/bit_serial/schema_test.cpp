// SPDX-License-Identifier: Apache-2.0
#include "gen/bit_serial/schema.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gen/core/block_files.hpp"

namespace heddle {
const FamilyGenerator& bit_serial_generator();
}

namespace {

using namespace heddle;  // NOLINT: a test of this namespace

Config parse(const std::string& architecture, const std::string& body) {
  return parse_config("name = \"b\"\narchitecture = \"" + architecture + "\"\n" + body, "b.toml",
                      {&bit_serial_generator()});
}

std::string message(const std::string& architecture, const std::string& body) {
  try {
    (void)parse(architecture, body);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST_CASE("bit-serial config: defaults are the paper's machines of 128 products a cycle") {
  const BitSerialSizes dpnn = bit_serial_sizes(parse("dpnn", "").values);
  CHECK(dpnn.filters * dpnn.windows * dpnn.lanes == 128);
  CHECK(dpnn.act_width == 16 * 16);
  CHECK(dpnn.wgt_width == 8 * 16 * 16);
  for (const std::int64_t b : {1, 2, 4}) {
    const BitSerialSizes loom = bit_serial_sizes(
        parse("loom", "[parameters]\nbits_per_cycle = " + std::to_string(b)).values);
    CHECK(loom.filters == 128);
    CHECK(loom.windows == 16 / b);
    CHECK(loom.filters * loom.windows * loom.lanes * loom.bits_per_cycle == 128 * 256);
    CHECK(loom.act_width == 256);   // activation bits a cycle
    CHECK(loom.wgt_width == 2048);  // weight bits a cycle
  }
}

TEST_CASE("bit-serial config: words and depths follow the grid") {
  const BitSerialSizes s = bit_serial_sizes(
      parse("loom", "[parameters]\nfilters = 5\nwindows = 3\nlanes = 4\nbits_per_cycle = 2\n"
                    "act_bits = 9\n[buffers]\nact_kib = 1\nwgt_kib = 2\nacc_kib = 3").values);
  CHECK(s.slots == 4);
  CHECK(s.act_width == 32);
  CHECK(s.wgt_width == 20);
  CHECK(s.act_depth == 256);
  CHECK(s.wgt_depth == 512);
  CHECK(s.result_depth == 128);
}

TEST_CASE("bit-serial config: each broken rule has its message") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"[parameters]\nbits_per_cycle = 3", "b.toml:4: bits_per_cycle: must be 1, 2 or 4, got 3"},
      {"[parameters]\nact_bits = 17", "b.toml:4: act_bits: must be an integer of 1..16, got 17"},
      {"[parameters]\nwindows = 129", "b.toml:4: windows: must be an integer of 1..128, got 129"},
      {"[parameters]\nfilters = 256\nlanes = 64\n[buffers]\nwgt_kib = 7",
       "b.toml:7: wgt_kib: must be at least 8 to hold 4 words of 16384 bits, got 7"},
      {"[parameters]\nfilters = 4\nlanes = 64\nwindows = 64\n[buffers]\nact_kib = 7",
       "b.toml:8: act_kib: must be at least 8 to hold 16 words of 4096 bits, got 7"},
      {"[parameters]\nwindows = 33\n[buffers]\nacc_kib = 31",
       "b.toml:6: acc_kib: must be at least 32 to hold 64 positions of filters x acc_bits, got 31"},
      {"[parameters]\nrequant_lanes = 3", "b.toml:4: requant_lanes: must be a power of two, got 3"},
  };
  for (const auto& [body, expected] : cases) {
    CAPTURE(body);
    CHECK(message("loom", body).find(expected) != std::string::npos);
    CAPTURE(message("loom", body));
    CHECK(message("loom", body).substr(0, expected.size()) == expected);
  }
  CHECK(message("dpnn", "[parameters]\nwindows = 4").find("windows") != std::string::npos);
}

TEST_CASE("bit-serial generator: the top binds every parameter, and the manifest says so") {
  const Block block = make_block(parse(
      "loom", "[parameters]\nfilters = 5\nwindows = 3\nlanes = 4\nbits_per_cycle = 2\nact_bits = 9\n"
              "wgt_bits = 10\nweight_groups = true\nacc_bits = 24\nrequant = [\"floor\"]\nrequant_lanes = 2\n"
              "[buffers]\nact_kib = 1\nwgt_kib = 2\nacc_kib = 3\n[interface]\nstream_bits = 64\n"));
  std::string top;
  Manifest manifest;
  for (const GeneratedFile& file : block.files) {
    if (file.path == "rtl/b.sv") top = file.content;
    if (file.path == "manifest.json") manifest = manifest_from_json(file.content, file.path);
  }
  for (const char* binding :
       {".Serial       (1'b1)", ".Filters      (5)", ".Windows      (3)", ".Lanes        (4)",
        ".BitsPerCycle (2)", ".Dynamic      (1'b1)", ".WgtGroups    (1'b1)", ".ActW         (9)", ".WgtW         (10)",
        ".AccW         (24)", ".StreamW      (64)", ".Slots        (4)", ".ActDepth     (256)",
        ".WgtDepth     (512)", ".ResultDepth  (128)", ".RequantLanes (2)",
        ".Rules        (4'b0100)"}) {
    CHECK_MESSAGE(top.find(binding) != std::string::npos, binding);
  }
  CHECK(manifest.family == "bit_serial");
  CHECK(manifest.architecture == "loom");
  CHECK(manifest.param("slots") == 4);
  CHECK(manifest.param("act_depth") == 256);
  CHECK(manifest.stream("wgt").element_bits == 1);
  CHECK(manifest.stream("act").element_bits == 9);
  CHECK(manifest.peak_macs_per_cycle == 1);
}

}  // namespace
