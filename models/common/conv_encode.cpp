// SPDX-License-Identifier: Apache-2.0
#include "models/common/conv_encode.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/common/error.hpp"

namespace heddle {
namespace {

class Encoder {
 public:
  Encoder(const ConvBlock& block, const ConvLayer& layer, const Lowered& lowered,
          const Tensor& input, const ConvEncoding& encoding)
      : block_(block),
        layer_(layer),
        lowered_(lowered),
        input_(input),
        encoding_(encoding),
        cmd_(block.stream_bits, 32),
        wgt_(block.stream_bits, encoding.wgt_element_bits),
        act_(block.stream_bits, encoding.act_element_bits) {}

  void add(const Task& task) {
    const Slice& slice = lowered_.slices[task.slice];
    add_descriptor(task, slice);
    encoding_.weights(task, slice, wgt_);
    add_activations(task, slice);
    if (task.descriptor.emit) add_results(task, slice);
    ++plan_.descriptors;
  }

  LayerPlan take() {
    plan_.cmd = cmd_.take();
    plan_.wgt = wgt_.take();
    plan_.act = act_.take();
    plan_.out_element_bits = lowered_.raw ? 32 : 8;
    plan_.out_signed = lowered_.raw || layer_.requant->clamp_max <= 127;
    plan_.out_shape = layer_.out_shape();
    plan_.channel_offsets = lowered_.offsets;
    plan_.macs = layer_.macs();
    return std::move(plan_);
  }

 private:
  void add_descriptor(const Task& task, const Slice& slice) {
    for (const std::uint32_t word : encoding_.words(task)) cmd_.put(word);
    cmd_.end_vector();
    if (!task.descriptor.has_records()) return;
    const std::int64_t first = slice.out_first + task.col_tile * block_.cols;
    for (std::int64_t i = 0; i < task.descriptor.channels(block_.cols); ++i) {
      for (const std::uint32_t word :
           lowered_.records[static_cast<std::size_t>(first + i)].words()) {
        cmd_.put(word);
      }
      cmd_.end_vector();
    }
  }

  // Pixels in raster order, in runs: run by run, channel vector by channel vector. Zeros fill the
  // last run.
  void add_activations(const Task& task, const Slice& slice) {
    const ConvDescriptor& d = task.descriptor;
    const std::int64_t pixels = d.in_h * d.in_w;
    for (std::int64_t first = 0; first < pixels; first += block_.act_run) {
      for (std::int64_t v = 0; v < d.vec_per_pixel; ++v) {
        for (std::int64_t p = first; p < first + block_.act_run; ++p) {
          if (p < pixels) {
            add_vector(task, slice, stored_pixel(task, p / d.in_w, p % d.in_w), task.vector + v);
          } else {
            for (std::int64_t i = 0; i < block_.rows; ++i) act_.put(0);
            act_.end_vector();
          }
        }
      }
    }
  }

  // Number of the input pixel that is stored at this row and column.
  [[nodiscard]] std::int64_t stored_pixel(const Task& task, std::int64_t h, std::int64_t w) const {
    if (task.flat) return flat_pixel(task.col + w);
    if (task.axis_h->coords.empty() || task.axis_w->coords.empty()) return 0;  // all padding
    const std::int64_t row = task.axis_h->coords[static_cast<std::size_t>(h)];
    const std::int64_t col = task.axis_w->coords[static_cast<std::size_t>(w)];
    const std::int64_t in_row = task.bottom_up ? layer_.in_h - 1 - row : row;
    return (task.image * layer_.in_h + in_row) * layer_.in_w + col;
  }

  // Number of the input pixel that a position of a pointwise layer reads.
  [[nodiscard]] std::int64_t flat_pixel(std::int64_t position) const {
    const std::int64_t per_image = layer_.out_h * layer_.out_w;
    const std::int64_t image = position / per_image, within = position % per_image;
    return (image * layer_.in_h + within / layer_.out_w * layer_.stride_h) * layer_.in_w +
           within % layer_.out_w * layer_.stride_w;
  }

  void add_vector(const Task& task, const Slice& slice, std::int64_t pixel, std::int64_t vector) {
    const std::int64_t elements = task.descriptor.pass_taps > 1 ? slice.in_count : block_.rows;
    const std::int64_t* values = input_.data.data() + pixel * layer_.in_c + slice.in_first;
    const std::int64_t first = vector * elements;
    const std::int64_t used = std::min(elements, slice.in_count - first);
    for (std::int64_t i = 0; i < used; ++i) act_.put(values[first + i] + lowered_.act_offset);
    for (std::int64_t i = used; i < elements; ++i) act_.put(0);
    act_.end_vector();
  }

