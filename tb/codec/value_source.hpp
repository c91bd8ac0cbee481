// SPDX-License-Identifier: Apache-2.0
//
// Distributions of values for verification: what quantized weights and activations look like, and
// what they do not.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/codec/format.hpp"
#include "tb/common/seeds.hpp"

namespace heddle {

enum class ValueSource {
  kZero,      // nothing but 0
  kConstant,  // one value
  kNarrow,    // around 0, two's complement; gecko: normal numbers of a few octaves
  kWide,      // the same, wider
  kSparse,    // like kNarrow without negative ones, most of them 0
  kUniform,   // any code
  kRuns,      // long runs of 0, and of other values
  kAllOnce,   // every code once (gecko: every exponent), in a random order; the count does not matter
};

inline constexpr std::array kValueSources{
    ValueSource::kZero,   ValueSource::kConstant, ValueSource::kNarrow, ValueSource::kWide,
    ValueSource::kSparse, ValueSource::kUniform,  ValueSource::kRuns,   ValueSource::kAllOnce};

[[nodiscard]] std::string_view value_source_name(ValueSource source);

// Codes that the format carries without loss.
[[nodiscard]] std::vector<std::uint32_t> draw_values(const CodecFormat& format, ValueSource source,
                                                     std::int64_t count, Rng& rng);

}  // namespace heddle
