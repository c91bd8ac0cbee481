// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/value_source.hpp"

#include <algorithm>

#include "models/codec/gecko.hpp"

namespace heddle {
namespace {

constexpr std::array<std::string_view, kValueSources.size()> kNames{
    "all zero", "constant", "narrow", "wide", "sparse", "uniform", "runs", "all values once"};

constexpr int kExponentBits = 8;
constexpr std::int64_t kBias = 127;

// About normal, of standard deviation `width`: a sum of uniform numbers.
std::int64_t bell(std::int64_t width, Rng& rng) {
  constexpr int kTerms = 6;
  std::int64_t sum = 0;
  for (int i = 0; i < kTerms; ++i) sum += rng.between(-width, width);
  return sum * 100 / 141;  // variance of a term: width^2 / 3
}

class Drawer {
 public:
  Drawer(const CodecFormat& format, Rng& rng)
      : format_(format),
        rng_(rng),
        mask_(format.value_bits >= 32 ? ~std::uint32_t{0} : (1U << format.value_bits) - 1),
        float_(format.architecture == CodecArch::kGecko) {}

  std::uint32_t any() { return static_cast<std::uint32_t>(rng_.next()) & mask_; }

  std::uint32_t number(std::int64_t width) {
    if (!float_) return static_cast<std::uint32_t>(bell(width, rng_)) & mask_;
    const std::int64_t octave = std::clamp<std::int64_t>(kBias + bell(width, rng_), 0, 2 * kBias);
    return with_exponent(static_cast<std::uint32_t>(octave));
  }

  std::uint32_t with_exponent(std::uint32_t exponent) {
    const int mantissa = format_.value_bits - 1 - kExponentBits;
    const std::uint32_t rest = any() & ~(((1U << kExponentBits) - 1) << mantissa);
    return rest | exponent << mantissa;
  }

  std::uint32_t magnitude(std::int64_t width) {
    const std::uint32_t value = number(width);
    const std::uint32_t sign = 1U << (format_.value_bits - 1);
    if ((value & sign) == 0) return value;
    return float_ ? value & ~sign : (~value + 1) & mask_ & (sign - 1);
  }

  [[nodiscard]] std::int64_t narrow() const {
    return float_ ? 2 : 1 << (format_.value_bits / 2 - 1);
  }
  [[nodiscard]] std::int64_t wide() const { return float_ ? 30 : 1 << (format_.value_bits - 3); }

  std::vector<std::uint32_t> all_once() {
    const std::uint32_t last = float_ ? (1U << kExponentBits) - 1 : mask_;
    std::vector<std::uint32_t> codes;
    for (std::uint32_t code = 0; code <= last; ++code)
      codes.push_back(float_ ? with_exponent(code) : code);
    for (std::size_t i = codes.size(); i > 1; --i) std::swap(codes[i - 1], codes[rng_.below(i)]);
    return codes;
  }

  std::uint32_t one(ValueSource source) {
    constexpr std::uint64_t kOneInSparse = 4;
    constexpr std::int64_t kLongestRun = 40;
    switch (source) {
      case ValueSource::kZero: return 0;
      case ValueSource::kConstant: return constant_;
      case ValueSource::kNarrow: return number(narrow());
      case ValueSource::kWide: return number(std::max<std::int64_t>(wide(), 1));
      case ValueSource::kSparse: return rng_.chance(kOneInSparse) ? magnitude(narrow()) : 0;
      case ValueSource::kRuns:
        if (run_-- <= 0) {
          run_ = rng_.between(0, kLongestRun);
          repeated_ = rng_.chance(2) ? 0 : any();
        }
        return repeated_;
      case ValueSource::kUniform:
      case ValueSource::kAllOnce: break;
    }
    return any();
  }

  void choose_constant() { constant_ = any(); }

 private:
  const CodecFormat& format_;
  Rng& rng_;
  std::uint32_t mask_;
  bool float_;
  std::uint32_t constant_ = 0, repeated_ = 0;
  std::int64_t run_ = 0;
};

}  // namespace

std::string_view value_source_name(ValueSource source) {
  return kNames[static_cast<std::size_t>(source)];
}

std::vector<std::uint32_t> draw_values(const CodecFormat& format, ValueSource source,
                                       std::int64_t count, Rng& rng) {
  Drawer drawer(format, rng);
  drawer.choose_constant();
  std::vector<std::uint32_t> codes;
  if (source == ValueSource::kAllOnce) {
    codes = drawer.all_once();
  } else {
    for (std::int64_t i = 0; i < count; ++i) codes.push_back(drawer.one(source));
  }
  if (format.architecture == CodecArch::kGecko) {
    for (std::uint32_t& code : codes) code = gecko_truncate(format, code);
  }
  return codes;
}

}  // namespace heddle
