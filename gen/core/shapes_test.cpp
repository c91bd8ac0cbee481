// SPDX-License-Identifier: Apache-2.0
#include "gen/core/shapes.hpp"

#include <doctest/doctest.h>

#include "gen/core/block_files.hpp"
#include "models/common/error.hpp"

namespace {

using heddle::Config;
using heddle::FamilyGenerator;
using heddle::grid_shapes;
using heddle::KeySpec;
using heddle::Schema;
using heddle::ValueMap;

const Schema& schema(const std::string&) {
  static const Schema kSchema{
      KeySpec{.key = "rows", .section = "parameters", .min = 1, .max = 16, .words = {},
              .initial = std::int64_t{4}, .derive_text = {}, .unit = {}, .doc = {}},
      KeySpec{.key = "cols", .section = "parameters", .min = 1, .max = 16, .words = {},
              .initial = std::int64_t{4}, .derive_text = {}, .unit = {}, .doc = {}},
      KeySpec{.key = "depth", .section = "buffers", .min = 1, .max = 999, .words = {},
              .initial = std::int64_t{0},
              .derive = [](const ValueMap& values) { return heddle::int_of(values, "rows") * 10; },
              .derive_text = "10 rows", .unit = {}, .doc = {}}};
  return kSchema;
}

// rows may not be 2.
void rules(heddle::RuleCheck& check) {
  check.require(check.at("rows") != 2, "rows", {}, "must not be 2");
}

const FamilyGenerator kGenerator{
    .family = "f",
    .architectures = {{.name = "grid", .sentence = {}, .citation = {}, .grid = {"rows", "cols"}},
                      {.name = "flat", .sentence = {}, .citation = {}, .grid = {}}},
    .schema = schema,
    .rules = rules,
    .emit = nullptr};

Config config(const std::string& architecture, const std::string& keys) {
  return heddle::parse_config("name = \"b\"\narchitecture = \"" + architecture + "\"\n" + keys,
                              "b.toml", {&kGenerator});
}

}  // namespace

TEST_CASE("shapes: every legal split of the elements, defaults follow, set keys stay") {
  const auto shapes = grid_shapes(config("grid", "[parameters]\nrows = 12\ncols = 2\n"), {&kGenerator});
  // 3x8, 6x4, 12x2; 24x1 has too many rows.
  REQUIRE(shapes.size() == 3);
  CHECK(shapes[0].first == 3);
  CHECK(shapes[0].second == 8);
  CHECK(shapes[1].first == 6);
  CHECK(shapes[2].first == 12);
  CHECK(heddle::int_of(shapes[1].config.values, "depth") == 60);
  const auto fixed =
      grid_shapes(config("grid", "[parameters]\nrows = 12\ncols = 2\n[buffers]\ndepth = 7\n"),
                  {&kGenerator});
  CHECK(heddle::int_of(fixed.at(0).config.values, "depth") == 7);
}

TEST_CASE("shapes: a shape that breaks a rule is left out") {
  const auto shapes = grid_shapes(config("grid", ""), {&kGenerator});
  REQUIRE(shapes.size() == 4);  // 1x16, 4x4, 8x2, 16x1
  CHECK(shapes[0].first == 1);
  CHECK(shapes[1].first == 4);
}

TEST_CASE("shapes: an architecture without a grid is refused") {
  CHECK_THROWS_WITH_AS((void)grid_shapes(config("flat", ""), {&kGenerator}),
                       "b.toml: architecture flat has no grid whose shape could be another",
                       heddle::Error);
}
