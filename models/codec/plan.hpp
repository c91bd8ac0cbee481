// SPDX-License-Identifier: Apache-2.0
//
// A tensor made ready for a codec block (rtl_templates/codec/README.md): descriptor and table, values
// as beats and back, codes of tensors. tb moves the beats; a board's host driver can use the same plan.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/codec/format.hpp"
#include "models/common/family_model.hpp"
#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

[[nodiscard]] const FamilyModel& codec_model();

// Field table of the descriptor, and names of counters 0, 1, ...
[[nodiscard]] const std::vector<FieldInfo>& codec_descriptor_fields();
[[nodiscard]] const std::vector<std::string>& codec_counter_names();

// The format that the block codes; its table is yet to be filled in.
[[nodiscard]] CodecFormat block_format(const Manifest& manifest);

// Beats of cmd: one descriptor, `final`, and for apack its table.
[[nodiscard]] BeatStream codec_cmd(const Manifest& manifest, const CodecFormat& format, bool decode,
                                   std::int64_t values);

// Values as the streams in and out carry them.
[[nodiscard]] BeatStream value_beats(const Manifest& manifest,
                                     std::span<const std::uint32_t> values);
[[nodiscard]] std::int64_t value_beat_count(const Manifest& manifest, std::int64_t values);
// Element `index` of beats that lie back to back.
[[nodiscard]] std::uint32_t beat_value(const Manifest& manifest,
                                       std::span<const std::uint8_t> beats, std::int64_t index);

// The tensor's elements as codes of value_bits. Throws Error "WHERE: ..." for an element that does
// not fit, or a dtype that no codec takes.
[[nodiscard]] std::vector<std::uint32_t> tensor_codes(const Tensor& tensor, int value_bits,
                                                      const std::string& where);
// And back: signed dtypes extend the sign of value_bits.
[[nodiscard]] Tensor tensor_of_codes(std::span<const std::uint32_t> codes, int value_bits,
                                     DType dtype, const Shape& shape);

}  // namespace heddle
