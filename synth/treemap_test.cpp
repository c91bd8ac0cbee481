// SPDX-License-Identifier: Apache-2.0
#include "synth/treemap.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "synth/rtl_names.hpp"
#include "synth/squarify.hpp"
#include "synth/svg.hpp"
#include "synth/treemap_tree.hpp"

using heddle::area_tree;
using heddle::AreaLeaf;
using heddle::AreaNode;
using heddle::Rect;
using heddle::squarify;
using heddle::treemap_svg;

TEST_CASE("squarify: the example of the paper") {
  const std::vector<double> areas{6, 6, 4, 3, 2, 2, 1};
  const std::vector<Rect> places = squarify(areas, {0, 0, 6, 4});
  REQUIRE(places.size() == areas.size());
  for (std::size_t i = 0; i < areas.size(); ++i) {
    CHECK(places[i].width * places[i].height == doctest::Approx(areas[i]));
  }
  CHECK(places[0].width == doctest::Approx(3));
  CHECK(places[0].height == doctest::Approx(2));
  CHECK(places[1].y == doctest::Approx(2));
  CHECK(places[2].x == doctest::Approx(3));
  CHECK(places[2].width == doctest::Approx(12.0 / 7));
  CHECK(places[2].height == doctest::Approx(7.0 / 3));
}

TEST_CASE("squarify: rectangles fill the whole and do not overlap, whatever the areas") {
  const Rect all{10, 20, 300, 170};
  std::vector<double> areas;
  for (int i = 60; i > 0; --i) areas.push_back(i * i);
  const std::vector<Rect> places = squarify(areas, all);
  double sum = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Rect& a = places[i];
    sum += a.width * a.height;
    CHECK(a.x >= all.x - 1e-6);
    CHECK(a.y >= all.y - 1e-6);
    CHECK(a.x + a.width <= all.x + all.width + 1e-6);
    CHECK(a.y + a.height <= all.y + all.height + 1e-6);
    for (std::size_t j = 0; j < i; ++j) {
      const Rect& b = places[j];
      const bool apart = a.x + a.width <= b.x + 1e-6 || b.x + b.width <= a.x + 1e-6 ||
                         a.y + a.height <= b.y + 1e-6 || b.y + b.height <= a.y + 1e-6;
      CHECK(apart);
    }
  }
  CHECK(sum == doctest::Approx(300 * 170));
  CHECK(squarify({}, all).empty());
  CHECK(squarify({5}, all).size() == 1);
}

TEST_CASE("treemap: areas add up along the path, chains of one child are one rectangle") {
  const AreaNode root = area_tree({{"", 10, "top"},
                                   {"u_a", 20, "a"},
                                   {"u_a.u_b", 30, "b"},
                                   {"u_c.gen_x[0].u_d", 40, "d"},
                                   {"u_a.u_b", 5, "b"},
                                   {"u_none", 0, "none"}},
                                  0.0);
  CHECK(root.total == 105);
  REQUIRE(root.children.size() == 3);
  CHECK(root.children[0].name == "u_a");
  CHECK(root.children[0].total == 55);
  CHECK(root.children[0].children[0].name == "u_b");
  CHECK(root.children[0].children[1].name == "own logic");
  CHECK(root.children[0].children[1].total == 20);
  CHECK(root.children[1].name == "u_c.gen_x[0].u_d");
  CHECK(root.children[1].path == "u_c.gen_x[0].u_d");
  CHECK(root.children[1].module == "d");
  CHECK(root.children[2].name == "own logic");
}

