// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/workload.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "models/codec/codec.hpp"
#include "tb/codec/value_source.hpp"

namespace heddle {
namespace {

std::vector<CodecFormat> formats() {
  return {{.architecture = CodecArch::kApack, .value_bits = 8, .substreams = 4},
          {.architecture = CodecArch::kApack, .value_bits = 2, .substreams = 1},
          {.architecture = CodecArch::kGecko,
           .value_bits = 16,
           .substreams = 8,
           .mantissa_bits = 7},
          {.architecture = CodecArch::kGecko,
           .value_bits = 32,
           .substreams = 16,
           .mantissa_bits = 5,
           .zero_aware = true},
          {.architecture = CodecArch::kZvc, .value_bits = 5, .substreams = 2},
          {.architecture = CodecArch::kZrle, .value_bits = 3, .substreams = 8, .run_bits = 2}};
}

Decoded decoded(const CodecWork& work, OnFault on_fault) {
  const std::vector<std::span<const std::uint8_t>> spans(work.strings.begin(), work.strings.end());
  return decode_values(work.format, static_cast<std::size_t>(work.values), spans, on_fault);
}

}  // namespace

TEST_CASE("codec workloads: directed ones have every length, source and kind of hostile strings") {
  for (const CodecFormat& format : formats()) {
    CAPTURE(codec_arch_name(format.architecture));
    std::set<std::int64_t> lengths;
    std::set<std::string> names;
    std::set<Hostile> hostile;
    for (const CodecWork& work : directed_work(format, true)) {
      lengths.insert(work.values);
      names.insert(work.name);
      hostile.insert(work.hostile);
      CHECK(work.strings.size() == string_count(format));
    }
    for (const std::int64_t length : {0, 1, 7, 127, 509}) CHECK(lengths.contains(length));
    CHECK(names.size() == kValueSources.size());
    CHECK(hostile.size() == (format.architecture == CodecArch::kApack ? 6 : 5));
    for (const CodecWork& work : directed_work(format, false))
      CHECK(work.hostile == Hostile::kNone);
  }
}

TEST_CASE("codec workloads: the golden decoder gives the values back, and ends on hostile strings") {
  int lossless = 0;
  int hostile = 0;
  for (const CodecFormat& format : formats()) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      const CodecWork work = random_work(format, true, seed);
      const Decoded values = decoded(work, OnFault::kContinue);
      CHECK(values.values.size() == static_cast<std::size_t>(work.values));
      if (work.hostile != Hostile::kNone) {
        ++hostile;
      } else {
        CHECK(values.values == work.codes);
        CHECK_FALSE(decoded(work, OnFault::kStop).fault.has_value());
        ++lossless;
      }
      CHECK(random_work(format, true, seed).strings == work.strings);
    }
  }
  CHECK(lossless > 100);
  CHECK(hostile > 50);
}

TEST_CASE("codec values: all values once") {
  Rng rng(1);
  const CodecFormat format{.architecture = CodecArch::kZvc, .value_bits = 5};
  std::vector<std::uint32_t> codes = draw_values(format, ValueSource::kAllOnce, 0, rng);
  std::sort(codes.begin(), codes.end());
  REQUIRE(codes.size() == 32);
  for (std::uint32_t i = 0; i < 32; ++i) CHECK(codes[i] == i);
}

}  // namespace heddle
