// SPDX-License-Identifier: Apache-2.0
#include "models/common/plan.hpp"

#include <fmt/format.h>

#include "models/common/bits.hpp"
#include "models/common/error.hpp"

namespace heddle {

Tensor collect(const LayerPlan& plan, std::span<const std::uint8_t> beats,
               std::size_t bytes_per_beat, DType dtype) {
  const std::size_t wanted = plan.out.size() * bytes_per_beat;
  if (bytes_per_beat == 0 || beats.size() != wanted) {
    throw Error(fmt::format(
        "output stream: planned {} beats of {} bytes, got {} bytes; the block and the plan "
        "disagree on the layer's length",
        plan.out.size(), bytes_per_beat, beats.size()));
  }
  const std::size_t channels = plan.channel_offsets.size();
  if (channels != 0 && (plan.out_shape.empty() ||
                        plan.out_shape.back() != static_cast<std::int64_t>(channels))) {
    throw Error(fmt::format("output stream: {} channel offsets for a result of {}; the plan needs "
                            "one a channel",
                            channels, shape_text(plan.out_shape)));
  }
  const auto element_bits = static_cast<std::size_t>(plan.out_element_bits);
  Tensor result = Tensor::zeros(dtype, plan.out_shape);
  for (std::size_t i = 0; i < plan.out.size(); ++i) {
    const OutBeat& beat = plan.out[i];
    const auto payload = beats.subspan(i * bytes_per_beat, bytes_per_beat);
    const std::int64_t end = beat.offset + (beat.count - std::int64_t{1}) * beat.stride;
    if (static_cast<std::size_t>(beat.count) * element_bits > bytes_per_beat * 8 ||
        beat.offset < 0 || (beat.count > 0 && (end < 0 || end >= result.size()))) {
      throw Error(fmt::format(
          "output beat {}: {} elements of {} bits from offset {} by {} do not lie in a beat of {} "
          "bytes and a result of {}",
          i, beat.count, element_bits, beat.offset, beat.stride, bytes_per_beat,
          shape_text(plan.out_shape)));
    }
    for (std::int32_t k = 0; k < beat.count; ++k) {
      const std::uint64_t raw =
          get_bits(payload, static_cast<std::size_t>(k) * element_bits, plan.out_element_bits);
      const auto at = static_cast<std::size_t>(beat.offset + std::int64_t{k} * beat.stride);
      result.data[at] = (plan.out_signed ? sign_extend(raw, plan.out_element_bits)
                                         : static_cast<std::int64_t>(raw)) +
                        (channels == 0 ? 0 : plan.channel_offsets[at % channels]);
    }
  }
  return result;
}

}  // namespace heddle
