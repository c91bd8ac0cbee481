// SPDX-License-Identifier: Apache-2.0
//
// CMSIS-NN's own operator vectors, exactly: int8 and int4 convolutions (grouped, dilated,
// depthwise), fully connected layers, and the int16x8 rule. The numbers of cases are asserted, so
// that none drops out silently.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "models/common/cmsis_headers_test.hpp"
#include "models/common/reference.hpp"
#include "models/common/requant.hpp"
#include "models/common/test_data.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

// Unpacked once a process.
std::optional<fs::path> vectors() {
  static const auto folder = test_archive("cmsisnn/cmsisnn_testdata_A.tgz",
                                          fs::path(HEDDLE_BINARY_DIR) / "scratch_cmsisnn");
  return folder;
}

// Names of the cases that begin with one of the prefixes, sorted.
std::set<std::string> cases(const fs::path& folder, const std::vector<std::string>& prefixes) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    for (const std::string& prefix : prefixes) {
      if (entry.is_directory() && name.starts_with(prefix)) names.insert(name);
    }
  }
  return names;
}

bool contains(const std::string& name, const char* word) {
  return name.find(word) != std::string::npos;
}

struct Count {
  int int8 = 0;
  int int4 = 0;
  std::size_t compared = 0;
  bool operator==(const Count&) const = default;
};

// Both the obvious loops and the fast path.
Count check_cases(const fs::path& folder, const std::vector<std::string>& prefixes,
                  CmsisKind kind) {
  Count count;
  for (const std::string& name : cases(folder, prefixes)) {
    if (contains(name, "int16")) continue;
    const bool int4 = contains(name, "int4");
    const CmsisCase c = read_cmsis_case(folder / name);
    const ConvLayer layer = cmsis_layer(c, kind, int4);
    const Tensor in = cmsis_input(c, layer);
    INFO(name);
    CHECK(conv_reference(layer, in).data == c.array("output_ref"));
    CHECK(conv_fast(layer, in).data == c.array("output_ref"));
    count.compared += c.array("output_ref").size();
    ++(int4 ? count.int4 : count.int8);
  }
  return count;
}

TEST_CASE("cmsis: every int8 and int4 convolution is exact, dilated and grouped ones too") {
  const auto folder = vectors();
  if (!folder) return;
  const Count count = check_cases(
      *folder, {"conv_", "kernel1x1", "basic_", "stride2pad1", "grouped_conv"}, CmsisKind::kConv);
  CHECK(count.int8 == 15);
  CHECK(count.int4 == 14);
  CHECK(count.compared == 6344);
}

TEST_CASE("cmsis: every int8 and int4 depthwise convolution is exact") {
  const auto folder = vectors();
  if (!folder) return;
  const Count count = check_cases(*folder, {"depthwise_"}, CmsisKind::kDepthwise);
  CHECK(count.int8 == 5);
  CHECK(count.int4 == 5);
  CHECK(count.compared == 3142);
}

TEST_CASE("cmsis: every int8 and int4 fully connected layer is exact") {
  const auto folder = vectors();
  if (!folder) return;
  const Count count = check_cases(*folder, {"fully_connected"}, CmsisKind::kFullyConnected);
  CHECK(count.int8 == 3);
  CHECK(count.int4 == 3);
  CHECK(count.compared == 90);
}

TEST_CASE("cmsis: a changed multiplier shows") {
  const auto folder = vectors();
  if (!folder) return;
  const CmsisCase c = read_cmsis_case(*folder / "kernel1x1");
  ConvLayer layer = cmsis_layer(c, CmsisKind::kConv, false);
  layer.requant->channels[0].multiplier -= layer.requant->channels[0].multiplier / 16;
  CHECK(conv_reference(layer, cmsis_input(c, layer)).data != c.array("output_ref"));
}

// int16 activations: 64-bit sums and the rule int16x8, or 32-bit biases and the rule double.
int check_int16(const fs::path& folder, const std::vector<std::string>& prefixes, CmsisKind kind) {
  int count = 0;
  for (const std::string& name : cases(folder, prefixes)) {
    const CmsisCase c = read_cmsis_case(folder / name);
    const ConvLayer layer = cmsis_layer(c, kind, false);
    const bool full_multiplier = contains(name, "xint32");
    Tensor result = conv_accumulate(layer, cmsis_input(c, layer));
    for (std::size_t i = 0; i < result.data.size(); ++i) {
      const ChannelScale& scale = layer.requant->channels[i % layer.requant->channels.size()];
      const std::int64_t scaled =
          full_multiplier ? scale_accumulator(RequantRule::kDouble, scale, result.data[i])
                          : scale_int16x8(scale, result.data[i]);
      result.data[i] = std::clamp(scaled, layer.requant->clamp_min, layer.requant->clamp_max);
    }
    INFO(name);
    CHECK(result.data == c.array("output_ref"));
    ++count;
  }
  return count;
}

TEST_CASE("cmsis: int16 activations follow the rule int16x8") {
  const auto folder = vectors();
  if (!folder) return;
  CHECK(check_int16(*folder, {"int16xint8", "requantize_s64"}, CmsisKind::kConv) == 7);
  CHECK(check_int16(*folder, {"dw_int16xint8"}, CmsisKind::kDepthwise) == 6);
  CHECK(check_int16(*folder, {"fc_int16", "fully_connected_int16"}, CmsisKind::kFullyConnected) ==
        2);
}

}  // namespace
}  // namespace heddle
