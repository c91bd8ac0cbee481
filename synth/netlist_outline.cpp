// SPDX-License-Identifier: Apache-2.0
#include "synth/netlist_outline.hpp"

#include <fmt/format.h>

#include <array>
#include <algorithm>
#include <cctype>
#include <functional>
#include <set>

#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr std::array<std::string_view, 7> kNotInstances{"input", "output", "inout",    "wire",
                                                        "reg",   "assign", "parameter"};

// The identifier at the line's beginning; an escaped one without its backslash.
std::string_view take_word(std::string_view& line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  line.remove_prefix(begin);
  const bool escaped = line.front() == '\\';
  const std::size_t end = line.find_first_of(escaped ? " \t" : " \t(;[");
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(word.size());
  return escaped ? word.substr(1) : word;
}

// A line that continues a statement begins with a dot, a bracket or a comma.
bool is_word(std::string_view text) {
  return !text.empty() &&
         (text.front() == '_' || std::isalpha(static_cast<unsigned char>(text.front())) != 0);
}

}  // namespace

const OutlineModule* NetlistOutline::module(std::string_view name) const {
  for (const OutlineModule& module : modules) {
    if (module.name == name) return &module;
  }
  return nullptr;
}

std::vector<std::string> NetlistOutline::leaves() const {
  std::set<std::string> types;
  for (const OutlineModule& module : modules) {
    for (const auto& [type, count] : module.instances) types.insert(type);
  }
  for (const OutlineModule& module : modules) types.erase(module.name);
  return {types.begin(), types.end()};
}

std::map<std::string, std::int64_t> NetlistOutline::occurrences(std::string_view top) const {
  std::map<std::string, std::int64_t> count;
  const std::function<void(const OutlineModule&, std::int64_t)> visit =
      [&](const OutlineModule& outer, std::int64_t times) {
        count[outer.name] += times;
        for (const auto& [type, instances] : outer.instances) {
          if (const OutlineModule* inner = module(type); inner != nullptr)
            visit(*inner, times * instances);
        }
      };
  if (const OutlineModule* module_of_top = module(top); module_of_top != nullptr)
    visit(*module_of_top, 1);
  return count;
}

NetlistOutline netlist_outline(std::string_view verilog, const std::string& where) {
  NetlistOutline outline;
  bool inside = false;
  int number = 0;
  while (!verilog.empty()) {
    const std::size_t end = std::min(verilog.find('\n'), verilog.size());
    std::string_view line = verilog.substr(0, end);
    verilog.remove_prefix(std::min(end + 1, verilog.size()));
    ++number;
    const std::string_view first = take_word(line);
    if (first == "module") {
      if (inside) throw Error(fmt::format("{}:{}: module inside a module", where, number));
      outline.modules.push_back({std::string(take_word(line)), {}});
      inside = true;
    } else if (first == "endmodule") {
      inside = false;
    } else if (inside && is_word(first)) {
      bool instance = true;
      for (const std::string_view word : kNotInstances) instance = instance && word != first;
      if (instance) ++outline.modules.back().instances[std::string(first)];
    }
  }
  if (inside)
    throw Error(fmt::format("{}: ends inside module {}", where, outline.modules.back().name));
  if (outline.modules.empty()) throw Error(fmt::format("{}: holds no module", where));
  return outline;
}

}  // namespace heddle
