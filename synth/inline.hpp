// SPDX-License-Identifier: Apache-2.0
//
// Modules of gates alone (adders, multiplier trees) become part of the modules that use them, so that ABC
// maps an operator together with what stands around it. Modules with flip-flops, memories or
// instances of such keep their boundary.
#pragma once

#include "synth/netlist.hpp"

namespace heddle {

void inline_logic(Netlist& netlist);

}  // namespace heddle
