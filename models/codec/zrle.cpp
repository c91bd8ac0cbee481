// SPDX-License-Identifier: Apache-2.0
#include "models/codec/zrle.hpp"

#include "models/codec/decoding.hpp"

namespace heddle {

std::vector<BitString> zrle_encode(const CodecFormat& format,
                                   std::span<const std::uint32_t> values) {
  const std::uint32_t full = (1U << format.run_bits) - 1;
  BitWriter writer;
  std::uint32_t run = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == 0 && run < full && i + 1 < values.size()) {
      ++run;
      continue;
    }
    writer.put(run, format.run_bits);
    writer.put(values[i], format.value_bits);
    run = 0;
  }
  return {writer.take()};
}

Decoded zrle_decode(const CodecFormat& format, std::size_t count, CodecStrings strings,
                    OnFault on_fault) {
  const std::uint32_t full = (1U << format.run_bits) - 1;
  BitReader reader(strings[0]);
  Decoding decoding(count, on_fault);
  while (decoding.more()) {
    const std::uint64_t at = reader.position();
    const std::uint32_t run = reader.get(format.run_bits);
    const std::uint32_t value = reader.get(format.value_bits);
    decoding.check_length(0, reader);
    const std::size_t left = count - decoding.done();
    if (run >= left)
      decoding.fault(0, at, fmt::format("an entry of {} values where {} are left", run + 1, left));
    else if (value == 0 && run < full && run + 1 < left)
      decoding.fault(0, at, fmt::format("a run of {} zeros that stops at a zero", run));
    for (std::uint32_t i = 0; i < run && decoding.done() < count; ++i) decoding.put(0);
    if (decoding.done() < count) decoding.put(value);
  }
  decoding.check_ending(0, strings[0], reader.position());
  return decoding.take();
}

}  // namespace heddle
