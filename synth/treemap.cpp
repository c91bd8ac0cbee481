// SPDX-License-Identifier: Apache-2.0
#include "synth/treemap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "synth/squarify.hpp"
#include "synth/svg.hpp"

namespace heddle {
namespace {

constexpr double kHeader = 17;  // height of a parent's label, pixels
constexpr double kTop = 34;     // of the title
constexpr double kGap = 2;      // between a parent's border and its children
constexpr std::array<std::string_view, 10> kPalette{"#7fa8d1", "#e8a868", "#8fc08f", "#c99ac4",
                                                    "#d98c8c", "#86c5c5", "#d3c46f", "#a99bd6",
                                                    "#c2a58a", "#a5b8a0"};

struct Node {
  std::string name, path, module;
  double own = 0, total = 0;
  int joined = 0;  // how many instances this stands for; 0: itself
  std::vector<Node> children;
};

Node& child_named(Node& parent, std::string_view name) {
  for (Node& child : parent.children) {
    if (child.name == name) return child;
  }
  Node child;
  child.name = name;
  child.path = parent.path.empty() ? std::string(name) : fmt::format("{}.{}", parent.path, name);
  parent.children.push_back(std::move(child));
  return parent.children.back();
}

Node tree_of(const std::vector<AreaLeaf>& leaves) {
  Node root;
  for (const AreaLeaf& leaf : leaves) {
    if (!(leaf.area_um2 >= 0)) {
      throw std::invalid_argument(fmt::format("area of {} is {}", leaf.path, leaf.area_um2));
    }
    if (leaf.area_um2 == 0) continue;
    Node* node = &root;
    for (std::string_view rest = leaf.path; !rest.empty();) {
      const std::size_t dot = std::min(rest.find('.'), rest.size());
      node = &child_named(*node, rest.substr(0, dot));
      rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
    node->own += leaf.area_um2;
    if (!leaf.module.empty()) node->module = leaf.module;
  }
  return root;
}

// gen_row[12].u_pe -> gen_row[*].u_pe
std::string pattern_of(std::string_view name) {
  std::string pattern;
  for (const char c : name) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && pattern.ends_with('[')) {
      pattern += '*';
    } else if (!(digit && pattern.ends_with('*'))) {
      pattern += c;
    }
  }
  return pattern;
}

// A parent with nothing but one child is drawn as one rectangle: gen_row[0].u_row.
void merge_chains(Node& node) {
  for (Node& child : node.children) merge_chains(child);
  while (node.children.size() == 1 && node.own == 0 && !node.path.empty()) {
    Node only = std::move(node.children.front());
    only.name = fmt::format("{}.{}", node.name, only.name);
    node = std::move(only);
  }
}

void add_up(Node& node) {
  node.total = node.own;
  for (Node& child : node.children) {
    add_up(child);
    node.total += child.total;
  }
}

bool larger(const Node& a, const Node& b) {
  return a.total != b.total ? a.total > b.total : a.name < b.name;
}

Node join(const std::vector<Node>& nodes, const std::string& name, const Node& parent) {
  Node joined;
  joined.name = name;
  joined.path = parent.path.empty() ? name : fmt::format("{}.{}", parent.path, name);
  joined.module = nodes.front().module;
  for (const Node& node : nodes) {
    joined.own += node.total;
    joined.joined += std::max(node.joined, 1);
    if (node.module != joined.module) joined.module.clear();
  }
  joined.total = joined.own;
  return joined;
}

// Small children by the pattern of their names, then what is still small as one.
void join_small(Node& node, double smallest) {
  std::map<std::string, std::vector<Node>> small;
  std::vector<Node> kept;
  for (Node& child : node.children) {
    join_small(child, smallest);
    if (child.total < smallest) {
      small[pattern_of(child.name)].push_back(std::move(child));
    } else {
      kept.push_back(std::move(child));
    }
  }
  std::vector<Node> rest;
  for (auto& [pattern, nodes] : small) {
    Node joined = nodes.size() == 1 ? std::move(nodes.front()) : join(nodes, pattern, node);
    (joined.total < smallest ? rest : kept).push_back(std::move(joined));
  }
  if (rest.size() == 1) {
    kept.push_back(std::move(rest.front()));
  } else if (!rest.empty()) {
    Node joined = join(rest, "", node);
    joined.name = fmt::format("{} smaller", joined.joined);
    joined.path = fmt::format("{}: {}", node.path.empty() ? "top" : node.path, joined.name);
    joined.joined = 0;
    joined.module.clear();
    kept.push_back(std::move(joined));
  }
  // What a parent has beside its children is a rectangle too.
  if (!kept.empty() && node.own > 0) {
    Node own;
    own.name = "own logic";
    own.path = fmt::format("{}: own logic", node.path.empty() ? "top" : node.path);
    own.own = own.total = node.own;
    kept.push_back(std::move(own));
    node.own = 0;
  }
  std::sort(kept.begin(), kept.end(), larger);
  node.children = std::move(kept);
}

std::string thousands(double value) {
  std::string digits = fmt::format("{:.0f}", value);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ' ');
  return digits;
}

