// SPDX-License-Identifier: Apache-2.0
//
// Config of the architectures "apack", "gecko", "zvc" and "zrle", and what follows from it.
#pragma once

#include <string>

#include "gen/core/config.hpp"
#include "models/codec/format.hpp"

namespace heddle {

[[nodiscard]] const Schema& codec_schema(const std::string& architecture);
void codec_rules(RuleCheck& check);

// What decides the bytes of a coded tensor; its table is yet to be filled in.
[[nodiscard]] CodecFormat codec_format(const std::string& architecture, const ValueMap& values);

// Bits of a value: value_bits, or those of gecko's format.
[[nodiscard]] int codec_value_bits(const ValueMap& values);
// Bits of a value on the streams `in` and `out`.
[[nodiscard]] int codec_element_bits(const ValueMap& values);

[[nodiscard]] bool codec_encodes(const ValueMap& values);
[[nodiscard]] bool codec_decodes(const ValueMap& values);

}  // namespace heddle
