// SPDX-License-Identifier: Apache-2.0
//
// The part of the container's header that depends on the architecture (models/codec/README.md).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/codec/format.hpp"

namespace heddle {

// Bytes of the parameters of an architecture at a width of values.
[[nodiscard]] std::size_t params_size(CodecArch arch, int value_bits);
[[nodiscard]] std::vector<std::uint8_t> write_params(const CodecFormat& format);
// Fills in what write_params wrote (`bytes` has params_size); says what cannot be, or nullopt.
[[nodiscard]] std::optional<std::string> read_params(std::span<const std::uint8_t> bytes,
                                                     CodecFormat& format);

}  // namespace heddle
