// SPDX-License-Identifier: Apache-2.0
#include "synth/budget.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

template <typename T>
T require(const toml::node_view<const toml::node> node, const std::filesystem::path& file,
          const std::string& key, const std::string& rule) {
  const std::optional<T> value = node.value<T>();
  if (!value || !(*value >= T{0} && std::isfinite(static_cast<double>(*value)))) {
    throw Error(fmt::format("{}: {}: must be {}", file.string(), key, rule));
  }
  return *value;
}

std::string beyond(const Budget& budget, const std::string& what, std::int64_t allowed,
                   std::int64_t got) {
  const double more = static_cast<double>(got - allowed);
  const double base = static_cast<double>(allowed);
  if (std::abs(more) * 100.0 <= budget.tolerance_percent * base) return "";
  return fmt::format("{}: {} {}, {:+.1f} % of the budget's {} (tolerance {} %)", budget.block, got,
                     what, 100.0 * more / std::max(base, 1.0), allowed, budget.tolerance_percent);
}

}  // namespace

Budget read_budget(const std::filesystem::path& file, const std::string& name) {
  const std::string text = read_whole_file(file);
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw Error(fmt::format("{}:{}: {}", file.string(), error.source().begin.line,
                            std::string(error.description())));
  }
  const toml::table& table = root;
  const auto block = table["blocks"][name];
  if (!block.is_table()) {
    throw Error(fmt::format("{}: no budget for {}: add a section [blocks.{}] with cells and flops",
                            file.string(), name, name));
  }
  Budget budget{.block = name, .library = table["library"].value_or(std::string())};
  if (budget.library.empty()) {
    throw Error(fmt::format("{}: library: must be the name of a cell library", file.string()));
  }
  budget.tolerance_percent = require<double>(table["tolerance_percent"], file, "tolerance_percent",
                                             "a number of percent, 0 or more");
  const std::string prefix = fmt::format("blocks.{}.", name);
  budget.cells = require<std::int64_t>(block["cells"], file, prefix + "cells", "a number of cells");
  budget.flops =
      require<std::int64_t>(block["flops"], file, prefix + "flops", "a number of flip-flops");
  return budget;
}

std::vector<std::string> over_budget(const Budget& budget, const std::string& library,
                                     std::int64_t cells, std::int64_t flops) {
  if (library != budget.library) {
    throw Error(fmt::format("the budget of {} counts cells of {}, the block was mapped to {}",
                            budget.block, budget.library, library));
  }
  std::vector<std::string> found;
  for (std::string text : {beyond(budget, "cells", budget.cells, cells),
                           beyond(budget, "flip-flops", budget.flops, flops)}) {
    if (!text.empty()) found.push_back(std::move(text));
  }
  return found;
}

}  // namespace heddle
