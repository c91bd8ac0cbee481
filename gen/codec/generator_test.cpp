// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "gen/codec/schema.hpp"
#include "gen/core/block_files.hpp"

namespace heddle {

const FamilyGenerator& codec_generator();

namespace {

Block block(const std::string& architecture, const std::string& body) {
  return make_block(parse_config(
      "name = \"coder\"\narchitecture = \"" + architecture + "\"\n[parameters]\n" + body + "\n",
      "c.toml", {&codec_generator()}));
}

std::string top_of(const Block& made) {
  const auto top = std::find_if(made.files.begin(), made.files.end(),
                                [](const GeneratedFile& f) { return f.path == "rtl/coder.sv"; });
  REQUIRE(top != made.files.end());
  return top->content;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("codec generator: the top binds what the config says") {
  const std::string top = top_of(block("zrle", "value_bits = 5\nrun_bits = 3\nengines = 2"));
  for (const char* part :
       {"codec_block", "Arch", "codec_pkg::Zrle", "Substreams", "16", "RunW", "fetch_dest_o",
        "out_dest_o", "out_keep_o", "cnt_data_o"})
    CHECK_MESSAGE(has(top, part), part);
}

TEST_CASE("codec generator: a block of one direction has that direction's ports") {
  const Block encoder = block("apack", "direction = \"encode\"");
  CHECK(has(top_of(encoder), "codec_encoder"));
  CHECK_FALSE(has(top_of(encoder), "fetch_"));
  CHECK(encoder.manifest.streams.size() == 3);
  CHECK(encoder.manifest.param("encode") == 1);
  CHECK(encoder.manifest.param("decode") == 0);
  const Block decoder = block("apack", "direction = \"decode\"");
  CHECK(has(top_of(decoder), "codec_decoder"));
  CHECK_FALSE(has(top_of(decoder), "out_dest_o"));
  CHECK(decoder.manifest.streams.size() == 4);
  CHECK(decoder.manifest.stream("fetch").bits == 6);  // 32 strings and the end
}

TEST_CASE("codec generator: the manifest tells the formats") {
  const Manifest m = block("gecko", "zero_aware = true\nmantissa_bits = 3").manifest;
  CHECK(m.family == "codec");
  CHECK(m.param("value_bits") == 16);
  CHECK(m.param("element_bits") == 16);
  CHECK(m.param("zero_aware") == 1);
  CHECK(m.stream("out").elements_per_beat == 8);
  CHECK(m.counters.size() == 9);
  CHECK(m.descriptor.back().name == "values");
  CHECK_FALSE(m.rtl_files.empty());
}

}  // namespace heddle