TEST_CASE("treemap: what is too small to be seen is joined, loops by themselves") {
  std::vector<AreaLeaf> leaves{{"u_large", 1000, "large"}, {"u_x", 1, "x"}, {"u_y", 2, "y"}};
  for (int i = 0; i < 16; ++i)
    leaves.push_back({"gen_pe[" + std::to_string(i) + "].u_pe", 5, "pe"});
  const AreaNode root = area_tree(leaves, 0.01);
  REQUIRE(root.children.size() == 3);
  CHECK(root.children[1].name == "gen_pe[*].u_pe");
  CHECK(root.children[1].joined == 16);
  CHECK(root.children[1].total == 80);
  CHECK(root.children[1].module == "pe");
  CHECK(root.children[2].name == "2 smaller");
  CHECK(root.children[2].total == 3);
  CHECK(root.total == 1083);
}

TEST_CASE("treemap: the picture is well formed, labelled, and the same each time") {
  const std::vector<AreaLeaf> leaves{{"u_a", 750, "mod<a>"}, {"u_b", 250, ""}};
  const std::string svg = treemap_svg("a & b", leaves, {.width = 400, .height = 300});
  CHECK(svg == treemap_svg("a & b", leaves, {.width = 400, .height = 300}));
  CHECK(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find(">a &amp; b</text>") != std::string::npos);
  CHECK(svg.find(">1 000 um2</text>") != std::string::npos);
  CHECK(svg.find("<title>u_a (mod&lt;a&gt;): 750 um2, 75.0 %</title>") != std::string::npos);
  CHECK(svg.find(">u_b</text>") != std::string::npos);
  CHECK(svg.find(">25.0 %</text>") != std::string::npos);
  // u_a takes three quarters of 400 x 300.
  CHECK(svg.find("x=\"0.0\" y=\"34.0\" width=\"300.0\" height=\"300.0\"") != std::string::npos);
  std::size_t open = 0, closed = 0;
  for (std::size_t at = svg.find("<g>"); at != std::string::npos; at = svg.find("<g>", at + 1))
    ++open;
  for (std::size_t at = svg.find("</g>"); at != std::string::npos; at = svg.find("</g>", at + 1)) {
    ++closed;
  }
  CHECK(open == 2);
  CHECK(closed == 2);
}

TEST_CASE("treemap: memories are grey, and the picture says so where there are any") {
  const std::string with =
      treemap_svg("x", {{"u_a", 1, "a"}, {"u_ram", 2, "common_ram_1r1w_D4_W8"}});
  CHECK(with.find("light grey: memories;  3 um2") != std::string::npos);
  CHECK(with.find("fill=\"#e8e8e8\"") != std::string::npos);
  const std::string without = treemap_svg("x", {{"u_a", 1, "a"}, {"u_b", 2, "b"}});
  CHECK(without.find("memories") == std::string::npos);
  CHECK(without.find("#e8e8e8") == std::string::npos);
}

TEST_CASE("treemap: nothing, one module, and areas that are none") {
  CHECK(treemap_svg("none", {}).ends_with("</svg>\n"));
  CHECK(treemap_svg("one", {{"", 10, "top"}}).find("100.0 %") != std::string::npos);
  CHECK_THROWS_AS((void)treemap_svg("bad", {{"u", -1, ""}}), std::invalid_argument);
}

TEST_CASE("svg: text is escaped and colours are mixed") {
  CHECK(heddle::xml_escaped("a<b>&\"\x01") == "a&lt;b&gt;&amp;&quot;?");
  CHECK(heddle::tint("#204060", 0) == "#204060");
  CHECK(heddle::tint("#204060", 1) == "#ffffff");
  CHECK(heddle::tint("#000000", 0.5) == "#808080");
}

TEST_CASE("rtl names: indices become stars, and a register's block is what holds it") {
  CHECK(heddle::index_pattern("gen_row[12].u_pe") == "gen_row[*].u_pe");
  CHECK(heddle::index_pattern("a[1][22]") == "a[*][*]");
  CHECK(heddle::index_pattern("u_2x") == "u_2x");
  CHECK(heddle::block_of("u_a.gen_row[3].u_row.acc_q[7]") == "u_a.gen_row[*].u_row");
  CHECK(heddle::block_of("acc_q[7]").empty());
}
