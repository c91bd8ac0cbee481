// SPDX-License-Identifier: Apache-2.0
#include "synth/treemap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "synth/netlist.hpp"
#include "synth/squarify.hpp"
#include "synth/svg.hpp"
#include "synth/treemap_tree.hpp"

namespace heddle {
namespace {

constexpr double kHeader = 17;    // height of a parent's label, pixels
constexpr double kTop = 34;       // of the title
constexpr double kGap = 2;        // between a parent's border and its children
constexpr double kTrunk = 0.8;    // share of the whole that makes an instance the trunk of the tree
constexpr double kLetter = 0.66;  // width of a letter over its size, in wide fonts too
constexpr std::string_view kGrey = "#d8d8d8";
constexpr std::string_view kMemory = "#e8e8e8";
constexpr std::array<std::string_view, 10> kPalette{"#7fa8d1", "#e8a868", "#8fc08f", "#c99ac4",
                                                    "#d98c8c", "#86c5c5", "#d3c46f", "#a99bd6",
                                                    "#c2a58a", "#a5b8a0"};

std::string thousands(double value) {
  std::string digits = fmt::format("{:.0f}", value);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ' ');
  return digits;
}

class Painter {
 public:
  Painter(Svg& svg, double total) : svg_(svg), total_(total) {}

  void paint(const AreaNode& node, const Rect& rect, std::string_view colour, int depth) {
    svg_.open_group(tooltip(node));
    if (node.children.empty()) {
      const bool memory = is_memory(node.module);
      memories_ |= memory;
      svg_.rect(rect, memory ? std::string(kMemory) : tint(colour, 0.25 + 0.1 * std::min(depth, 3)),
                "#ffffff");
      label(node, rect);
    } else {
      svg_.rect(rect, colour.empty() ? kGrey : tint(colour, 0), "#ffffff");
    }
    svg_.close_group();
    if (!node.children.empty()) paint_inside(node, rect, colour, depth);
  }

  [[nodiscard]] bool memories() const { return memories_; }

  // The children of a node share its rectangle. Without a colour they get one each; a child that is
  // nearly all of the node passes that on to its own children.
  void paint_children(const AreaNode& node, const Rect& rect, std::string_view colour, int depth) {
    std::vector<double> areas;
    for (const AreaNode& child : node.children) areas.push_back(child.total);
    const std::vector<Rect> places = squarify(areas, rect);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const AreaNode& child = node.children[i];
      const bool trunk = colour.empty() && child.total > kTrunk * total_ && !child.children.empty();
      paint(child, places[i], trunk || !colour.empty() ? colour : kPalette[i % kPalette.size()],
            depth);
    }
  }

 private:
  void paint_inside(const AreaNode& node, const Rect& rect, std::string_view colour, int depth) {
    Rect inside = rect.shrunk(kGap);
    if (inside.height > 2.5 * kHeader && inside.width > 50) {
      const Rect header{inside.x, inside.y, inside.width, kHeader};
      std::vector<std::string> forms;
      for (const std::string& name : names(node)) forms.push_back(name + "  " + share(node));
      for (const std::string& name : names(node)) forms.push_back(name);
      svg_.text(header.x + 3, header.y + 12.5, 12, true, fitted(forms, header.width - 6, 12));
      inside.y += kHeader;
      inside.height -= kHeader;
    }
    paint_children(node, inside, colour, depth + 1);
  }

  void label(const AreaNode& node, const Rect& rect) {
    constexpr double kLarge = 12, kSmall = 10;
    const double size = rect.width > 90 && rect.height > 40 ? kLarge : kSmall;
    if (rect.height < size + 4) return;
    const std::string first = fitted(names(node), rect.width - 6, size);
    if (first.empty()) return;
    svg_.text(rect.x + 4, rect.y + size + 2, size, false, first);
    double y = rect.y + 2 * size + 5;
    for (const std::string& line : {share(node), node.module}) {
      if (line.empty() || y > rect.y + rect.height - 3) continue;
      if (fitted({line}, rect.width - 6, size) != line) continue;  // half a figure would mislead
      svg_.text(rect.x + 4, y, size, false, line);
      y += size + 3;
    }
  }

  // The node's name, then shorter ones for small rectangles: gen_pe[0].u_pe, gen_pe[0], pe[0].
  static std::vector<std::string> names(const AreaNode& node) {
    const std::string count = node.joined > 1 ? fmt::format("{} x ", node.joined) : "";
    std::vector<std::string> forms{count + node.name};
    const std::size_t dot = node.name.rfind('.');
    if (dot != std::string::npos) forms.push_back(count + node.name.substr(0, dot));
    if (node.name.starts_with("gen_")) {
      forms.push_back(count + node.name.substr(4, std::min(dot, node.name.size()) - 4));
    }
    return forms;
  }

  [[nodiscard]] std::string share(const AreaNode& node) const {
    return fmt::format("{:.1f} %", 100 * node.total / total_);
  }

  [[nodiscard]] std::string tooltip(const AreaNode& node) const {
    const std::string module = node.module.empty() ? "" : fmt::format(" ({})", node.module);
    const std::string count = node.joined > 1 ? fmt::format("{} x ", node.joined) : "";
    return fmt::format("{}{}{}: {} um2, {}", count, node.path, module, thousands(node.total),
                       share(node));
  }

  // The first form that fits, else the last one cut; empty when not even four letters fit.
  static std::string fitted(const std::vector<std::string>& forms, double width, double size) {
    const auto letters = static_cast<std::size_t>(std::max(0.0, width / (kLetter * size)));
    for (const std::string& form : forms) {
      if (form.size() <= letters) return form;
    }
    return letters < 4 ? std::string() : forms.back().substr(0, letters - 2) + "..";
  }

  Svg& svg_;
  double total_;
  bool memories_ = false;  // one was painted
};

}  // namespace

std::string treemap_svg(std::string_view title, const std::vector<AreaLeaf>& leaves,
                        const TreemapOptions& options) {
  const AreaNode root = area_tree(leaves, options.smallest);
  Svg svg(options.width, options.height + kTop);
  svg.text(4, 22, 16, true, title);
  const Rect all{0, kTop, static_cast<double>(options.width), static_cast<double>(options.height)};
  Painter painter(svg, root.total);
  if (root.children.empty()) {
    if (root.total > 0) painter.paint(root, all, kPalette[0], 0);
  } else {
    painter.paint_children(root, all, {}, 0);
  }
  svg.text_right(options.width - 4, 22, 13,
                 fmt::format("{}{} um2", painter.memories() ? "light grey: memories;  " : "",
                             thousands(root.total)));
  return svg.finish();
}

}  // namespace heddle
