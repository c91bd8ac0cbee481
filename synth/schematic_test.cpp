// SPDX-License-Identifier: Apache-2.0
#include "synth/schematic.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "synth/schematic_graph.hpp"

namespace {

namespace fs = std::filesystem;
using heddle::Error;
using heddle::SchematicArrow;
using heddle::SchematicGraph;

class Folder {
 public:
  Folder() : path(fs::temp_directory_path() / fmt::format("heddle_schematic_test_{}", getpid())) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path path;
};

heddle::Manifest manifest_of(const std::string& file) {
  heddle::Manifest manifest;
  manifest.name = manifest.top = "schematic_test";
  manifest.rtl_files = {file};
  return manifest;
}

const fs::path kSynth = fs::path(HEDDLE_SOURCE_DIR) / "synth";

// The arrow between two boxes by name; nullptr: none.
const SchematicArrow* arrow(const SchematicGraph& graph, const std::string& from,
                            const std::string& to) {
  for (const SchematicArrow& arrow : graph.arrows) {
    if (graph.boxes[static_cast<std::size_t>(arrow.from)].name == from &&
        graph.boxes[static_cast<std::size_t>(arrow.to)].name == to) {
      return &arrow;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("schematic: boxes and arrows of the top two levels are the RTL's") {
  const Folder folder;
  const std::string json =
      heddle::elaborated_json(manifest_of("schematic_test.sv"), kSynth, folder.path);
  const SchematicGraph graph = heddle::schematic_graph(json, "schematic_test");
  CHECK(graph.parents.at("u_engine") == "schematic_test_engine");
  REQUIRE(graph.boxes.size() == 5);
  int lanes = 0;
  for (const heddle::SchematicBox& box : graph.boxes) {
    if (box.name == "in") CHECK(box.input);
    if (box.name == "out") CHECK(box.output);
    if (box.name != "gen_lane[*].u_lane") continue;
    lanes = box.instances;
    CHECK(box.module == "schematic_test_lane");
    CHECK(box.parent == "u_engine");
  }
  CHECK(lanes == 2);

  const SchematicArrow* stream = arrow(graph, "in", "u_front");
  REQUIRE(stream != nullptr);
  CHECK(stream->bits.at("in_data") == 8);
  CHECK(stream->bits.at("in_valid") == 1);
  CHECK(arrow(graph, "u_front", "in")->bits.at("in_ready") == 1);
  CHECK(arrow(graph, "u_front", "gen_lane[*].u_lane")->bits.at("word") == 64);
  CHECK(arrow(graph, "gen_lane[*].u_lane", "u_back")->bits.at("y") == 64);
  CHECK(arrow(graph, "u_back", "out")->bits.size() == 2);
  CHECK(arrow(graph, "u_front", "u_back") == nullptr);
  const SchematicArrow* enable = arrow(graph, "out", "gen_lane[*].u_lane");
  REQUIRE(enable != nullptr);
  CHECK(enable->through_logic);
  for (const SchematicArrow& arrow : graph.arrows) {
    CHECK_FALSE(arrow.bits.contains("clk"));
    CHECK_FALSE(arrow.bits.contains("rst_ni"));
  }
}

TEST_CASE("schematic: the drawing tells streams and widths, and leaves ready out") {
  const Folder folder;
  const std::string json =
      heddle::elaborated_json(manifest_of("schematic_test.sv"), kSynth, folder.path);
  const std::string dot = heddle::schematic_dot(json, "schematic_test");
  CHECK(dot == heddle::schematic_dot(json, "schematic_test"));
  CHECK(dot.find("in stream 8<br") != std::string::npos);
  CHECK(dot.find("out stream 8<br") != std::string::npos);
  CHECK(dot.find("word 64<br") != std::string::npos);
  CHECK(dot.find("ready<br") == std::string::npos);
  CHECK(dot.find("u_engine: schematic_test_engine") != std::string::npos);
  CHECK(dot.find("gen_lane[*].u_lane</b>  x 2<br/>") != std::string::npos);

  const std::string svg =
      heddle::schematic_svg(manifest_of("schematic_test.sv"), kSynth, folder.path);
  CHECK(svg == heddle::dot_svg(dot, folder.path));
  CHECK(svg.starts_with("<?xml"));
  CHECK(svg.find("</svg>") != std::string::npos);
  CHECK(svg.find(">u_front</text>") != std::string::npos);
  CHECK(svg.find("graphviz version") == std::string::npos);
  CHECK(svg.find(folder.path.string()) == std::string::npos);
  CHECK(svg.find(HEDDLE_SOURCE_DIR) == std::string::npos);
}

TEST_CASE("schematic: RTL that Yosys rejects, text that is no design, and a missing dot are told") {
  const Folder folder;
  heddle::write_file_atomic(folder.path / "bad.sv", "module schematic_test (;\n");
  CHECK_THROWS_WITH_AS(
      (void)heddle::elaborated_json(manifest_of("bad.sv"), folder.path, folder.path),
      (folder.path.string() + ": yosys rejects the RTL: bad.sv:1: ERROR: syntax error, "
                              "unexpected ';'")
          .c_str(),
      Error);
  CHECK_THROWS_AS((void)heddle::schematic_dot("{", "x"), Error);
  CHECK_THROWS_AS((void)heddle::schematic_dot("{\"modules\": {}}", "x"), Error);
  const std::string path = std::getenv("PATH");
  setenv("PATH", folder.path.c_str(), 1);
  CHECK_THROWS_WITH_AS(
      (void)heddle::dot_svg("digraph x {}", folder.path),
      "dot: command not found; it is in the Debian package graphviz (apt-get install "
      "graphviz)",
      Error);
  setenv("PATH", path.c_str(), 1);
}
