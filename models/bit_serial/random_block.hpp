// SPDX-License-Identifier: Apache-2.0
//
// Random dpnn and loom blocks for tests.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "models/common/descriptor.hpp"
#include "models/common/manifest.hpp"
#include "models/common/random_layer.hpp"

namespace heddle {

// The manifest of a block as far as plans and models read it. b = 0: dpnn.
inline Manifest make_bit_serial_manifest(std::int64_t filters, std::int64_t windows,
                                         std::int64_t lanes, std::int64_t b) {
  Manifest m;
  m.name = m.top = "block";
  m.family = "bit_serial";
  m.architecture = b == 0 ? "dpnn" : "loom";
  const std::int64_t columns = b == 0 ? 1 : windows;
  m.parameters = {{"filters", filters}, {"windows", columns}, {"lanes", lanes},
                  {"slots", static_cast<std::int64_t>(
                                std::bit_ceil(static_cast<std::uint64_t>(columns)))},
                  {"bits_per_cycle", b}, {"dynamic_precision", 0}, {"weight_groups", 0}, {"act_bits", 16},
                  {"wgt_bits", 16}, {"acc_bits", 32}, {"stream_bits", 128}, {"act_depth", 2048},
                  {"wgt_depth", 512}, {"result_depth", 64}, {"requant_lanes", 4}};
  m.requant = {RequantRule::kDouble, RequantRule::kSingle, RequantRule::kFloor,
               RequantRule::kHalfUp};
  m.descriptor = bit_serial_descriptor_fields();
  m.counters = block_counter_names();
  m.peak_macs_per_cycle = filters * lanes;
  return m;
}

inline Manifest random_bit_serial_manifest(Random& random) {
  Manifest m = make_bit_serial_manifest(random.of({1, 2, 3, 5, 8}), random.of({1, 2, 3, 4, 6}),
                                        random.of({1, 2, 3, 8, 16}), random.of({0, 1, 1, 2, 4}));
  auto& p = m.parameters;
  p["act_bits"] = random.of({9, 10, 13, 16});
  p["wgt_bits"] = random.of({9, 12, 16});
  p["dynamic_precision"] = m.architecture == "loom" && random.one_in(2) ? 1 : 0;
  p["weight_groups"] = m.architecture == "loom" && random.one_in(2) ? 1 : 0;
  p["stream_bits"] = random.of({32, 64, 128, 256});
  p["act_depth"] = random.of({256, 512, 4096});
  p["wgt_depth"] = random.of({4, 16, 64, 512});
  std::int64_t lanes = 1;
  while (random.one_in(2) && lanes * 2 <= p["stream_bits"] / 8 && lanes < p["filters"]) lanes *= 2;
  p["requant_lanes"] = lanes;
  p["result_depth"] = random.of({8, 16, 64});
  return m;
}

}  // namespace heddle
