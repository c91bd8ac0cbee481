// SPDX-License-Identifier: Apache-2.0
#include "gen/codec/schema.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace heddle {

const FamilyGenerator& codec_generator();

namespace {

Config parse(const std::string& architecture, const std::string& body) {
  return parse_config("name = \"b\"\narchitecture = \"" + architecture + "\"\n" + body, "c.toml",
                      {&codec_generator()});
}

std::vector<std::string> complaints(const std::string& architecture, const std::string& body) {
  try {
    (void)parse(architecture, body);
  } catch (const ConfigError& error) {
    std::vector<std::string> list;
    for (const Diagnostic& d : error.diagnostics()) list.push_back(d.key + ": " + d.rule);
    return list;
  }
  return {};
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("codec schema: defaults keep all rules") {
  int configs = 0;
  for (const ArchitectureInfo& info : codec_generator().architectures) {
    CHECK(complaints(info.name, "").empty());
    ++configs;
  }
  CHECK(configs == 4);
  const Config gecko =
      parse("gecko", "[parameters]\nformat = \"fp32\"\n[interface]\nstream_bits = 256\n");
  CHECK(codec_value_bits(gecko.values) == 32);
  CHECK(int_of(gecko.values, "mantissa_bits") == 23);
  CHECK(codec_element_bits(parse("zvc", "[parameters]\nvalue_bits = 3\n").values) == 8);
}

TEST_CASE("codec schema: direction says what is built") {
  const auto values = [](const std::string& word) {
    return parse("zvc", "[parameters]\ndirection = \"" + word + "\"\n").values;
  };
  CHECK(codec_encodes(values("both")));
  CHECK(codec_decodes(values("both")));
  CHECK_FALSE(codec_decodes(values("encode")));
  CHECK_FALSE(codec_encodes(values("decode")));
  CHECK(complaints("zvc", "[parameters]\ndirection = \"up\"\n") ==
        Lines{"direction: must be one of: both, encode, decode"});
}

TEST_CASE("codec schema: every rule objects") {
  const auto parameters = [](const std::string& text) { return "[parameters]\n" + text + "\n"; };
  CHECK(complaints("zvc", parameters("substreams = 12")) ==
        Lines{"substreams: must be a power of two"});
  CHECK(complaints("zvc", parameters("engines = 3")) == Lines{"engines: must be a power of two"});
  CHECK(complaints("zvc", "[interface]\nstream_bits = 96\n") ==
        Lines{"stream_bits: must be a power of two"});
  CHECK(complaints("zvc", parameters("engines = 16\nsubstreams = 8")) ==
        Lines{"engines: must be at most substreams = 8"});
  CHECK(complaints("zvc", parameters("engines = 32\nsubstreams = 32")) ==
        Lines{"stream_bits: must be at least 256 to hold a value for each engine"});
  CHECK(complaints("gecko", parameters("engines = 4")) ==
        Lines{"engines: must be at least 8, one a column of a group"});
  CHECK(complaints("gecko", parameters("mantissa_bits = 8")) ==
        Lines{"mantissa_bits: must be at most 7 for bf16"});
  CHECK(complaints("apack", parameters("format = \"bf16\"")) ==
        Lines{"format: unknown key in [parameters]"});
  CHECK(complaints("apack", parameters("value_bits = 9")) ==
        Lines{"value_bits: must be an integer of 2..8"});
}

}  // namespace heddle
