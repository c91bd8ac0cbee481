// SPDX-License-Identifier: Apache-2.0
#include "models/import/import.hpp"

#include <fmt/format.h>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/npy.hpp"
#include "models/import/op_check.hpp"
#include "models/import/onnx.hpp"
#include "models/import/tflite.hpp"

namespace heddle {
namespace {

Shape permuted(const Shape& shape, bool to_nchw) {
  if (to_nchw) return {shape[0], shape[3], shape[1], shape[2]};
  return {shape[0], shape[2], shape[3], shape[1]};
}

// 4-D data between NHWC and NCHW.
Tensor transposed(const Tensor& tensor, bool to_nchw) {
  const Shape nhwc = to_nchw ? tensor.shape : permuted(tensor.shape, false);
  Tensor out = Tensor::zeros(tensor.dtype, permuted(tensor.shape, to_nchw));
  const std::int64_t pixels = nhwc[1] * nhwc[2];
  const std::int64_t channels = nhwc[3];
  for (std::int64_t n = 0; n < nhwc[0]; ++n) {
    for (std::int64_t p = 0; p < pixels; ++p) {
      for (std::int64_t c = 0; c < channels; ++c) {
        const auto last = static_cast<std::size_t>((n * pixels + p) * channels + c);
        const auto first = static_cast<std::size_t>((n * channels + c) * pixels + p);
        out.data[to_nchw ? first : last] = tensor.data[to_nchw ? last : first];
      }
    }
  }
  return out;
}

bool maps_uint8(const TensorInfo& info) {
  return info.dtype == DType::kInt8 && info.file_dtype == DType::kUint8;
}

bool is_nchw(const TensorInfo& info) { return info.nchw && info.shape.size() == 4; }

Shape file_shape(const TensorInfo& info) {
  return is_nchw(info) ? permuted(info.shape, true) : info.shape;
}

// How many samples of `wanted` a file's shape holds; 0 when it does not fit. A missing batch axis,
// and a missing axis of extent 1 of one-dimensional networks (N, C, 1, L), are accepted.
std::int64_t sample_count(const Shape& got, const Shape& wanted) {
  const auto without_ones = [](Shape shape) {
    std::erase(shape, 1);
    return shape;
  };
  const Shape sample = without_ones(wanted);
  if (without_ones(got) == sample) return 1;
  if (wanted.empty() || wanted.front() != 1 || got.empty()) return 0;
  return without_ones(Shape(got.begin() + 1, got.end())) == sample ? got.front() : 0;
}

}  // namespace

Network read_model(const std::filesystem::path& path) {
  const std::string extension = path.extension().string();
  if (extension == ".onnx") return read_onnx(path);
  if (extension == ".tflite") return read_tflite(path);
  const std::string contents = read_whole_file(path);
  if (contents.size() >= 8 && contents.compare(4, 4, "TFL3") == 0) return read_tflite(path);
  throw Error(fmt::format("{}: neither a TFLite nor an ONNX model; give a .tflite or .onnx file",
                          path.string()));
}

Tensor to_file_tensor(const TensorInfo& info, const Tensor& value) {
  Tensor out = is_nchw(info) && value.shape.size() == 4 ? transposed(value, true) : value;
  if (!maps_uint8(info)) return out;
  out.dtype = DType::kUint8;
  for (std::int64_t& element : out.data) element += 128;
  return out;
}

Tensor from_file_tensor(const TensorInfo& info, const Tensor& value) {
  Tensor out = value;
  out.shape = file_shape(info);
  if (is_nchw(info)) out = transposed(out, false);
  if (!maps_uint8(info)) return out;
  out.dtype = DType::kInt8;
  for (std::int64_t& element : out.data) element -= 128;
  return out;
}

std::vector<Tensor> read_input(const Network& net, const std::filesystem::path& path) {
  if (net.inputs.size() != 1) {
    throw Error(fmt::format("{}: the model has {} inputs; heddle feeds networks of one input",
                            net.file, net.inputs.size()));
  }
  const TensorInfo& info = net.tensors[static_cast<std::size_t>(net.inputs.front())];
  const Shape wanted = file_shape(info);
  const auto count = static_cast<std::size_t>(element_count(wanted));
  Tensor all;
  std::size_t samples = 0;
  if (path.extension() == ".npy") {
    all = read_npy(path);
    if (all.dtype != info.file_dtype) {
      throw Error(fmt::format("{}: dtype must be {}, the model's input type, got {}", path.string(),
                              dtype_name(info.file_dtype), dtype_name(all.dtype)));
    }
    samples = static_cast<std::size_t>(sample_count(all.shape, wanted));
    if (samples == 0) {
      throw Error(
          fmt::format("{}: shape must be {}, the model's input shape (or N such samples), got {}",
                      path.string(), shape_text(wanted), shape_text(all.shape)));
    }
  } else {
    const std::string contents = read_whole_file(path);
    const std::size_t bytes = count * dtype_bytes(info.file_dtype);
    if (contents.empty() || contents.size() % bytes != 0) {
      throw Error(fmt::format("{}: size must be a multiple of {} bytes ({} of {}), got {}",
                              path.string(), bytes, shape_text(wanted), dtype_name(info.file_dtype),
                              contents.size()));
    }
    samples = contents.size() / bytes;
    const Shape flat = {static_cast<std::int64_t>(samples * count)};
    all = tensor_from_bytes(info.file_dtype, flat,
                            reinterpret_cast<const std::uint8_t*>(contents.data()), false);
  }
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < samples; ++i) {
    const auto begin = all.data.begin() + static_cast<std::ptrdiff_t>(i * count);
    inputs.push_back(from_file_tensor(
        info, {all.dtype, wanted, {begin, begin + static_cast<std::ptrdiff_t>(count)}}));
  }
  return inputs;
}

}  // namespace heddle
