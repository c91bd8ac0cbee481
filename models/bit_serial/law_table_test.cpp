// SPDX-License-Identifier: Apache-2.0
//
// The laws against speed-ups that an independent script found for the same shapes and precisions
// (data sheet of Loom, section d): two decimals.
#include "models/bit_serial/law_table.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <string>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/test_data.hpp"

namespace {

using heddle::BitSerialBlock;

BitSerialBlock baseline() {
  BitSerialBlock block;
  block.serial = false;
  block.filters = 8;
  block.lanes = 16;
  return block;
}

BitSerialBlock loom(int bits_per_cycle) {
  BitSerialBlock block;
  block.serial = true;
  block.filters = 128;
  block.windows = 16 / bits_per_cycle;
  block.lanes = 16;
  block.bits_per_cycle = bits_per_cycle;
  return block;
}

std::string speedups(const std::vector<heddle::PublishedLayer>& layers,
                     const heddle::PublishedPrecisions& precisions) {
  const auto base = heddle::network_law(baseline(), layers, precisions);
  std::string text = fmt::format("{:.2f}", base.ideal);
  for (const int bits : {1, 2, 4}) {
    const auto law = heddle::network_law(loom(bits), layers, precisions);
    text += fmt::format(" {:.2f}",
                        static_cast<double>(base.cycles) / static_cast<double>(law.cycles));
  }
  return text;
}

constexpr const char* kAlexnet =
    "net,layer,in_channels_per_group,groups,filters,kernel,stride,out\n"
    "alexnet,conv1,3,1,96,11,4,55\nalexnet,conv2,48,2,256,5,1,27\nalexnet,conv3,256,1,384,3,1,13\n"
    "alexnet,conv4,192,2,384,3,1,13\nalexnet,conv5,192,2,256,3,1,13\n";

}  // namespace

TEST_CASE("law table: AlexNet's convolutions, ideal and with what tiles leave idle") {
  const auto layers = heddle::read_layers(kAlexnet, "layers");
  REQUIRE(layers.size() == 5);
  const heddle::PublishedPrecisions lossless{"alexnet", "100", {9, 8, 5, 5, 7}, 11};
  CHECK(speedups(layers, lossless) == "3.39 2.44 2.21 1.89");
  const heddle::PublishedPrecisions lossy{"alexnet", "99", {9, 7, 4, 5, 7}, 11};
  CHECK(speedups(layers, lossy) == "3.69 2.53 2.27 1.97");
}

TEST_CASE("law table: all published networks") {
  const auto file = heddle::test_data("../sheets/layers.csv");
  if (!file) return;
  const auto layers = heddle::read_layers(heddle::read_whole_file(*file), "layers.csv");
  const auto precisions = heddle::read_precisions(
      heddle::read_whole_file(HEDDLE_SOURCE_DIR "/models/bit_serial/precisions.csv"),
      "precisions.csv");
  const std::map<std::string, std::string> expected{
      {"nin 100", "2.77 2.38 2.35 2.25"},    {"nin 99", "3.07 2.64 2.59 2.47"},
      {"alexnet 100", "3.39 2.44 2.21 1.89"}, {"alexnet 99", "3.69 2.53 2.27 1.97"},
      {"vgg_s 100", "2.64 2.45 2.25 2.12"},  {"vgg_s 99", "2.88 2.67 2.45 2.32"},
      {"vgg_m 100", "2.94 2.59 2.32 2.35"},  {"vgg_m 99", "2.98 2.76 2.62 2.35"},
      {"vgg_19 100", "1.80 1.60 1.54 1.45"}, {"vgg_19 99", "1.95 1.77 1.70 1.53"}};
  CHECK(precisions.size() == expected.size());
  for (const auto& one : precisions) {
    CAPTURE(one.network);
    CHECK(speedups(layers, one) == expected.at(one.network + " " + one.profile));
  }
}

TEST_CASE("law table: what is wrong with a file is told with its line") {
  const auto layers = [](const char* text) { return heddle::read_layers(text, "l.csv"); };
  CHECK_THROWS_WITH_AS((void)layers("# c\na,b,1,1\n"),
                       "l.csv:2: must have the columns "
                       "net,layer,in_channels_per_group,groups,filters,kernel,stride,out",
                       heddle::Error);
  CHECK_THROWS_WITH_AS((void)layers("a,b,1,x,1,1,1,1"),
                       "l.csv:1: must be a number from 1 to 65536, got \"x\"", heddle::Error);
  CHECK_THROWS_WITH_AS((void)layers("a,b,1,2,3,1,1,1"), "l.csv:1: groups must divide filters",
                       heddle::Error);
  CHECK_THROWS_WITH_AS((void)heddle::read_precisions("a,100,8-17,8", "p.csv"),
                       "p.csv:1: must be a number from 1 to 16, got \"17\"", heddle::Error);
  CHECK_THROWS_WITH_AS(
      (void)heddle::network_law(baseline(), heddle::read_layers(kAlexnet, "l"),
                                {"alexnet", "100", {8}, 8}),
      "network alexnet: 5 layers but precisions of 1", heddle::Error);
}
