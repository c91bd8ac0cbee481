// SPDX-License-Identifier: Apache-2.0
//
// What a netlist is made of: cells, flip-flops and area by module; and the result as it lies in the cache.
#pragma once

#include <string>

#include "synth/netlist.hpp"
#include "synth/synthesize.hpp"

namespace heddle {

// Fills top, areas, counts, modules and memories. Throws Error when a cell is neither of the library nor a
// module nor a memory.
[[nodiscard]] SynthResult measure_areas(const Netlist& netlist, const Library& library);

[[nodiscard]] std::string result_to_json(const SynthResult& result);
[[nodiscard]] SynthResult result_from_json(const std::string& text);

}  // namespace heddle
