// SPDX-License-Identifier: Apache-2.0
#include "gen/core/config.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "gen/core/identifier.hpp"

namespace {

using namespace heddle;  // NOLINT: a test of this namespace

const Schema& toy_schema() {
  static const Schema kSchema{
      {.key = "rows",
       .section = "parameters",
       .type = ValueType::kInt,
       .min = 1,
       .max = 8,
       .words = {},
       .initial = std::int64_t{2},
       .derive = nullptr,
       .derive_text = "",
       .unit = "",
       .doc = "rows"},
      {.key = "wide",
       .section = "parameters",
       .type = ValueType::kInt,
       .min = 1,
       .max = 99,
       .words = {},
       .initial = std::int64_t{0},
       .derive = [](const ValueMap& values) { return 2 * int_of(values, "rows"); },
       .derive_text = "2 rows",
       .unit = "",
       .doc = "width"},
      {.key = "kib",
       .section = "buffers",
       .type = ValueType::kInt,
       .min = 1,
       .max = 8,
       .words = {},
       .initial = std::int64_t{4},
       .derive = nullptr,
       .derive_text = "",
       .unit = "KiB",
       .doc = "buffer"},
  };
  return kSchema;
}

const FamilyGenerator& toy() {
  static const FamilyGenerator kToy{
      .family = "toy",
      .architectures = {{"loom", "a toy", "nobody"}},
      .schema = [](const std::string&) -> const Schema& { return toy_schema(); },
      .rules =
          [](RuleCheck& check) {
            check.require(check.at("kib") >= check.at("rows"), "kib", {"rows"},
                          "must be at least rows");
          },
      .emit = nullptr,
  };
  return kToy;
}

Config parse(const std::string& text) { return parse_config(text, "c.toml", {&toy()}); }

std::string message(const std::string& text) {
  try {
    parse(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

const std::string kHead = "name = \"b\"\narchitecture = \"loom\"\n";

TEST_CASE("config: values, defaults, derived defaults and lines are there") {
  const Config config = parse(kHead + "[parameters]\nrows = 3\n");
  CHECK(config.name == "b");
  CHECK(config.architecture == "loom");
  CHECK(int_of(config.values, "rows") == 3);
  CHECK(int_of(config.values, "wide") == 6);
  CHECK(int_of(config.values, "kib") == 4);
  CHECK(config.lines == std::map<std::string, int>{{"rows", 4}});
}

TEST_CASE("config: each kind of mistake has its message") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"architecture = \"loom\"\n",
       "c.toml: name: must be a string, the name of the block, got nothing"},
      {"name = \"b\"\n", "c.toml: architecture: must be a string, one of: loom, got nothing"},
      {"name = \"b\"\narchitecture = \"lom\"\n",
       "c.toml:2: architecture: must be one of: loom, got \"lom\" (did you mean loom?)"},
      {"name = 5\narchitecture = \"loom\"\n",
       "c.toml:1: name: must be a string, the name of the block, got 5"},
      {"name = \"9b\"\narchitecture = \"loom\"\n",
       "c.toml:1: name: must be a letter followed by letters, digits and underscores, got \"9b\""},
      {"name = \"module\"\narchitecture = \"loom\"\n",
       "c.toml:1: name: must not be a reserved word of SystemVerilog, got \"module\""},
      {"name = \"common_pkg\"\narchitecture = \"loom\"\n",
       "c.toml:1: name: must not be the name of one of heddle's modules, got \"common_pkg\""},
      {kHead + "[parameters]\nrowz = 3\n",
       "c.toml:4: rowz: unknown key in [parameters], got 3 (did you mean rows?)"},
      {kHead + "[parameters]\nbanana = [1, 2]\n",
       "c.toml:4: banana: unknown key in [parameters], got [ 1, 2 ]"},
      {kHead + "[parameters]\nkib = 3\n",
       "c.toml:4: kib: belongs in section [buffers], got [parameters]"},
      {kHead + "[paramaters]\nrows = 3\n",
       "c.toml:3: paramaters: unknown section, got a table (did you mean parameters?)"},
      {kHead + "rows = 3\n", "c.toml:3: rows: unknown key before the first section, got 3"},
      {kHead + "parameters = 3\n", "c.toml:3: parameters: must be a section, [parameters], got 3"},
      {kHead + "[parameters]\nrows = \"3\"\n",
       "c.toml:4: rows: must be an integer of 1..8, got '3'"},
      {kHead + "[parameters]\nrows = 9\n", "c.toml:4: rows: must be an integer of 1..8, got 9"},
      {kHead + "[parameters]\nrows = 5\n",
       "c.toml:4: kib: must be at least rows, got 4 (the default)"},
      {kHead + "[parameters]\nrows = 5\n[buffers]\nkib = 3\n",
       "c.toml:6: kib: must be at least rows, got 3"},
  };
  for (const auto& [text, expected] : cases) CHECK(message(text) == expected);
}

TEST_CASE("config: all mistakes are told at once, in the order of the file") {
  CHECK(message("name = \"9\"\narchitecture = \"loom\"\n[parameters]\nrows = 0\nwide = "
                "true\n[buffers]\nkid = 1\n") ==
        "c.toml:1: name: must be a letter followed by letters, digits and underscores, got \"9\"\n"
        "c.toml:4: rows: must be an integer of 1..8, got 0\n"
        "c.toml:5: wide: must be an integer of 1..99, got true\n"
        "c.toml:7: kid: unknown key in [buffers], got 1 (did you mean kib?)");
}

TEST_CASE("config: a rule that reads a wrong key stays silent") {
  CHECK(message(kHead + "[parameters]\nrows = 9\n[buffers]\nkib = 1\n") ==
        "c.toml:4: rows: must be an integer of 1..8, got 9");
}

TEST_CASE("config: broken syntax tells its line") {
  const std::string text = message(kHead + "[parameters\nrows = 3\n");
  CHECK(text.rfind("c.toml:3: not valid TOML: ", 0) == 0);
  CHECK(message(kHead + "r\xC3\xB6ws = 3\n") ==
        "c.toml:3: not valid TOML: only comments may hold letters beyond ASCII");
  CHECK(message(kHead + "[parameters]\nrows = 3\nrows = 3\n")
            .rfind("c.toml:5: not valid TOML: ", 0) == 0);
}

TEST_CASE("config: the hash sees values, not comments, order or spelled-out defaults") {
  const std::string hash = parse(kHead + "[parameters]\nrows = 3\n").hash;
  CHECK(parse(kHead + "# why\n[buffers]\nkib = 4\n[parameters]\nrows = 3 # x\n").hash == hash);
  CHECK(parse(kHead + "[parameters]\nrows = 4\n").hash != hash);
  CHECK(hash.size() == 32);
}

TEST_CASE("config: an absent file is told with its path") {
  CHECK_THROWS_WITH_AS((void)load_config("/no/such.toml", {&toy()}),
                       "/no/such.toml: cannot read: No such file or directory", Error);
}

TEST_CASE("identifier: what may name a block") {
  CHECK_FALSE(name_problem("systolic_16x16").has_value());
  CHECK(name_problem("").has_value());
  CHECK(name_problem("a-b").has_value());
  CHECK(name_problem("a/../b").has_value());
  CHECK(name_problem("\xc3\xa4").has_value());
  CHECK(*name_problem(std::string(65, 'a')) == "must have at most 64 characters");
  CHECK(is_sv_keyword("xor"));
  CHECK(is_sv_keyword("accept_on"));
  CHECK_FALSE(is_sv_keyword("top"));
}

}  // namespace
