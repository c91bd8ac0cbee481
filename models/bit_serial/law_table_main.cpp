// SPDX-License-Identifier: Apache-2.0
//
// bit_serial_laws LAYERS.csv PRECISIONS.csv: speed-up of Loom over its bit-parallel baseline by the
// cycle laws, at equal peak, for grids of several shapes (law_table.hpp).
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include "models/bit_serial/law_table.hpp"
#include "models/common/atomic_file.hpp"

namespace {

using heddle::BitSerialBlock;

constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kBaselineFilters = 8;  // x 16 lanes: 128 products a cycle
// filters x windows x bits a cycle at which 16x16-bit products come at the baseline's rate
constexpr std::int64_t kEqualPeak = kBaselineFilters * 16 * 16;

struct Shape {
  std::int64_t filters;
  int bits_per_cycle;
};

BitSerialBlock baseline() {
  BitSerialBlock block;
  block.serial = false;
  block.filters = kBaselineFilters;
  block.lanes = kLanes;
  return block;
}

BitSerialBlock loom(const Shape& shape) {
  BitSerialBlock block;
  block.filters = shape.filters;
  block.bits_per_cycle = shape.bits_per_cycle;
  block.windows = kEqualPeak / (shape.filters * shape.bits_per_cycle);
  block.lanes = kLanes;
  return block;
}

double speedup(const std::vector<heddle::PublishedLayer>& layers,
               const heddle::PublishedPrecisions& precisions, const BitSerialBlock& block) {
  return static_cast<double>(heddle::network_law(baseline(), layers, precisions).cycles) /
         static_cast<double>(heddle::network_law(block, layers, precisions).cycles);
}

void print_table(const std::vector<heddle::PublishedLayer>& layers,
                 const std::vector<heddle::PublishedPrecisions>& networks) {
  const std::vector<Shape> shapes{{128, 1}, {128, 2}, {128, 4}, {64, 1}, {32, 1}, {16, 1}};
  std::string header = "| network | profile | ideal |";
  std::string rule = "| --- | --- | ---: |";
  for (const Shape& shape : shapes) {
    header += fmt::format(" {}b {}x{} |", shape.bits_per_cycle, shape.filters, loom(shape).windows);
    rule += " ---: |";
  }
  fmt::print("{}\n{}\n", header, rule);
  std::map<std::string, std::pair<std::vector<double>, int>> means;  // logarithms summed, networks
  for (const heddle::PublishedPrecisions& network : networks) {
    auto& [sums, count] = means[network.profile];
    sums.resize(shapes.size() + 1);
    ++count;
    const double ideal = heddle::network_law(baseline(), layers, network).ideal;
    sums[0] += std::log(ideal);
    std::string row = fmt::format("| {} | {} | {:.2f} |", network.network, network.profile, ideal);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      const double gain = speedup(layers, network, loom(shapes[i]));
      sums[i + 1] += std::log(gain);
      row += fmt::format(" {:.2f} |", gain);
    }
    fmt::print("{}\n", row);
  }
  for (const auto& [profile, mean] : means) {
    std::string row = fmt::format("| geometric mean | {} |", profile);
    for (const double sum : mean.first) row += fmt::format(" {:.2f} |", std::exp(sum / mean.second));
    fmt::print("{}\n", row);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bit_serial_laws LAYERS.csv PRECISIONS.csv\n");
    return 2;
  }
  try {
    print_table(heddle::read_layers(heddle::read_whole_file(argv[1]), argv[1]),
                heddle::read_precisions(heddle::read_whole_file(argv[2]), argv[2]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
  return 0;
}
