// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "gen/core/block_files.hpp"

namespace heddle {
const FamilyGenerator& systolic_generator();
}

namespace {

using namespace heddle;  // NOLINT: a test of this namespace

Block block_of(const std::string& body) {
  return make_block(parse_config("name = \"b\"\narchitecture = \"systolic\"\n" + body, "b.toml",
                                 {&systolic_generator()}));
}

const GeneratedFile& file_of(const Block& block, const std::string& path) {
  const auto at = std::find_if(block.files.begin(), block.files.end(),
                               [&](const auto& file) { return file.path == path; });
  REQUIRE(at != block.files.end());
  return *at;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("systolic generator: the top binds every parameter of the config") {
  const Block block = block_of(
      "[parameters]\nrows = 7\ncols = 5\nact_bits = 4\nwgt_bits = 3\nact_signed = false\nacc_bits "
      "= 24\n"
      "weight_zero_point = true\npipeline = 0\nrequant = [\"half-up\", \"double\"]\nrequant_lanes = "
      "1\npack_channels = 2\n"
      "[interface]\nstream_bits = 64\n");
  const std::string top = file_of(block, "rtl/b.sv").content;
  for (const char* binding :
       {".Rows         (7)", ".Cols         (5)", ".ActW         (4)", ".WgtW         (3)",
        ".ActSigned    (1'b0)", ".AccW         (24)", ".WgtZeroPoint (1'b1)", ".StreamW      (64)",
        ".ActDepth     (8192)", ".WgtDepth     (8192)", ".PsumDepth    (512)",
        ".ResultDepth  (512)", ".RequantLanes (1)", ".PackChannels (2)",
        ".Rules        (4'b1001)", ".Pipeline     (0)"}) {
    CHECK_MESSAGE(holds(top, binding), binding);
  }
  CHECK(holds(top, "input  logic [63:0] act_data_i"));
  CHECK(holds(top, "output logic [7:0]  out_keep_o"));
}

TEST_CASE("systolic generator: NAME.sdc constrains every input but the clock") {
  const Block block = block_of("");
  const std::string top = file_of(block, "rtl/b.sv").content;
  const std::string sdc = file_of(block, "b.sdc").content;
  const std::size_t begin = sdc.find("get_ports {") + 11;
  std::string list = sdc.substr(begin, sdc.find('}', begin) - begin);
  list.append(" ").insert(0, 1, ' ');
  std::size_t found = 0;
  for (std::size_t at = top.find("  input "); at != std::string::npos;
       at = top.find("  input ", at + 1)) {
    // Every port is followed by a comma: outputs are last.
    const std::string declared = top.substr(at, top.find(',', at) - at);
    std::string port = declared.substr(declared.rfind(' ') + 1);
    if (port == "clk_i") continue;
    ++found;
    port.append(" ").insert(0, 1, ' ');
    CHECK_MESSAGE(holds(list, port), port);
  }
  CHECK(found + 1 == static_cast<std::size_t>(std::count(list.begin(), list.end(), ' ')));
  CHECK(holds(sdc, "create_clock -name clk -period $period [get_ports clk_i]"));
}

TEST_CASE("systolic generator: the manifest states what the top binds") {
  const Block block =
      block_of("[parameters]\nrows = 7\ncols = 5\nact_bits = 6\nrequant = [\"floor\"]\n");
  const Manifest manifest =
      manifest_from_json(file_of(block, "manifest.json").content, "manifest.json");
  CHECK(manifest.top == "b");
  CHECK(manifest.family == "systolic");
  CHECK(manifest.param("rows") == 7);
  CHECK(manifest.param("act_signed") == 1);
  CHECK(manifest.param("act_depth") == 4096);
  CHECK(manifest.peak_macs_per_cycle == 35);
  CHECK(manifest.requant == std::vector<RequantRule>{RequantRule::kFloor});
  CHECK(manifest.stream("act").elements_per_beat == 21);
  CHECK(manifest.stream("act").direction == "in");
  CHECK(manifest.stream("out").keep);
  CHECK(manifest.descriptor.size() > 20);
  CHECK(manifest.counters.at(1) == "compute");
  CHECK(manifest.config_hash.size() == 32);
  CHECK(manifest.rtl_files.back() == "rtl/b.sv");
  for (const std::string& file : manifest.rtl_files)
    CHECK_FALSE(file_of(block, file).content.empty());
}

TEST_CASE("systolic generator: the same config gives the same bytes") {
  const Block a = block_of("[parameters]\nrows = 3\n");
  const Block b = block_of("[parameters]\nrows = 3\n");
  REQUIRE(a.files.size() == b.files.size());
  for (std::size_t i = 0; i < a.files.size(); ++i) CHECK(a.files[i].content == b.files[i].content);
}

TEST_CASE("systolic generator: the file list has packages before their users and the top last") {
  const std::string list = file_of(block_of(""), "b.f").content;
  CHECK(list.find("common_pkg.sv") < list.find("common_ram_1r1w.sv"));
  CHECK(list.find("systolic_array.sv") < list.find("systolic_engine.sv"));
  CHECK(list.ends_with("rtl/b.sv\n"));
}

}  // namespace
