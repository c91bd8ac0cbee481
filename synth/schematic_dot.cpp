// SPDX-License-Identifier: Apache-2.0
#include "synth/schematic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

#include "synth/schematic_graph.hpp"
#include "synth/svg.hpp"

namespace heddle {
namespace {

constexpr std::size_t kMostLines = 4;  // of an arrow's label
constexpr std::int64_t kWide = 32;     // bits of an arrow that is drawn thick and straight

// A label inside quotes of the dot language. Lines are parted by \n.
std::string dot_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
  return out;
}

// What an arrow carries, widest first: a stream's signals as "act stream 128", signals that share a
// first word as "tok_* 56", others by name with the width of more than one bit.
std::vector<std::string> contents(const SchematicArrow& arrow) {
  struct Group {
    std::string name;
    std::int64_t bits = 0;
    int signals = 0;
    bool stream = false;
  };
  std::vector<Group> groups;
  for (const auto& [port, bits] : arrow.bits) {
    const std::string word = port.substr(0, port.find('_'));
    auto at = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return group.name.substr(0, group.name.find('_')) == word;
    });
    if (at == groups.end()) at = groups.insert(groups.end(), {port, 0, 0, false});
    at->bits += bits;
    ++at->signals;
    if (at->signals > 1) at->name = word;
    if (arrow.bits.contains(word + "_data") && arrow.bits.contains(word + "_valid")) {
      at->stream = true;
      at->bits = arrow.bits.at(word + "_data");
    }
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.bits > b.bits; });
  std::vector<std::string> lines;
  for (const Group& group : groups) {
    std::string line = group.name;
    if (group.stream) {
      line += fmt::format(" stream {}", group.bits);
    } else if (group.signals > 1) {
      line += fmt::format("_* {}", group.bits);
    } else if (group.bits > 1) {
      line += fmt::format(" {}", group.bits);
    }
    lines.push_back(line);
  }
  if (lines.size() > kMostLines) {
    const std::size_t more = lines.size() - kMostLines + 1;
    lines.resize(kMostLines - 1);
    lines.push_back(fmt::format("+ {} more", more));
  }
  return lines;
}

std::int64_t widest(const SchematicArrow& arrow) {
  std::int64_t most = 0;
  for (const auto& [port, bits] : arrow.bits) most = std::max(most, bits);
  return most;
}

// A stream's ready alone, against the stream's arrow.
bool only_ready(const SchematicArrow& arrow) {
  return !arrow.bits.empty() &&
         std::all_of(arrow.bits.begin(), arrow.bits.end(),
                     [](const auto& entry) { return entry.first.ends_with("ready"); });
}

std::string box_line(const SchematicGraph& graph, std::size_t index) {
  const SchematicBox& box = graph.boxes[index];
  if (box.input || box.output) {
    return fmt::format("b{} [label={}, shape=cds, style=filled, fillcolor=\"#f3e2c4\"];\n", index,
                       dot_string(box.name));
  }
  const std::string count = box.instances > 1 ? fmt::format("  x {}", box.instances) : "";
  return fmt::format(
      "b{} [label=<<b>{}</b>{}<br/><font point-size=\"10\">{}</font>>, shape=box, "
      "style=\"filled,rounded\", fillcolor=\"{}\"];\n",
      index, xml_escaped(box.name), count, xml_escaped(box.module),
      box.module.starts_with("common_ram") ? "#d9d9d9" : "#dfe9f3");
}

std::int64_t total(const SchematicArrow& arrow) {
  std::int64_t sum = 0;
  for (const auto& [port, bits] : arrow.bits) sum += bits;
  return sum;
}

// Which arrows run from left to right: taken from the widest to the narrowest, those that close no cycle
// with the ones before. The others run back. By index.
std::vector<bool> runs_back(const SchematicGraph& graph) {
  std::vector<std::size_t> order(graph.arrows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return total(graph.arrows[a]) > total(graph.arrows[b]);
  });
  std::vector<std::vector<int>> after(graph.boxes.size());
  const auto leads_to = [&](int start, int goal) {
    std::vector<bool> seen(graph.boxes.size(), false);
    std::vector<int> open{start};
    while (!open.empty()) {
      const int box = open.back();
      open.pop_back();
      if (box == goal) return true;
      if (seen[static_cast<std::size_t>(box)]) continue;
      seen[static_cast<std::size_t>(box)] = true;
      for (const int next : after[static_cast<std::size_t>(box)]) open.push_back(next);
    }
    return false;
  };
  std::vector<bool> back(graph.arrows.size(), false);
  for (const std::size_t index : order) {
    const SchematicArrow& arrow = graph.arrows[index];
    back[index] = leads_to(arrow.to, arrow.from);
    if (!back[index]) after[static_cast<std::size_t>(arrow.from)].push_back(arrow.to);
  }
  return back;
}

