// SPDX-License-Identifier: Apache-2.0
//
// The cycle laws on networks whose shapes and precisions are published but whose weights are not at
// hand: static precisions only, convolutions only.
//   layers      net,layer,in_channels_per_group,groups,filters,kernel,stride,out   (filters of all groups; out: height = width)
//   precisions  network,profile,activations a layer joined by '-',weights
// Lines that begin with '#' and the header line are passed over.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/bit_serial/block.hpp"

namespace heddle {

struct PublishedLayer {
  std::string network, name;
  std::int64_t channels = 1;  // of a group
  std::int64_t groups = 1, filters = 1, kernel = 1, out = 1;

  [[nodiscard]] std::int64_t macs() const {
    return out * out * filters * kernel * kernel * channels;
  }
};

struct PublishedPrecisions {
  std::string network, profile;
  std::vector<int> activations;  // one a layer
  int weights = 1;
};

// Both throw Error naming the line that is wrong; `name` is the file's, for messages.
[[nodiscard]] std::vector<PublishedLayer> read_layers(const std::string& text,
                                                      const std::string& name);
[[nodiscard]] std::vector<PublishedPrecisions> read_precisions(const std::string& text,
                                                               const std::string& name);

struct LawCycles {
  std::int64_t cycles = 0;
  std::int64_t macs = 0;
  double ideal = 0;  // speed-up if nothing idled: MAC-weighted 256 / (Pa * Pw) over the 16x16-bit baseline
};

// Of all layers of the network; groups run one after another. Throws Error when the numbers of
// layers and of precisions differ, or when no layer is there.
[[nodiscard]] LawCycles network_law(const BitSerialBlock& block,
                                    const std::vector<PublishedLayer>& layers,
                                    const PublishedPrecisions& precisions);

}  // namespace heddle
