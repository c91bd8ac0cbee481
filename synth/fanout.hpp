// SPDX-License-Identifier: Apache-2.0
//
// Buffers where ABC cannot see the need: ABC maps one module at a time and takes everything behind an output
// for one load of `load_f`, though that may be a thousand flip-flops in a hundred instances.
//
// Modules are walked bottom up. A net's outer load is the input capacitance of all flip-flops, memories and
// instances on it, an instance's being the load of its own input net. Where that exceeds twice load_f, the
// outer sinks are gathered in groups of at most 8 input capacitances of the tree buffer, one buffer a group,
// until what is left is below the limit: no driver sees more, whatever the hierarchy. Clock nets are ideal and
// left alone. An output that is only a wire from an input, or a second output of the same net, gets a buffer,
// and constants a tie cell if the library has one.
#pragma once

#include "synth/cell_choice.hpp"
#include "synth/netlist.hpp"

namespace heddle {

void buffer_fanout(Netlist& netlist, const Library& library, const CellChoice& choice);

// The largest load of any net that is no clock, in farad, hierarchy included.
[[nodiscard]] double worst_load(const Netlist& netlist, const Library& library,
                                const CellChoice& choice);

}  // namespace heddle
