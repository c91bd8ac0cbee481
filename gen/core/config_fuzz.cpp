// SPDX-License-Identifier: Apache-2.0
#include "gen/cmake/fuzz.hpp"
#include "gen/core/config.hpp"

namespace heddle {

std::vector<std::string> fuzz_seeds() {
  return {
      "name = \"b\"\narchitecture = \"loom\"\n[parameters]\nrows = 3\nwords = [\"one\", "
      "\"two\"]\nflag = true\n",
      "# comment\nname = 'b'\narchitecture = \"loom\"\n[buffers]\nkib = 0x7fff\n[interface]\nbits "
      "= 1_000\n",
      "name = \"\"\"b\"\"\"\narchitecture = \"lom\"\nparameters.rows = -1\n[[buffers]]\nx = {y = "
      "[1.5, inf]}\n"};
}

void fuzz_one(std::string_view input) {
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
       .doc = ""},
      {.key = "flag",
       .section = "parameters",
       .type = ValueType::kBool,
       .words = {},
       .initial = false,
       .derive = nullptr,
       .derive_text = "",
       .unit = "",
       .doc = ""},
      {.key = "words",
       .section = "parameters",
       .type = ValueType::kWords,
       .words = {"one", "two"},
       .initial = Words{"one"},
       .derive = nullptr,
       .derive_text = "",
       .unit = "",
       .doc = ""},
  };
  static const FamilyGenerator kToy{
      .family = "toy",
      .architectures = {{"loom", "", ""}},
      .schema = [](const std::string&) -> const Schema& { return kSchema; },
      .rules =
          [](RuleCheck& check) {
            check.require(check.at("rows") != 3, "rows", {"flag"}, "must not be 3");
          },
      .emit = nullptr,
  };
  (void)parse_config(std::string(input), "fuzz.toml", {&kToy});
}

}  // namespace heddle
