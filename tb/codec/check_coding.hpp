// SPDX-License-Identifier: Apache-2.0
//
// One tensor's values through a simulated codec block, compared with the golden model's strings and
// values, element by element. The block is not reset: tensors may follow each other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/codec/format.hpp"
#include "models/common/manifest.hpp"
#include "tb/codec/run_codec.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/stalls.hpp"

namespace heddle {

struct CodeCheck {
  std::int64_t cycles = 0;                    // of the block
  std::vector<CounterDelta> counters{};       // of the block
  std::int64_t compared = 0, mismatches = 0;  // lengths and bytes of strings; values
  std::vector<std::string> problems{};        // hang, protocol, the first differences

  [[nodiscard]] bool ok() const { return problems.empty() && mismatches == 0; }
  void differ(const std::string& text);
};

// The strings that the block makes of `codes`.
[[nodiscard]] ByteStrings encode_checked(Dut& dut, const Manifest& manifest,
                                         const CodecFormat& format,
                                         std::span<const std::uint32_t> codes,
                                         const ByteStrings& golden, const StallPlan& stalls,
                                         CodeCheck& check);

// The values that the block makes of `strings`; as many as `golden` has.
[[nodiscard]] std::vector<std::uint32_t> decode_checked(Dut& dut, const Manifest& manifest,
                                                        const CodecFormat& format,
                                                        const ByteStrings& strings,
                                                        std::span<const std::uint32_t> golden,
                                                        const StallPlan& stalls, CodeCheck& check);

}  // namespace heddle
