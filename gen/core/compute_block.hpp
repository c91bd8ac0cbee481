// SPDX-License-Identifier: Apache-2.0
//
// What generators of compute blocks share: ports and streams of the block contract (CONTRACT.md), the
// templates of an engine under a thin top, and the manifest's common part.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gen/core/config.hpp"
#include "gen/core/family.hpp"
#include "gen/core/sv_writer.hpp"

namespace heddle {

// Clock, reset, cmd, wgt, act, out and the counter port.
[[nodiscard]] std::vector<SvPort> compute_ports(int stream_bits);

// Parameter Rules of an engine: bit i is 1 when the rule is built in (common_post).
[[nodiscard]] std::string rules_literal(const ValueMap& values);

[[nodiscard]] StreamInfo block_stream(const ValueMap& values, const char* name, int element_bits,
                                      bool is_signed, const char* order);
[[nodiscard]] StreamInfo cmd_stream(const ValueMap& values);
[[nodiscard]] StreamInfo out_stream(const ValueMap& values);

// Every number and flag of the config (flags as 0 or 1).
[[nodiscard]] std::map<std::string, std::int64_t> config_parameters(const ValueMap& values);

// RTL files of the engine and the top; a manifest with names, files, requantization and counters.
[[nodiscard]] GeneratedBlock compute_block(const Config& config, const char* engine,
                                           const SvWrapper& top);

}  // namespace heddle
