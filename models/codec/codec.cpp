// SPDX-License-Identifier: Apache-2.0
#include "models/codec/codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <utility>

#include "models/codec/apack.hpp"
#include "models/codec/gecko.hpp"
#include "models/codec/zrle.hpp"
#include "models/codec/zvc.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr std::array<Codec, 4> kCodecs{{
    {CodecArch::kApack, 1, apack_encode, apack_decode},
    {CodecArch::kGecko, kGeckoLanes, gecko_encode, gecko_decode},
    {CodecArch::kZvc, 1, zvc_encode, zvc_decode},
    {CodecArch::kZrle, 1, zrle_encode, zrle_decode},
}};

// The indices of a unit's elements, in order: those i < count with first <= i mod substreams <
// first + lanes.
class UnitIndices {
 public:
  UnitIndices(const CodecFormat& format, int lanes, int unit)
      : substreams_(static_cast<std::size_t>(format.substreams)),
        lanes_(static_cast<std::size_t>(lanes)),
        first_(static_cast<std::size_t>(unit) * lanes_) {}

  [[nodiscard]] std::size_t at(std::size_t k) const {
    return k / lanes_ * substreams_ + first_ + k % lanes_;
  }
  [[nodiscard]] std::size_t size(std::size_t count) const {
    const std::size_t rest = count % substreams_;
    const std::size_t last_row = rest > first_ ? std::min(rest - first_, lanes_) : 0;
    return count / substreams_ * lanes_ + last_row;
  }

 private:
  std::size_t substreams_, lanes_, first_;
};

int units(const CodecFormat& format, const Codec& coder) {
  assert(format.substreams % coder.lanes == 0);
  return format.substreams / coder.lanes;
}

}  // namespace

const Codec& codec(CodecArch architecture) {
  for (const Codec& coder : kCodecs) {
    if (coder.architecture == architecture) return coder;
  }
  assert(false && "an architecture without codec");
  std::abort();
}

std::vector<BitString> encode_values(const CodecFormat& format,
                                     std::span<const std::uint32_t> values) {
  const Codec& coder = codec(format.architecture);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::uint64_t{values[i]} >> format.value_bits != 0)
      throw Error(fmt::format("value {} of the tensor is {}, which has more than {} bits", i,
                              values[i], format.value_bits));
  }
  std::vector<BitString> strings;
  for (int unit = 0; unit < units(format, coder); ++unit) {
    const UnitIndices indices(format, coder.lanes, unit);
    std::vector<std::uint32_t> part(indices.size(values.size()));
    for (std::size_t k = 0; k < part.size(); ++k) part[k] = values[indices.at(k)];
    for (BitString& string : coder.encode(format, part)) strings.push_back(std::move(string));
  }
  return strings;
}

Decoded decode_values(const CodecFormat& format, std::size_t count, CodecStrings strings,
                      OnFault on_fault) {
  assert(strings.size() == string_count(format));
  const Codec& coder = codec(format.architecture);
  const auto per_unit = static_cast<std::size_t>(coder.lanes * codec_kinds(format.architecture));
  std::vector<std::vector<std::uint32_t>> parts;
  Decoded all;
  for (int unit = 0; unit < units(format, coder); ++unit) {
    const std::size_t first = static_cast<std::size_t>(unit) * per_unit;
    Decoded part = coder.decode(format, UnitIndices(format, coder.lanes, unit).size(count),
                                strings.subspan(first, per_unit), on_fault);
    if (part.fault && !all.fault) {
      all.fault = std::move(part.fault);
      all.fault->string += first;
      if (on_fault == OnFault::kStop) return all;
    }
    parts.push_back(std::move(part.values));
  }
  all.values.resize(count);  // no more than what the units hold
  for (int unit = 0; unit < units(format, coder); ++unit) {
    const UnitIndices indices(format, coder.lanes, unit);
    const auto& part = parts[static_cast<std::size_t>(unit)];
    for (std::size_t k = 0; k < part.size(); ++k) all.values[indices.at(k)] = part[k];
  }
  return all;
}

}  // namespace heddle
