// SPDX-License-Identifier: Apache-2.0
//
// How much of the clock period a module may use when it is mapped by itself, though paths go on in others.
//
// Gates count one level each, and a net one for each factor of 4 in its number of sinks: the buffers
// that it will need. own = levels of the longest path inside the module; whole = levels of the
// longest path of the block that runs through it, boundaries crossed. At equal delay a level everywhere, a
// module whose own paths take own / whole of the target lets every path meet it:
//
//   share = own / whole, at least 1/4
//
// Instances of one module are taken together: the worst arrival of any counts for all. Paths are followed
// across at most 6 boundaries, which also ends what only looks like a loop.
#pragma once

#include <map>
#include <string>

#include "synth/netlist.hpp"

namespace heddle {

// By module of the netlist, whose gates are not mapped yet.
[[nodiscard]] std::map<std::string, double> path_shares(const Netlist& netlist);

}  // namespace heddle
