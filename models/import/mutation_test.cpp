// SPDX-License-Identifier: Apache-2.0
//
// Truncated and randomly damaged model files end in a network or in Error, never in a crash. The
// fuzz targets (*_fuzz.cpp) go deeper; this runs everywhere. Seeds are fixed.
#include <doctest/doctest.h>

#include <functional>
#include <random>
#include <vector>

#include "models/common/error.hpp"
#include "models/import/onnx_test_model.hpp"
#include "models/import/tflite_test_model.hpp"

namespace heddle {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Reader = std::function<Network(const Bytes&)>;

struct Tally {
  int imported = 0, refused = 0;
};

void try_one(const Reader& read, const Bytes& bytes, Tally& tally) {
  try {
    static_cast<void>(read(bytes));
    ++tally.imported;
  } catch (const Error&) {
    ++tally.refused;
  }
}

Tally damage(const Reader& read, const Bytes& whole, int rounds) {
  Tally tally;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    try_one(read, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)), tally);
  }
  std::mt19937 random(2026);
  for (int i = 0; i < rounds; ++i) {
    Bytes bytes = whole;
    for (auto left = 1 + random() % 4; left > 0; --left) {
      std::uint8_t& byte = bytes[random() % bytes.size()];
      byte = static_cast<std::uint8_t>(random() % 2 == 0 ? byte ^ (1U << random() % 8) : random());
    }
    try_one(read, bytes, tally);
  }
  return tally;
}

TEST_CASE("mutation: damaged TFLite files never crash the reader") {
  const Tally tally = damage([](const Bytes& bytes) { return parse_tflite(bytes, "net"); },
                             test::conv_model().bytes(), 5000);
  CHECK(tally.refused > 1000);
  CHECK(tally.imported > 100);
}

TEST_CASE("mutation: damaged ONNX files never crash the reader") {
  const Tally tally = damage([](const Bytes& bytes) { return parse_onnx(bytes, "net"); },
                             test::qdq_conv_model().bytes(), 5000);
  CHECK(tally.refused > 1000);
  CHECK(tally.imported > 20);
}

}  // namespace
}  // namespace heddle
