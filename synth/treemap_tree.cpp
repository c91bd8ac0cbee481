// SPDX-License-Identifier: Apache-2.0
#include "synth/treemap_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "synth/rtl_names.hpp"

namespace heddle {
namespace {

AreaNode& child_named(AreaNode& parent, std::string_view name) {
  for (AreaNode& child : parent.children) {
    if (child.name == name) return child;
  }
  AreaNode child;
  child.name = name;
  child.path = parent.path.empty() ? std::string(name) : fmt::format("{}.{}", parent.path, name);
  parent.children.push_back(std::move(child));
  return parent.children.back();
}

AreaNode tree_of(const std::vector<AreaLeaf>& leaves) {
  AreaNode root;
  for (const AreaLeaf& leaf : leaves) {
    if (!(leaf.area_um2 >= 0)) {
      throw std::invalid_argument(fmt::format("area of {} is {}", leaf.path, leaf.area_um2));
    }
    if (leaf.area_um2 == 0) continue;
    AreaNode* node = &root;
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

// A parent with nothing but one child is drawn as one rectangle: gen_row[0].u_row.
void merge_chains(AreaNode& node) {
  for (AreaNode& child : node.children) merge_chains(child);
  while (node.children.size() == 1 && node.own == 0 && !node.path.empty()) {
    AreaNode only = std::move(node.children.front());
    only.name = fmt::format("{}.{}", node.name, only.name);
    node = std::move(only);
  }
}

void add_up(AreaNode& node) {
  node.total = node.own;
  for (AreaNode& child : node.children) {
    add_up(child);
    node.total += child.total;
  }
}

// Equal ones in the order of their indices: gen_pe[2] before gen_pe[10].
bool larger(const AreaNode& a, const AreaNode& b) {
  if (a.total != b.total) return a.total > b.total;
  return a.name.size() != b.name.size() ? a.name.size() < b.name.size() : a.name < b.name;
}

AreaNode join(const std::vector<AreaNode>& nodes, const std::string& name, const AreaNode& parent) {
  AreaNode joined;
  joined.name = name;
  joined.path = parent.path.empty() ? name : fmt::format("{}.{}", parent.path, name);
  joined.module = nodes.front().module;
  for (const AreaNode& node : nodes) {
    joined.own += node.total;
    joined.joined += std::max(node.joined, 1);
    if (node.module != joined.module) joined.module.clear();
  }
  joined.total = joined.own;
  return joined;
}

// Small children by the pattern of their names, then what is still small as one.
void join_small(AreaNode& node, double smallest) {
  std::map<std::string, std::vector<AreaNode>> small;
  std::vector<AreaNode> kept;
  for (AreaNode& child : node.children) {
    join_small(child, smallest);
    if (child.total < smallest) {
      small[index_pattern(child.name)].push_back(std::move(child));
    } else {
      kept.push_back(std::move(child));
    }
  }
  std::vector<AreaNode> rest;
  for (auto& [pattern, nodes] : small) {
    AreaNode joined = nodes.size() == 1 ? std::move(nodes.front()) : join(nodes, pattern, node);
    (joined.total < smallest ? rest : kept).push_back(std::move(joined));
  }
  if (rest.size() == 1) {
    kept.push_back(std::move(rest.front()));
  } else if (!rest.empty()) {
    AreaNode joined = join(rest, "", node);
    joined.name = fmt::format("{} smaller", joined.joined);
    joined.path = fmt::format("{}: {}", node.path.empty() ? "top" : node.path, joined.name);
    joined.joined = 0;
    joined.module.clear();
    kept.push_back(std::move(joined));
  }
  // What a parent has beside its children is a rectangle too.
  if (!kept.empty() && node.own > 0) {
    AreaNode own;
    own.name = "own logic";
    own.path = fmt::format("{}: own logic", node.path.empty() ? "top" : node.path);
    own.own = own.total = node.own;
    kept.push_back(std::move(own));
    node.own = 0;
  }
  std::sort(kept.begin(), kept.end(), larger);
  node.children = std::move(kept);
}

}  // namespace

AreaNode area_tree(const std::vector<AreaLeaf>& leaves, double smallest) {
  AreaNode root = tree_of(leaves);
  merge_chains(root);
  add_up(root);
  join_small(root, smallest * root.total);
  return root;
}

}  // namespace heddle
