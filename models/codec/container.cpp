// SPDX-License-Identifier: Apache-2.0
#include "models/codec/container.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "models/codec/container_params.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

constexpr std::array<std::uint8_t, 4> kMagic{'H', 'C', 'O', 'D'};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kFixedBytes = 20;  // of the header, before the shape
constexpr std::size_t kExtentBytes = 8;
constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kCrcBytes = 4;
constexpr std::size_t kMaxRank = 32;
constexpr std::uint64_t kMaxValues = std::uint64_t{1} << 28;  // as many as a .npy file may hold
constexpr int kByteBits = 8;

struct DTypeCode {
  DType dtype;
  std::uint8_t code;
  int bits;
};
constexpr std::array<DTypeCode, 7> kDTypes{{
    {DType::kInt8, 1, 8},
    {DType::kUint8, 2, 8},
    {DType::kInt16, 3, 16},
    {DType::kUint16, 4, 16},
    {DType::kInt32, 5, 32},
    {DType::kUint32, 6, 32},
    {DType::kFloat32, 7, 32},
}};

std::uint32_t crc_of(ByteSpan bytes) {
  uLong crc = crc32(0, Z_NULL, 0);
  for (std::size_t at = 0; at < bytes.size();) {  // zlib counts in 32 bits
    const std::size_t part = std::min<std::size_t>(bytes.size() - at, std::size_t{1} << 30);
    crc = crc32(crc, bytes.data() + at, static_cast<uInt>(part));
    at += part;
  }
  return static_cast<std::uint32_t>(crc);
}

void put(Bytes& bytes, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    bytes.push_back(static_cast<std::uint8_t>(value >> (kByteBits * i)));
}

std::size_t header_size(const CodedTensor& coded) {
  return kFixedBytes + kExtentBytes * coded.shape.size() +
         params_size(coded.format.architecture, coded.format.value_bits) +
         kLengthBytes * string_count(coded.format) + kCrcBytes;
}

// Takes a container apart; every complaint names the byte where what it is about begins.
class Reader {
 public:
  Reader(ByteSpan bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  CodedTensor read() {
    read_fixed();
    read_shape();
    const std::size_t params = at_;
    if (const auto problem = read_params(take(params_bytes_, "the parameters"), coded_.format))
      fail(params, *problem);
    if (const auto problem = format_problem(coded_.format)) fail(params, *problem);
    std::vector<std::uint64_t> lengths;
    for (std::size_t i = 0; i < string_count(coded_.format); ++i)
      lengths.push_back(number(kLengthBytes, "the strings' lengths"));
    number(kCrcBytes, "the header's CRC");
    for (std::size_t i = 0; i < lengths.size(); ++i) read_string(i, lengths[i]);
    if (at_ != bytes_.size())
      fail(at_, fmt::format("{} bytes follow the last string", bytes_.size() - at_));
    return std::move(coded_);
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& what) const {
    throw Error(fmt::format("{}: byte {}: {}; encode the tensor again", where_, at, what));
  }

  ByteSpan take(std::size_t count, const std::string& what) {
    if (count > bytes_.size() - at_)
      fail(at_, fmt::format("truncated: {} needs {} bytes, {} are left", what, count,
                            bytes_.size() - at_));
    const ByteSpan part = bytes_.subspan(at_, count);
    at_ += count;
    return part;
  }

  std::uint64_t number(std::size_t count, const std::string& what) {
    const ByteSpan part = take(count, what);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= std::uint64_t{part[i]} << (kByteBits * i);
    return value;
  }

  // The header is not looked at any further before its CRC is known to be right.
  void read_fixed() {
    const ByteSpan magic = take(kMagic.size(), "the magic number");
    if (!std::equal(magic.begin(), magic.end(), kMagic.begin()))
      fail(0, "not a stream of heddle encode (wrong magic number)");
    if (const std::uint64_t version = number(1, "the version"); version != kVersion)
      fail(at_ - 1, fmt::format("version {} is not known, only {}", version, kVersion));
    const auto architecture = static_cast<CodecArch>(number(1, "the architecture"));
    const std::uint64_t dtype = number(1, "the dtype");
    rank_ = number(1, "the rank");
    const std::size_t header_at = at_;
    const std::uint64_t header = number(kLengthBytes, "the header's size");
    if (header < kFixedBytes + kCrcBytes || header > bytes_.size())
      fail(header_at, fmt::format("a header of {} bytes in a file of {}", header, bytes_.size()));
    check_crc(bytes_.first(header - kCrcBytes), header - kCrcBytes, "header");
    CodecFormat& format = coded_.format;
    format.architecture = architecture;
    format.substreams = static_cast<int>(number(2, "substreams"));
    format.value_bits = static_cast<int>(number(1, "value_bits"));
    const std::uint64_t kinds = number(1, "kinds");
    params_bytes_ = number(2, "the parameters' size");
    const std::uint64_t reserved = number(2, "reserved");
    const auto* known = std::find_if(kDTypes.begin(), kDTypes.end(),
                                     [&](const DTypeCode& d) { return d.code == dtype; });
    if (codec_arch_name(architecture).empty())
      fail(5, fmt::format("architecture {} is not known", static_cast<int>(architecture)));
    if (known == kDTypes.end()) fail(6, fmt::format("dtype {} is not known", dtype));
    if (rank_ > kMaxRank) fail(7, fmt::format("rank {} is more than {}", rank_, kMaxRank));
    if (format.substreams < 1 || format.substreams > kMaxSubstreams)
      fail(12, fmt::format("substreams: must be 1..{}, got {}", kMaxSubstreams, format.substreams));
    if (format.value_bits < 1 || format.value_bits > known->bits)
      fail(14, fmt::format("value_bits: must be 1..{} for {}, got {}", known->bits,
                           dtype_name(known->dtype), format.value_bits));
    if (kinds != static_cast<std::uint64_t>(codec_kinds(architecture)))
      fail(15, fmt::format("{} strings a substream, got {}", codec_kinds(architecture), kinds));
    if (params_bytes_ != params_size(architecture, format.value_bits))
      fail(16, fmt::format("{} bytes of parameters, got {}",
                           params_size(architecture, format.value_bits), params_bytes_));
    if (reserved != 0) fail(18, "reserved bytes must be 0");
    coded_.dtype = known->dtype;
    const std::size_t expected = kFixedBytes + kExtentBytes * rank_ + params_bytes_ +
                                 kLengthBytes * string_count(format) + kCrcBytes;
    if (header != expected)
      fail(header_at, fmt::format("a header of {} bytes, got {}", expected, header));
  }

  void read_shape() {
    std::uint64_t values = 1;
    bool empty = false;
    for (std::uint64_t i = 0; i < rank_; ++i) {
      const std::size_t at = at_;
      const std::uint64_t extent = number(kExtentBytes, "the shape");
      if (extent > kMaxValues) fail(at, fmt::format("extent {} is too large", extent));
      empty = empty || extent == 0;
      if (extent != 0) values *= extent;
      if (values > kMaxValues) fail(at, fmt::format("more than {} values", kMaxValues));
      coded_.shape.push_back(static_cast<std::int64_t>(extent));
    }
  }

  void read_string(std::size_t index, std::uint64_t length) {
    const std::string what = fmt::format("string {}", index);
    const std::size_t begin = at_;
    const ByteSpan data = take(length, what);
    check_crc(data, begin + length, what);
    at_ += kCrcBytes;
    coded_.strings.emplace_back(data.begin(), data.end());
  }

  // The CRC stands at `at`, behind the data.
  void check_crc(ByteSpan data, std::size_t at, const std::string& what) {
    const std::size_t back = std::exchange(at_, at);
    const std::uint64_t stored = number(kCrcBytes, fmt::format("the CRC of {}", what));
    at_ = back;
    const std::uint32_t computed = crc_of(data);
    if (stored != computed)
      fail(at - data.size(),
           fmt::format("{} of {} bytes is damaged: its CRC-32 is {:08x}, {:08x} is stored", what,
                       data.size(), computed, stored));
  }

  ByteSpan bytes_;
  const std::string& where_;
  std::size_t at_ = 0;
  std::uint64_t rank_ = 0;
  std::size_t params_bytes_ = 0;
  CodedTensor coded_;
};

}  // namespace

