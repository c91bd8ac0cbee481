// SPDX-License-Identifier: Apache-2.0
#include "gen/core/sv_writer.hpp"

#include <algorithm>

namespace heddle {
namespace {

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string range(int width) { return width == 1 ? "" : " [" + std::to_string(width - 1) + ":0]"; }

template <typename Item, typename Text>
std::size_t widest(const std::vector<Item>& items, Text text) {
  std::size_t width = 0;
  for (const Item& item : items) width = std::max(width, text(item).size());
  return width;
}

// One item a line, commas between them, comments behind the commas.
std::string port_list(const std::vector<SvPort>& ports) {
  const std::size_t range_width =
      widest(ports, [](const SvPort& port) { return range(port.width); });
  std::string text;
  for (const SvPort& port : ports) {
    const bool last = &port == &ports.back();
    text += "  " + padded(port.direction, 6) + " logic" + padded(range(port.width), range_width) +
            " " + port.name + (last ? "" : ",");
    text += port.doc.empty() ? "\n" : "  // " + port.doc + "\n";
  }
  return text;
}

// ".Rows (16)," lines.
std::string bindings(const std::vector<std::pair<std::string, std::string>>& pairs) {
  const std::size_t width = widest(pairs, [](const auto& pair) { return pair.first; });
  std::string text;
  for (const auto& [name, value] : pairs) {
    const bool last = name == pairs.back().first;
    text += "    ." + padded(name, width) + " (" + value + ")" + (last ? "" : ",") + "\n";
  }
  return text;
}

}  // namespace

std::string sv_wrapper(const SvWrapper& wrapper) {
  std::string text;
  for (const std::string& line : wrapper.header)
    text += line.empty() ? "//\n" : "// " + line + "\n";
  text += "\n`default_nettype none\n\nmodule " + wrapper.name + " (\n" + port_list(wrapper.ports) +
          ");\n\n";
  std::vector<std::pair<std::string, std::string>> connections;
  for (const SvPort& port : wrapper.ports) connections.emplace_back(port.name, port.name);
  text += "  " + wrapper.instance_module + " #(\n" + bindings(wrapper.parameters);
  text += "  ) " + wrapper.instance_name + " (\n" + bindings(connections) + "  );\n\n";
  text += "endmodule\n\n`default_nettype wire\n";
  return text;
}

std::string sv_bits(std::uint64_t value, int width) {
  std::string text = std::to_string(width) + "'b";
  for (int bit = width - 1; bit >= 0; --bit) text += ((value >> bit) & 1) != 0 ? '1' : '0';
  return text;
}

std::string sv_flag(bool value) { return value ? "1'b1" : "1'b0"; }

}  // namespace heddle