class Painter {
 public:
  Painter(Svg& svg, double total) : svg_(svg), total_(total) {}

  void paint(const Node& node, const Rect& rect, std::string_view colour, int depth) {
    svg_.open_group(tooltip(node));
    if (node.children.empty()) {
      svg_.rect(rect, tint(colour, 0.25 + 0.1 * std::min(depth, 3)), "#ffffff");
      label(node, rect);
    } else {
      svg_.rect(rect, tint(colour, 0), "#ffffff");
    }
    svg_.close_group();
    if (!node.children.empty()) paint_inside(node, rect, colour, depth);
  }

  // The children of a node share its rectangle; those of the root get a colour each.
  void paint_children(const Node& node, const Rect& rect, std::string_view colour, int depth) {
    std::vector<double> areas;
    for (const Node& child : node.children) areas.push_back(child.total);
    const std::vector<Rect> places = squarify(areas, rect);
    for (std::size_t i = 0; i < places.size(); ++i) {
      paint(node.children[i], places[i], colour.empty() ? kPalette[i % kPalette.size()] : colour,
            depth);
    }
  }

 private:
  void paint_inside(const Node& node, const Rect& rect, std::string_view colour, int depth) {
    Rect inside = rect.shrunk(kGap);
    if (inside.height > 2.5 * kHeader && inside.width > 50) {
      const Rect header{inside.x, inside.y, inside.width, kHeader};
      svg_.text(header.x + 3, header.y + 12.5, 12, true,
                fitted(fmt::format("{}  {}", title(node), share(node)), title(node),
                       header.width - 6, 12));
      inside.y += kHeader;
      inside.height -= kHeader;
    }
    paint_children(node, inside, colour, depth + 1);
  }

  void label(const Node& node, const Rect& rect) {
    constexpr double kLarge = 12, kSmall = 10;
    const double size = rect.width > 90 && rect.height > 40 ? kLarge : kSmall;
    if (rect.height < size + 4) return;
    const std::string first = fitted(title(node), title(node), rect.width - 6, size);
    if (first.empty()) return;
    svg_.text(rect.x + 4, rect.y + size + 2, size, false, first);
    double y = rect.y + 2 * size + 5;
    for (const std::string& line : {share(node), node.module}) {
      if (line.empty() || y > rect.y + rect.height - 3) continue;
      const std::string shown = fitted(line, line, rect.width - 6, size);
      if (shown.size() < line.size()) continue;  // half a figure would mislead
      svg_.text(rect.x + 4, y, size, false, shown);
      y += size + 3;
    }
  }

  static std::string title(const Node& node) {
    return node.joined > 1 ? fmt::format("{} x {}", node.joined, node.name) : node.name;
  }

  [[nodiscard]] std::string share(const Node& node) const {
    return fmt::format("{:.1f} %", 100 * node.total / total_);
  }

  [[nodiscard]] std::string tooltip(const Node& node) const {
    const std::string module = node.module.empty() ? "" : fmt::format(" ({})", node.module);
    const std::string count = node.joined > 1 ? fmt::format("{} x ", node.joined) : "";
    return fmt::format("{}{}{}: {} um2, {}", count, node.path, module, thousands(node.total),
                       share(node));
  }

  // `text` if it fits, else `shorter`, cut where it must be; empty when not even four letters fit.
  static std::string fitted(const std::string& text, const std::string& shorter, double width,
                            double size) {
    const auto letters = static_cast<std::size_t>(std::max(0.0, width / (0.58 * size)));
    if (text.size() <= letters) return text;
    if (shorter.size() <= letters) return shorter;
    return letters < 4 ? std::string() : shorter.substr(0, letters - 2) + "..";
  }

  Svg& svg_;
  double total_;
};

}  // namespace

std::string treemap_svg(std::string_view title, const std::vector<AreaLeaf>& leaves,
                        const TreemapOptions& options) {
  Node root = tree_of(leaves);
  // The top is often one engine in a thin shell: show what is inside.
  merge_chains(root);
  add_up(root);
  join_small(root, options.smallest * root.total);
  Svg svg(options.width, options.height + kTop);
  svg.text(4, 22, 16, true, title);
  svg.text_right(options.width - 4, 22, 13, fmt::format("{} um2", thousands(root.total)));
  const Rect all{0, kTop, static_cast<double>(options.width), static_cast<double>(options.height)};
  Painter painter(svg, root.total);
  const Node* node = &root;
  if (root.children.size() == 1 && root.own == 0) {
    node = &root.children.front();  // one engine: its parts get the colours
  }
  if (node->children.empty()) {
    if (root.total > 0) painter.paint(*node, all, kPalette[0], 0);
  } else {
    painter.paint_children(*node, all, {}, 0);
  }
  return svg.finish();
}

}  // namespace heddle