std::vector<std::uint8_t> write_container(const CodedTensor& coded) {
  const CodecFormat& format = coded.format;
  const auto* dtype = std::find_if(kDTypes.begin(), kDTypes.end(),
                                   [&](const DTypeCode& d) { return d.dtype == coded.dtype; });
  if (format_problem(format) || coded.strings.size() != string_count(format) ||
      dtype == kDTypes.end())
    throw std::logic_error("write_container: not a coded tensor");
  Bytes bytes(kMagic.begin(), kMagic.end());
  put(bytes, kVersion, 1);
  put(bytes, static_cast<std::uint64_t>(format.architecture), 1);
  put(bytes, dtype->code, 1);
  put(bytes, coded.shape.size(), 1);
  put(bytes, header_size(coded), kLengthBytes);
  put(bytes, static_cast<std::uint64_t>(format.substreams), 2);
  put(bytes, static_cast<std::uint64_t>(format.value_bits), 1);
  put(bytes, static_cast<std::uint64_t>(codec_kinds(format.architecture)), 1);
  const Bytes params = write_params(format);
  put(bytes, params.size(), 2);
  put(bytes, 0, 2);
  for (const std::int64_t extent : coded.shape)
    put(bytes, static_cast<std::uint64_t>(extent), kExtentBytes);
  bytes.insert(bytes.end(), params.begin(), params.end());
  for (const Bytes& string : coded.strings) put(bytes, string.size(), kLengthBytes);
  put(bytes, crc_of(bytes), kCrcBytes);
  for (const Bytes& string : coded.strings) {
    bytes.insert(bytes.end(), string.begin(), string.end());
    put(bytes, crc_of(string), kCrcBytes);
  }
  return bytes;
}

CodedTensor read_container(std::span<const std::uint8_t> bytes, const std::string& where) {
  return Reader(bytes, where).read();
}

std::size_t string_offset(const CodedTensor& coded, std::size_t string) {
  std::size_t at = header_size(coded);
  for (std::size_t i = 0; i < string; ++i) at += coded.strings[i].size() + kCrcBytes;
  return at;
}

std::int64_t payload_bits(const CodedTensor& coded) {
  std::int64_t bytes = 0;
  for (const Bytes& string : coded.strings) bytes += static_cast<std::int64_t>(string.size());
  return bytes * kByteBits;
}

std::int64_t table_bits(const CodecFormat& format) {
  if (format.architecture != CodecArch::kApack) return 0;
  return static_cast<std::int64_t>(params_size(format.architecture, format.value_bits)) * kByteBits;
}

int codec_dtype_bits(DType dtype) {
  const auto* known = std::find_if(kDTypes.begin(), kDTypes.end(),
                                   [&](const DTypeCode& d) { return d.dtype == dtype; });
  return known == kDTypes.end() ? 0 : known->bits;
}

}  // namespace heddle
