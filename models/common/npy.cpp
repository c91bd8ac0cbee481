// SPDX-License-Identifier: Apache-2.0
#include "models/common/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "models/common/atomic_file.hpp"
#include "models/common/bits.hpp"
#include "models/common/error.hpp"
#include "models/common/npy_header.hpp"

namespace heddle {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64;  // of the data, as numpy writes it
constexpr std::uint64_t kMaxHeader = 1 << 20;
constexpr std::uint64_t kMaxElements = 1 << 28;  // 2 GiB as held in memory

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw Error(fmt::format("{}: {}", path.string(), what));
}

// A file that knows how much is left, so that no length from the file is trusted.
class Input {
 public:
  explicit Input(std::filesystem::path path) : path_(std::move(path)) {
    std::error_code code;
    const auto status = std::filesystem::status(path_, code);
    if (!std::filesystem::exists(status)) fail(path_, "no such file; check the path");
    if (!std::filesystem::is_regular_file(status)) fail(path_, "not a file; give a .npy file");
    left_ = std::filesystem::file_size(path_, code);
    in_.open(path_, std::ios::binary);
    if (code || !in_) fail(path_, "cannot be read; check its permissions");
  }

  [[nodiscard]] std::uint64_t left() const { return left_; }

  [[nodiscard]] std::string take(std::uint64_t count, std::string_view what) {
    if (count > left_) {
      fail(path_, fmt::format("truncated: {} needs {} bytes, {} are left; write the file again",
                              what, count, left_));
    }
    std::string bytes(count, '\0');
    in_.read(bytes.data(), static_cast<std::streamsize>(count));
    if (!in_) fail(path_, fmt::format("reading the {} failed; check the disk", what));
    left_ -= count;
    return bytes;
  }

 private:
  std::filesystem::path path_;
  std::ifstream in_;
  std::uint64_t left_ = 0;
};

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return value;
}

NpyHeader read_header(Input& in, const std::filesystem::path& path, NpyFloats floats) {
  if (in.left() < kMagic.size() || in.take(kMagic.size(), "magic") != kMagic) {
    fail(path,
         "not a .npy file (it does not begin with \\x93NUMPY); save the array with numpy.save");
  }
  const std::string version = in.take(2, "format version");
  if (version[0] < 1 || version[0] > 3 || version[1] != 0) {
    fail(path, fmt::format(
                   "format version {}.{} is not one of 1.0, 2.0, 3.0; save it with numpy.save",
                   static_cast<unsigned char>(version[0]), static_cast<unsigned char>(version[1])));
  }
  const std::uint64_t length = little_endian(in.take(version[0] == 1 ? 2 : 4, "header length"));
  if (length > kMaxHeader) {
    fail(path, fmt::format("header of {} bytes, more than {}; save it with numpy.save", length,
                           kMaxHeader));
  }
  return parse_npy_header(in.take(length, "header"), path.string(), floats);
}

// Elements of the shape; the data they need must be exactly what is left of the file.
std::uint64_t checked_count(const NpyHeader& header, std::uint64_t left,
                            const std::filesystem::path& path) {
  std::uint64_t count = 1;
  for (const std::int64_t extent : header.shape) {
    const auto factor = static_cast<std::uint64_t>(extent);
    if (factor != 0 && count > kMaxElements / factor) {
      fail(path, fmt::format("shape {} has more than {} elements; split the array",
                             shape_text(header.shape), kMaxElements));
    }
    count *= factor;
  }
  const std::uint64_t needed = count * dtype_bytes(header.dtype);
  if (left != needed) {
    fail(path, fmt::format("{}: shape {} of {} needs {} bytes of data, the file has {}; write it "
                           "again",
                           left < needed ? "truncated" : "trailing bytes", shape_text(header.shape),
                           dtype_name(header.dtype), needed, left));
  }
  return count;
}

// One value; `bytes` in file order.
std::int64_t decode(std::string_view bytes, const NpyHeader& header,
                    const std::filesystem::path& path) {
  std::array<char, 8> value{};
  std::copy(bytes.begin(), bytes.end(), value.begin());
  if (header.big_endian) std::reverse(value.begin(), value.begin() + std::ssize(bytes));
  const std::uint64_t raw = little_endian({value.data(), bytes.size()});
  if (dtype_min(header.dtype) < 0) return sign_extend(raw, static_cast<int>(8 * bytes.size()));
  if (raw > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    fail(path, fmt::format("uint64 value {} is above the largest that is read, 2^63 - 1", raw));
  }
  return static_cast<std::int64_t>(raw);
}

// C order from Fortran order, in which the first axis runs fastest.
std::vector<std::int64_t> to_c_order(const std::vector<std::int64_t>& fortran, const Shape& shape) {
  std::vector<std::int64_t> result(fortran.size());
  Shape index(shape.size(), 0);
  for (const std::int64_t value : fortran) {
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
      offset = offset * shape[axis] + index[axis];
    result[static_cast<std::size_t>(offset)] = value;
    for (std::size_t axis = 0; axis < shape.size() && ++index[axis] == shape[axis]; ++axis) {
      index[axis] = 0;
    }
  }
  return result;
}

std::string header_text(const Tensor& tensor) {
  std::string shape;
  for (const std::int64_t extent : tensor.shape) shape += fmt::format("{}, ", extent);
  if (tensor.shape.size() > 1) shape.resize(shape.size() - 2);
  if (tensor.shape.size() == 1) shape.resize(shape.size() - 1);
  const std::size_t bytes = dtype_bytes(tensor.dtype);
  const char integer = dtype_min(tensor.dtype) < 0 ? 'i' : 'u';
  std::string text =
      fmt::format("{{'descr': '{}{}{}', 'fortran_order': False, 'shape': ({}), }}",
                  bytes == 1 ? '|' : '<', tensor.dtype == DType::kFloat32 ? 'f' : integer, bytes,
                  shape);
  const std::size_t used = kMagic.size() + 4 + text.size() + 1;
  text.append((kAlignment - used % kAlignment) % kAlignment, ' ');
  return text + '\n';
}

void append_little_endian(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

}  // namespace

Tensor read_npy(const std::filesystem::path& path, NpyFloats floats) {
  Input in(path);
  const NpyHeader header = read_header(in, path, floats);
  const std::uint64_t count = checked_count(header, in.left(), path);
  const std::size_t bytes = dtype_bytes(header.dtype);
  const std::string raw = in.take(in.left(), "data");
  Tensor tensor{header.dtype, header.shape, {}};
  tensor.data.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    tensor.data.push_back(decode(std::string_view(raw).substr(i * bytes, bytes), header, path));
  }
  if (header.fortran_order) tensor.data = to_c_order(tensor.data, tensor.shape);
  return tensor;
}

void write_npy(const std::filesystem::path& path, const Tensor& tensor, NpyFloats floats) {
  if (tensor.dtype == DType::kFloat32 && floats == NpyFloats::kRefuse)
    fail(path, "float32 tensors cannot be written, only integers");
  const std::string header = header_text(tensor);
  if (header.size() > 0xFFFF)
    fail(path, "a shape of this many axes does not fit a version 1.0 file");
  const std::size_t bytes = dtype_bytes(tensor.dtype);
  std::string out(kMagic);
  out += '\x01';
  out += '\0';
  append_little_endian(out, header.size(), 2);
  out += header;
  out.reserve(out.size() + bytes * tensor.data.size());
  for (const std::int64_t value : tensor.data) {
    append_little_endian(out, static_cast<std::uint64_t>(value), bytes);
  }
  write_file_atomic(path, out);
}

}  // namespace heddle
