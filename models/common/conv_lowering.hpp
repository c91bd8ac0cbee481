// SPDX-License-Identifier: Apache-2.0
//
// From a layer to what the array can do: dense convolutions over consecutive channels ("slices"),
// each with one weight zero point, and a channel record an output channel.
//   - Groups: runs of whole groups become one slice with a block-diagonal weight matrix (how many is
//     the family's choice); weights outside the diagonal count as the zero point (product 0).
//   - Weight zero points are subtracted beforehand where w - zp fits the block's weights; else the
//     channels are cut into runs of equal zero point and the block subtracts.
//   - The input zero point folds into the bias, over all taps: padding pixels carry it too.
//       sum (a - zp)*(w - wzp) + bias  =  sum a*(w - wzp)  +  (bias - zp * sum (w - wzp))
//     Raw results leave the block without a bias: the host adds it (LayerPlan::channel_offsets).
//   - An unsigned tensor on a signed block (and the other way round) is sent moved by half the
//     block's range, its zero point with it: act_offset.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/common/descriptor.hpp"
#include "models/common/layer.hpp"
#include "models/common/conv_block.hpp"

namespace heddle {

struct Slice {
  std::int64_t in_first = 0, in_count = 1;    // channels of the layer's input
  std::int64_t out_first = 0, out_count = 1;  // channels of the layer's output
  std::int64_t wgt_zp = 0;                    // the block subtracts it
};

struct Lowered {
  bool raw = false;                     // results are accumulators
  bool round = false;                   // flag of every descriptor
  std::int64_t act_offset = 0;          // added to every activation
  std::int64_t act_zp = 0;              // of padding pixels, offset included
  bool subtract_beforehand = false;     // weights are sent with their zero point subtracted
  std::vector<Slice> slices;
  std::vector<ChannelRecord> records;   // out_c entries; empty when raw
  std::vector<std::int64_t> offsets;    // raw: folded bias of every channel; empty: all are zero
};

// Taps of a slice that one pass can stack on the array's rows; 1: channels fill the rows.
[[nodiscard]] std::int64_t stacked_taps(const ConvBlock& block, std::int64_t in_count,
                                        std::int64_t taps);

// What is added to activations of a tensor of this dtype before they are sent. Nothing for raw
// layers without a zero point (matrix products): there the values count, not the dtype.
[[nodiscard]] std::int64_t activation_offset(const ConvBlock& block, const ConvLayer& layer,
                                             DType dtype);

// Why the block cannot run the layer when activations are sent with this offset, or nullopt.
[[nodiscard]] std::optional<std::string> lowering_problem(const ConvBlock& block,
                                                          const ConvLayer& layer,
                                                          std::int64_t act_offset);

// Cuts at changes of the weight zero point (where the block subtracts it), every `together` groups
// (of the run), and where the descriptor's column tiles end.
[[nodiscard]] std::vector<Slice> cut_slices(const ConvBlock& block, const ConvLayer& layer,
                                            bool subtract_beforehand, std::int64_t together);

// Most groups that fill neither rows nor columns of an act vector and a column tile; at least 1.
[[nodiscard]] std::int64_t most_groups(const ConvBlock& block, const ConvLayer& layer);

// lowering_problem() must be empty. Slices hold `together` groups.
[[nodiscard]] Lowered lower(const ConvBlock& block, const ConvLayer& layer,
                            std::int64_t act_offset, std::int64_t together);

// Weight of a slice as it is sent. The channels count from the slice's first.
[[nodiscard]] std::int64_t slice_weight(const ConvLayer& layer, const Lowered& lowered,
                                        const Slice& slice, std::int64_t out, std::int64_t tap,
                                        std::int64_t in);

}  // namespace heddle
