// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/codec/apack_table.hpp"
#include "models/codec/codec.hpp"
#include "tb/codec/value_source.hpp"
#include "tb/common/seeds.hpp"

namespace heddle {
namespace {

constexpr std::array<std::string_view, 6> kHostileNames{"golden strings",    "random bits",
                                                        "truncated strings", "a flipped bit",
                                                        "too many values",   "another table"};
constexpr std::int64_t kMostRandomValues = 1'500;

ByteStrings golden_strings(const CodecFormat& format, const std::vector<std::uint32_t>& codes) {
  ByteStrings strings;
  for (const BitString& string : encode_values(format, codes)) strings.push_back(string.bytes);
  return strings;
}

// A table for these values: the search's, or one with rows anywhere, few enough at times that a row is
// half of all values or more and its offsets have all bits.
ApackTable table_for(const CodecFormat& format, const std::vector<std::uint32_t>& codes, Rng& rng) {
  const Histogram hist = histogram(codes, format.value_bits);
  const ApackCounts counts = rng.chance(2) ? ApackCounts::kOccupied : ApackCounts::kEvery;
  if (!rng.chance(3)) return apack_search(hist, counts);
  ApackRows rows{};
  const std::uint32_t top = 1U << format.value_bits;
  rows.fill(top);
  rows.front() = 0;
  const std::size_t drawn = rng.below(kApackRows);
  for (std::size_t i = 1; i <= drawn; ++i) rows[i] = static_cast<std::uint32_t>(rng.below(top + 1));
  std::sort(rows.begin(), rows.end());
  return apack_table(hist, rows, counts);
}

std::size_t all_bits(const ByteStrings& strings) {
  std::size_t bits = 0;
  for (const auto& string : strings) bits += 8 * string.size();
  return bits;
}

void flip(ByteStrings& strings, std::size_t bit) {
  for (auto& string : strings) {
    if (bit < 8 * string.size()) {
      string[bit / 8] = static_cast<std::uint8_t>(string[bit / 8] ^ (1U << (bit % 8)));
      return;
    }
    bit -= 8 * string.size();
  }
}

void spoil(CodecWork& work, Rng& rng) {
  switch (work.hostile) {
    case Hostile::kNone: break;
    case Hostile::kRandom:
      for (auto& string : work.strings) {
        string.resize(rng.below(2 * string.size() + 2));
        for (auto& byte : string) byte = static_cast<std::uint8_t>(rng.next());
      }
      break;
    case Hostile::kTruncated:
      for (auto& string : work.strings) string.resize(rng.below(string.size() + 1));
      break;
    case Hostile::kFlipped:
      if (const std::size_t bits = all_bits(work.strings); bits > 0)
        flip(work.strings, rng.below(bits));
      break;
    case Hostile::kTooLong: work.values += rng.between(1, work.values + 1); break;
    case Hostile::kTable:
      work.format.table =
          table_for(work.format, draw_values(work.format, ValueSource::kUniform, 64, rng), rng);
      break;
  }
  if (work.hostile != Hostile::kNone) work.codes.clear();
}

CodecWork make_work(CodecFormat format, ValueSource source, std::int64_t count, Hostile hostile,
                    std::uint64_t seed) {
  Rng rng(seed);
  CodecWork work{.name = std::string(value_source_name(source)),
                 .format = format,
                 .codes = draw_values(format, source, count, rng),
                 .hostile = hostile,
                 .strings = {}};
  if (format.architecture == CodecArch::kApack)
    work.format.table = table_for(format, work.codes, rng);
  work.values = static_cast<std::int64_t>(work.codes.size());
  work.strings = golden_strings(work.format, work.codes);
  spoil(work, rng);
  return work;
}

bool possible(Hostile hostile, const CodecFormat& format) {
  return hostile != Hostile::kTable || format.architecture == CodecArch::kApack;
}

}  // namespace

std::string_view hostile_name(Hostile hostile) {
  return kHostileNames[static_cast<std::size_t>(hostile)];
}

std::string CodecWork::text() const {
  return fmt::format("{} values of {} bits, {} substreams, {}", values, format.value_bits,
                     format.substreams, hostile_name(hostile));
}

std::vector<CodecWork> directed_work(const CodecFormat& format, bool decodes) {
  const std::int64_t s = format.substreams;
  std::vector<CodecWork> list;
  const auto add = [&](ValueSource source, std::int64_t count, Hostile hostile) {
    if (hostile != Hostile::kNone && (!decodes || !possible(hostile, format))) return;
    const std::string name = fmt::format("directed {}", list.size());
    list.push_back(make_work(format, source, count, hostile, derive_seed(1, name)));
  };
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{1}, std::int64_t{2}, s - 1, s,
                                   s + 1, std::int64_t{7}, std::int64_t{127}, std::int64_t{509}})
    add(ValueSource::kNarrow, count, Hostile::kNone);
  add(ValueSource::kAllOnce, 0, Hostile::kNone);
  for (const ValueSource source : kValueSources) add(source, 8 * s + 3, Hostile::kNone);
  for (const Hostile hostile : {Hostile::kRandom, Hostile::kTruncated, Hostile::kFlipped,
                                Hostile::kTooLong, Hostile::kTable}) {
    add(ValueSource::kNarrow, 4 * s + 1, hostile);
    add(ValueSource::kSparse, 8 * s, hostile);
  }
  return list;
}

CodecWork random_work(const CodecFormat& format, bool decodes, std::uint64_t seed) {
  Rng rng(seed);
  const auto source = kValueSources[rng.below(kValueSources.size())];
  const std::int64_t most = rng.chance(4) ? 3 * format.substreams : kMostRandomValues;
  const std::int64_t count = rng.between(0, most);
  auto hostile = Hostile::kNone;
  if (decodes && rng.chance(3)) {
    do {
      hostile = static_cast<Hostile>(rng.between(1, kHostileNames.size() - 1));
    } while (!possible(hostile, format));
  }
  return make_work(format, source, count, hostile, rng.next());
}

}  // namespace heddle
