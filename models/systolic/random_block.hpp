// SPDX-License-Identifier: Apache-2.0
//
// Random systolic blocks for tests.
#pragma once

#include <algorithm>
#include <cstdint>

#include "models/common/descriptor.hpp"
#include "models/common/manifest.hpp"
#include "models/common/random_layer.hpp"

namespace heddle {

// The manifest of a block as far as plans and models read it.
inline Manifest make_manifest(std::int64_t rows, std::int64_t cols) {
  Manifest m;
  m.name = m.top = "block";
  m.family = m.architecture = "systolic";
  m.parameters = {{"rows", rows}, {"cols", cols}, {"act_bits", 8}, {"wgt_bits", 8},
                  {"act_signed", 1}, {"weight_zero_point", 0}, {"acc_bits", 32},
                  {"max_reduction", 0}, {"stream_bits", 128}, {"act_depth", 2048},
                  {"wgt_depth", 1024}, {"psum_depth", 128}, {"result_depth", 128},
                  {"pack_channels", std::min<std::int64_t>(8, rows / 2)}, {"requant_lanes", 8},
                  {"pipeline", 1}};
  m.requant = {RequantRule::kDouble, RequantRule::kSingle, RequantRule::kFloor,
               RequantRule::kHalfUp};
  m.descriptor = conv_descriptor_fields();
  m.counters = block_counter_names();
  m.peak_macs_per_cycle = rows * cols;
  return m;
}

inline Manifest random_manifest(Random& random) {
  Manifest m = make_manifest(random.of({1, 2, 3, 4, 7, 8, 16}), random.of({1, 2, 3, 5, 8, 16}));
  auto& p = m.parameters;
  p["act_bits"] = random.one_in(3) ? random.in(2, 8) : 8;
  p["wgt_bits"] = random.one_in(3) ? random.in(2, 8) : 8;
  p["act_signed"] = random.one_in(4) ? 0 : 1;
  p["weight_zero_point"] = random.one_in(2) ? 1 : 0;
  p["stream_bits"] = random.of({32, 64, 128, 256});
  p["act_depth"] = random.of({4, 16, 64, 256, 2048});
  std::int64_t wgt_depth = 4;
  while (wgt_depth < 2 * p["rows"]) wgt_depth *= 2;
  p["wgt_depth"] = wgt_depth * random.of({1, 2, 16});
  p["psum_depth"] = p["result_depth"] = random.of({4, 8, 32, 128});
  p["pack_channels"] = random.in(0, p["rows"] / 2);
  std::int64_t lanes = 1;
  while (random.one_in(2) && lanes * 2 <= p["stream_bits"] / 8 && lanes < p["cols"]) lanes *= 2;
  p["requant_lanes"] = lanes;
  p["pipeline"] = random.in(0, 1);
  return m;
}

}  // namespace heddle