  void add_results(const Task& task, const Slice& slice) {
    const ConvDescriptor& d = task.descriptor;
    const std::int64_t per_beat = block_.stream_bits / (lowered_.raw ? 32 : 8);
    for (std::int64_t tile = 0; tile < d.col_tiles; ++tile) {
      const std::int64_t used = tile == d.col_tiles - 1 ? d.cols_last : block_.cols;
      const std::int64_t channel = slice.out_first + (task.col_tile + tile) * block_.cols;
      for (std::int64_t position = 0; position < d.positions; ++position) {
        const std::int64_t offset = output_position(task, position) * layer_.out_c + channel;
        for (std::int64_t i = 0; i < used; i += per_beat) {
          plan_.out.push_back({.offset = offset + i,
                               .count = static_cast<std::int32_t>(std::min(per_beat, used - i)),
                               .stride = 1, .last = false});
        }
      }
    }
    plan_.out.back().last = true;
  }

  [[nodiscard]] std::int64_t output_position(const Task& task, std::int64_t position) const {
    if (task.flat) return task.col + position;
    const std::int64_t down = position / task.cols;
    const std::int64_t row = task.row + (task.bottom_up ? task.rows - 1 - down : down);
    return (task.image * layer_.out_h + row) * layer_.out_w + task.col + position % task.cols;
  }

  const ConvBlock& block_;
  const ConvLayer& layer_;
  const Lowered& lowered_;
  const Tensor& input_;
  const ConvEncoding& encoding_;
  BeatPacker cmd_, wgt_, act_;
  LayerPlan plan_;
};

void check_input(const ConvBlock& block, const ConvLayer& layer, const Lowered& lowered,
                 const Tensor& input) {
  if (input.shape != layer.in_shape()) {
    throw Error(fmt::format("layer {} {}: the input is {}, the layer needs {}", layer.index,
                            layer.name, shape_text(input.shape), shape_text(layer.in_shape())));
  }
  const std::int64_t low = block.act_min() - lowered.act_offset;
  const std::int64_t high = block.act_max() - lowered.act_offset;
  for (std::size_t i = 0; i < input.data.size(); ++i) {
    if (input.data[i] >= low && input.data[i] <= high) continue;
    auto rest = static_cast<std::int64_t>(i);
    const std::int64_t channel = rest % layer.in_c;
    rest /= layer.in_c;
    const std::int64_t col = rest % layer.in_w;
    rest /= layer.in_w;
    throw Error(fmt::format(
        "layer {} {}: input [{}, {}, {}, {}] is {}, but the block's activations (act_bits = {}, "
        "act_signed = {}) hold {}..{} here", layer.index, layer.name, rest / layer.in_h,
        rest % layer.in_h, col, channel, input.data[i], block.act_bits, block.act_signed, low,
        high));
  }
}

}  // namespace

LayerPlan encode_tasks(const ConvBlock& block, const ConvLayer& layer, const Lowered& lowered,
                       const std::vector<Task>& tasks, const Tensor& input,
                       const ConvEncoding& encoding) {
  check_input(block, layer, lowered, input);
  Encoder encoder(block, layer, lowered, input, encoding);
  for (const Task& task : tasks) encoder.add(task);
  return encoder.take();
}

WeightSource weight_source(const ConvBlock& block, const ConvLayer& layer, const Task& task,
                           const Slice& slice, std::int64_t pass, std::int64_t row) {
  const ConvDescriptor& d = task.descriptor;
  std::int64_t tap = pass / d.vec_per_pixel;  // of the piece
  std::int64_t channel = (task.vector + pass % d.vec_per_pixel) * block.rows + row;
  if (d.pass_taps > 1) {
    if (row / d.group_rows >= d.pass_taps) return {};
    tap = pass * d.pass_taps + row / d.group_rows;
    channel = row % d.group_rows;
  }
  if (tap >= d.taps_h * d.taps_w || channel >= slice.in_count) return {};
  const std::int64_t tap_row = tap / d.taps_w;
  const std::int64_t kernel_row =
      task.tap_row + (task.bottom_up ? d.taps_h - 1 - tap_row : tap_row);
  const std::int64_t kernel_col = task.tap_col + tap % d.taps_w;
  return {.used = true, .tap = kernel_row * layer.kernel_w + kernel_col, .channel = channel};
}

std::int64_t source_weight(const ConvLayer& layer, const Lowered& lowered, const Slice& slice,
                           const WeightSource& source, std::int64_t out) {
  return source.used && out < slice.out_count
             ? slice_weight(layer, lowered, slice, out, source.tap, source.channel)
             : slice.wgt_zp;
}

}  // namespace heddle
