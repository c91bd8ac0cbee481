// SPDX-License-Identifier: Apache-2.0
#include "gen/core/shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "gen/core/diagnostics.hpp"

namespace heddle {
namespace {

// The config as its file would say it with these keys set; keys that the file leaves out stay out.
std::string config_text(const Config& config, const ValueMap& changed) {
  std::map<std::string, std::string> sections;
  for (const KeySpec& spec : config.generator->schema(config.architecture)) {
    const auto set = changed.find(spec.key);
    if (set == changed.end() && config.lines.count(spec.key) == 0) continue;
    const Value& value = set == changed.end() ? config.values.at(spec.key) : set->second;
    sections[spec.section] += fmt::format("{} = {}\n", spec.key, value_text(value));
  }
  std::string text =
      fmt::format("name = \"{}\"\narchitecture = \"{}\"\n", config.name, config.architecture);
  for (const auto& [section, keys] : sections) text += fmt::format("[{}]\n{}", section, keys);
  return text;
}

}  // namespace

std::vector<std::string> grid_keys(const Config& config) {
  const auto& known = config.generator->architectures;
  const auto info =
      std::find_if(known.begin(), known.end(), [&](const ArchitectureInfo& candidate) {
        return candidate.name == config.architecture;
      });
  return info == known.end() ? std::vector<std::string>{} : info->grid;
}

std::vector<GridShape> grid_shapes(const Config& config, const Generators& generators) {
  const std::vector<std::string> keys = grid_keys(config);
  if (keys.size() != 2) {
    throw Error(fmt::format("{}: architecture {} has no grid whose shape could be another",
                            config.file, config.architecture));
  }
  std::int64_t first = int_of(config.values, keys[0]);
  std::int64_t second = int_of(config.values, keys[1]);
  for (; first % 2 == 0; first /= 2) second *= 2;
  std::vector<GridShape> shapes;
  for (;; first *= 2, second /= 2) {
    const ValueMap changed{{keys[0], first}, {keys[1], second}};
    try {
      shapes.push_back(
          {first, second, parse_config(config_text(config, changed), config.file, generators)});
    } catch (const ConfigError&) {
      // A shape that breaks a rule is none to choose from.
    }
    if (second % 2 != 0) return shapes;
  }
}

}  // namespace heddle
