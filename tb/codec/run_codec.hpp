// SPDX-License-Identifier: Apache-2.0
//
// Drives a descriptor, once or several times back to back, through a codec block (rtl_templates/codec/README.md): cmd and in offered from
// the first cycle, fetch answered in order with the strings' beats (zeros past their ends), out
// collected. Whatever the block does wrong, and whatever the strings hold, it ends: a hang, a broken
// protocol or a beat too many is reported in CodecRun::problems. Values are the caller's business.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/codec/format.hpp"
#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/run_streams.hpp"

namespace heddle {

// Of stalls, covers and moved beats.
inline constexpr StreamNames kCodecStreams{"cmd", "in", "fetch", "out"};

using ByteStrings = std::vector<std::vector<std::uint8_t>>;  // by string number

struct CodecJob {
  CodecFormat format;
  bool decode = false;
  std::int64_t values = 0;
  std::span<const std::uint32_t> codes{};  // encoding
  const ByteStrings* strings = nullptr;    // decoding
  int repeat = 1;  // times, the next descriptor offered while the block works on the one before
};

struct CodecRun {
  ByteStrings strings;              // encoding; the same every time, else it is a problem
  std::vector<std::uint8_t> beats;  // decoding: values, as the out stream packs them
  std::int64_t cycles = 0;  // of all descriptors: accepted first beat .. last out beat
  std::vector<CounterDelta> counters;
  StallCovers stalls{};
  bool hung = false;
  std::vector<std::string> problems;

  [[nodiscard]] bool ok() const { return problems.empty(); }
};

[[nodiscard]] CodecRun run_codec(Dut& dut, const Manifest& manifest, const CodecJob& job,
                                 const StreamOptions& options = {});

}  // namespace heddle
