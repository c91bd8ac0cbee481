// SPDX-License-Identifier: Apache-2.0
#include "models/codec/zvc.hpp"

#include "models/codec/decoding.hpp"

namespace heddle {
namespace {

constexpr std::size_t kValues = 0;
constexpr std::size_t kMask = 1;

}  // namespace

std::vector<BitString> zvc_encode(const CodecFormat& format,
                                  std::span<const std::uint32_t> values) {
  BitWriter kept, mask;
  for (const std::uint32_t value : values) {
    mask.put(value != 0 ? 1U : 0U, 1);
    if (value != 0) kept.put(value, format.value_bits);
  }
  return {kept.take(), mask.take()};
}

Decoded zvc_decode(const CodecFormat& format, std::size_t count, CodecStrings strings,
                   OnFault on_fault) {
  BitReader kept(strings[kValues]), mask(strings[kMask]);
  Decoding decoding(count, on_fault);
  while (decoding.more()) {
    const bool is_kept = mask.get(1) != 0;
    decoding.check_length(kMask, mask);
    const std::uint64_t at = kept.position();
    const std::uint32_t value = is_kept ? kept.get(format.value_bits) : 0;
    decoding.check_length(kValues, kept);
    if (is_kept && value == 0)
      decoding.fault(kValues, at, fmt::format("value {} is 0 but kept", decoding.done()));
    decoding.put(value);
  }
  decoding.check_ending(kValues, strings[kValues], kept.position());
  decoding.check_ending(kMask, strings[kMask], mask.position());
  return decoding.take();
}

}  // namespace heddle
