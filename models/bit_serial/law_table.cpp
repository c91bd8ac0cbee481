// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/law_table.hpp"

#include <fmt/format.h>

#include <charconv>

#include "models/bit_serial/laws.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr int kMostBits = 16;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

struct Line {
  std::string place;  // file:line
  std::vector<std::string> cells;

  [[nodiscard]] std::int64_t number(const std::string& text, std::int64_t most) const {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value > most)
      throw Error(fmt::format("{}: must be a number from 1 to {}, got \"{}\"", place, most, text));
    return value;
  }
};

std::vector<Line> lines_of(const std::string& text, const std::string& name,
                           const std::string& header) {
  const std::size_t columns = split(header, ',').size();
  std::vector<Line> lines;
  std::size_t number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#' || line == header) continue;
    lines.push_back({fmt::format("{}:{}", name, number), split(line, ',')});
    if (lines.back().cells.size() != columns)
      throw Error(fmt::format("{}: must have the columns {}", lines.back().place, header));
  }
  return lines;
}

}  // namespace

std::vector<PublishedLayer> read_layers(const std::string& text, const std::string& name) {
  constexpr std::int64_t kMostExtent = 1 << 16;
  std::vector<PublishedLayer> layers;
  for (const Line& line :
       lines_of(text, name, "net,layer,in_channels_per_group,groups,filters,kernel,stride,out")) {
    const auto cell = [&](std::size_t i) { return line.number(line.cells[i], kMostExtent); };
    layers.push_back({.network = line.cells[0], .name = line.cells[1], .channels = cell(2),
                      .groups = cell(3), .filters = cell(4), .kernel = cell(5), .out = cell(7)});
    if (layers.back().filters % layers.back().groups != 0)
      throw Error(fmt::format("{}: groups must divide filters", line.place));
  }
  return layers;
}

std::vector<PublishedPrecisions> read_precisions(const std::string& text,
                                                 const std::string& name) {
  std::vector<PublishedPrecisions> all;
  for (const Line& line : lines_of(text, name, "network,profile,activations,weights")) {
    PublishedPrecisions one{.network = line.cells[0], .profile = line.cells[1], .activations = {},
                            .weights = static_cast<int>(line.number(line.cells[3], kMostBits))};
    for (const std::string& bits : split(line.cells[2], '-'))
      one.activations.push_back(static_cast<int>(line.number(bits, kMostBits)));
    all.push_back(std::move(one));
  }
  return all;
}

LawCycles network_law(const BitSerialBlock& block, const std::vector<PublishedLayer>& layers,
                      const PublishedPrecisions& precisions) {
  constexpr double kBaselineBits = 256;  // of a 16x16-bit product
  std::vector<PublishedLayer> here;
  for (const PublishedLayer& layer : layers) {
    if (layer.network == precisions.network) here.push_back(layer);
  }
  if (here.empty() || here.size() != precisions.activations.size()) {
    throw Error(fmt::format("network {}: {} layers but precisions of {}", precisions.network,
                            here.size(), precisions.activations.size()));
  }
  LawCycles sum;
  double ideal_time = 0;
  for (std::size_t i = 0; i < here.size(); ++i) {
    const PublishedLayer& layer = here[i];
    const Precision precision{.act = precisions.activations[i], .wgt = precisions.weights};
    sum.cycles += layer.groups * conv_law(block,
                                          {.filters = layer.filters / layer.groups,
                                           .channels = layer.channels,
                                           .taps = layer.kernel * layer.kernel,
                                           .positions = layer.out * layer.out},
                                          precision);
    sum.macs += layer.macs();
    ideal_time +=
        static_cast<double>(layer.macs()) * precision.act * precision.wgt / kBaselineBits;
  }
  sum.ideal = static_cast<double>(sum.macs) / ideal_time;
  return sum;
}

}  // namespace heddle