// Every arrow is told to dot from left to right, so that control that runs back moves no box.
std::string arrow_line(const SchematicArrow& arrow, bool back) {
  if (arrow.through_logic) {
    return fmt::format(
        "b{} -> b{} [style=dashed, color=\"#b4b4b4\", arrowsize=0.6, constraint=false];\n",
        arrow.from, arrow.to);
  }
  std::string label;
  for (const std::string& line : contents(arrow)) {
    label += fmt::format("{}<br align=\"left\"/>", xml_escaped(line));
  }
  const std::int64_t bits = widest(arrow);
  const double width = bits >= 256 ? 3.5 : bits >= kWide ? 2.4 : bits > 1 ? 1.5 : 1.0;
  return fmt::format("b{} -> b{} [label=<{}>, penwidth={:.1f}, weight={}{}];\n",
                     back ? arrow.to : arrow.from, back ? arrow.from : arrow.to, label, width,
                     bits >= kWide ? 8 : 1, back ? ", dir=back" : "");
}

}  // namespace

std::string schematic_dot(std::string_view json, std::string_view top) {
  const SchematicGraph graph = schematic_graph(json, top);
  std::string dot =
      "digraph schematic {\n"
      "graph [rankdir=LR, nodesep=0.35, ranksep=0.9, fontname=\"Helvetica\", fontsize=13, "
      "labeljust=l, labelloc=b, splines=true, label=\"Arrows: port of the source and bits; dashed: "
      "through logic. Clock, reset and the streams' ready are left out.\"];\n"
      "node [fontname=\"Helvetica\", fontsize=12, color=\"#44546a\", margin=\"0.15,0.1\"];\n"
      "edge [fontname=\"Helvetica\", fontsize=9, color=\"#44546a\", fontcolor=\"#333333\", "
      "arrowsize=0.7];\n";
  for (std::size_t i = 0; i < graph.boxes.size(); ++i) {
    if (graph.boxes[i].input || graph.boxes[i].output) dot += box_line(graph, i);
  }
  for (const bool input : {true, false}) {
    dot += input ? "{rank=source;" : "{rank=sink;";
    for (std::size_t i = 0; i < graph.boxes.size(); ++i) {
      if (input ? graph.boxes[i].input : graph.boxes[i].output) dot += fmt::format(" b{};", i);
    }
    dot += "}\n";
  }
  dot += fmt::format(
      "subgraph cluster_top {{\nlabel={}; labelloc=t; style=rounded; color=\"#888888\";\n",
      dot_string(graph.top));
  for (std::size_t i = 0; i < graph.boxes.size(); ++i) {
    const SchematicBox& box = graph.boxes[i];
    if (!box.input && !box.output && box.parent.empty()) dot += box_line(graph, i);
  }
  int number = 0;
  for (const auto& [parent, module] : graph.parents) {
    dot += fmt::format(
        "subgraph cluster_{} {{\nlabel={}; labelloc=t; style=\"rounded,filled\"; "
        "fillcolor=\"#fafafa\"; color=\"#888888\";\n",
        number++, dot_string(fmt::format("{}: {}", parent, module)));
    for (std::size_t i = 0; i < graph.boxes.size(); ++i) {
      if (graph.boxes[i].parent == parent) dot += box_line(graph, i);
    }
    dot += "}\n";
  }
  dot += "}\n";
  std::set<std::pair<int, int>> pairs;
  for (const SchematicArrow& arrow : graph.arrows) pairs.emplace(arrow.from, arrow.to);
  const std::vector<bool> back = runs_back(graph);
  for (std::size_t i = 0; i < graph.arrows.size(); ++i) {
    const SchematicArrow& arrow = graph.arrows[i];
    const bool answered = pairs.contains({arrow.to, arrow.from});
    if (answered && (only_ready(arrow) || arrow.through_logic)) continue;
    dot += arrow_line(arrow, back[i]);
  }
  return dot + "}\n";
}

}  // namespace heddle
