// SPDX-License-Identifier: Apache-2.0
#include "models/common/manifest.hpp"

#include <doctest/doctest.h>

#include <string>

#include "models/common/error.hpp"

namespace heddle {
namespace {

Manifest sample() {
  Manifest m;
  m.name = "demo";
  m.family = m.architecture = "systolic";
  m.top = "demo_top";
  m.parameters = {{"rows", 16}, {"cols", 7}};
  m.requant = {RequantRule::kDouble, RequantRule::kHalfUp};
  m.streams = {{.name = "act",
                .direction = "in",
                .bits = 128,
                .element_bits = 8,
                .is_signed = true,
                .elements_per_beat = 16,
                .order = "channels first",
                .keep = true}};
  m.descriptor = {{.name = "zero_point",
                   .word = 3,
                   .lsb = 8,
                   .bits = 9,
                   .is_signed = true,
                   .doc = "input zero point"}};
  m.counters = {"cycles", "busy"};
  m.memories = {{.name = "act", .instances = 2, .depth = 512, .width = 128}};
  m.rtl_files = {"rtl/a.sv"};
  m.peak_macs_per_cycle = 112;
  m.config_hash = "0badc0de";
  return m;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string message_of(const std::string& json) {
  try {
    (void)manifest_from_json(json, "m.json");
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST_CASE("manifest: every field survives JSON and back") {
  const std::string json = manifest_to_json(sample());
  const Manifest m = manifest_from_json(json, "m.json");
  CHECK(manifest_to_json(m) == json);
  CHECK(m.param("cols") == 7);
  CHECK(m.requant == sample().requant);
  CHECK(m.stream("act").elements_per_beat == 16);
  CHECK(m.stream("act").keep);
  CHECK(m.descriptor.at(0).is_signed);
  CHECK(m.memories.at(0).depth == 512);
  CHECK(m.counters == sample().counters);
}

TEST_CASE("manifest: what is asked for and absent is named") {
  CHECK_THROWS_WITH_AS((void)sample().param("depth"),
                       "manifest of 'demo': no parameter 'depth'; generate the block again with "
                       "'heddle gen'",
                       Error);
  CHECK_THROWS_WITH_AS((void)sample().stream("in"),
                       "manifest of 'demo': no stream 'in'; generate the block again with "
                       "'heddle gen'",
                       Error);
}

TEST_CASE("manifest: broken JSON is refused with file, place and value") {
  const std::string good = manifest_to_json(sample());
  const std::string tail = "; generate the block again with 'heddle gen'";
  CHECK(message_of(replaced(good, "\"top\"", "\"tip\"")) == "m.json: key 'top' is missing" + tail);
  CHECK(message_of(replaced(good, "\"schema\": 1", "\"schema\": 2")) ==
        "m.json: schema: this heddle reads 1, got 2" + tail);
  CHECK(message_of(replaced(good, "\"rows\": 16", "\"rows\": 1.5")) ==
        "m.json: parameters: rows: an integer is needed, got 1.5" + tail);
  CHECK(message_of(replaced(good, "half-up", "half-down")) ==
        "m.json: requant[1]: unknown requantization rule 'half-down'" + tail);
  CHECK(message_of(replaced(good, "\"bits\": 128", "\"bits\": 3000000000")) ==
        "m.json: streams[0]: bits: 3000000000 is out of range" + tail);
  CHECK(message_of(replaced(good, "\"keep\": true", "\"keep\": 1")) ==
        "m.json: streams[0]: keep: true or false is needed, got 1" + tail);
  CHECK(message_of(good.substr(0, good.size() / 2)).starts_with("m.json: not JSON: "));
  CHECK(message_of("[]") == "m.json: an object is needed, got array" + tail);
  CHECK(message_of(replaced(good, "\"rtl/a.sv\"", "3")) ==
        "m.json: rtl_files[0]: a string is needed, got 3" + tail);
}

}  // namespace
}  // namespace heddle
