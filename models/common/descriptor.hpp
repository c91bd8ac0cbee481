// SPDX-License-Identifier: Apache-2.0
//
// What travels on a block's `cmd` stream (rtl_templates/common/CONTRACT.md): the field table of the
// convolution blocks' descriptor as data, a range-checked writer for it, and the channel record that
// tells the post-processor how an output channel is scaled:
//   t = (acc + bias) * mult + add + (round ? 2^(shift1-1) : 0)
//   v = t >> shift1
//   w = shift2 == 0 ? v : (v + 2^(shift2-1) - (v < 0 ? 1 : 0)) >> shift2
//   y = clamp(w + out_zp, out_min, out_max)
// One `round` flag serves a whole descriptor; the four rules are cases of the formula.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/common/layer.hpp"
#include "models/common/manifest.hpp"

namespace heddle {

inline constexpr int kDescriptorWords = 20;
inline constexpr int kRecordWords = 4;

// Field table of the convolution blocks' descriptor, in word order.
[[nodiscard]] const std::vector<FieldInfo>& conv_descriptor_fields();

// The same of the bit-serial blocks (rtl_templates/bit_serial/README.md).
[[nodiscard]] const std::vector<FieldInfo>& bit_serial_descriptor_fields();

// Names of counters 0, 1, ... of every block.
[[nodiscard]] const std::vector<std::string>& block_counter_names();

// Builds one descriptor by field name. Fields that are not set are 0.
// An unknown name or a value that does not fit is our bug: std::logic_error.
class DescriptorWriter {
 public:
  explicit DescriptorWriter(const std::vector<FieldInfo>& fields);

  DescriptorWriter& set(std::string_view name, std::int64_t value);
  [[nodiscard]] const std::vector<std::uint32_t>& words() const { return words_; }

 private:
  const std::vector<FieldInfo>& fields_;
  std::vector<std::uint32_t> words_;
};

// Value of a field in a descriptor's words. std::logic_error for an unknown name.
[[nodiscard]] std::int64_t descriptor_field(const std::vector<FieldInfo>& fields,
                                            const std::uint32_t* words, std::string_view name);

struct ChannelRecord {
  std::int64_t bias = 0;  // signed 32 bits
  std::int64_t mult = 0;  // signed 32 bits
  int shift1 = 0;         // 0..62
  int shift2 = 0;         // 0..31
  std::int64_t add = 0;   // signed 48 bits

  [[nodiscard]] std::array<std::uint32_t, kRecordWords> words() const;
  bool operator==(const ChannelRecord&) const = default;
};

// The `round` flag of a layer's descriptors. half-up with a channel of shift 0 goes without the flag:
// its other channels carry the rounding term in `add`.
[[nodiscard]] bool requant_round(const Requant& requant);

// Record of a channel of a layer whose flag is `round`. record_problem() must be empty.
[[nodiscard]] ChannelRecord channel_record(RequantRule rule, const ChannelScale& scale,
                                           std::int64_t bias, bool round);

// Why no record expresses the channel (rule, value got, limit), or nullopt.
[[nodiscard]] std::optional<std::string> record_problem(RequantRule rule, const ChannelScale& scale,
                                                        std::int64_t bias, bool round);

}  // namespace heddle
