// SPDX-License-Identifier: Apache-2.0
#include "models/common/block_streams.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "models/common/bits.hpp"

namespace heddle {
namespace {

// The post-processor's formula.
std::int64_t requantized(const PostFields& post, const RecordWords& record, std::int64_t acc,
                         int acc_bits) {
  const std::int64_t bias = sign_extend(static_cast<std::uint64_t>(record[0]), 32);
  const std::int64_t mult = sign_extend(static_cast<std::uint64_t>(record[1]), 32);
  const int shift1 = static_cast<int>(record[2] & 0x3F);
  const int shift2 = static_cast<int>(record[2] >> 8 & 0x1F);
  const std::int64_t add =
      sign_extend(static_cast<std::uint64_t>(record[2] >> 16 << 32 | record[3]), 48);
  const std::int64_t biased = sign_extend(static_cast<std::uint64_t>(acc + bias), acc_bits);
  require_contract(!post.round || shift1 >= 1, "round needs shift1 >= 1");
  const std::int64_t t =
      biased * mult + add + (post.round ? std::int64_t{1} << (shift1 - 1) : 0);
  const std::int64_t v = t >> shift1;
  const std::int64_t w =
      shift2 == 0 ? v : (v + (std::int64_t{1} << (shift2 - 1)) - (v < 0 ? 1 : 0)) >> shift2;
  return std::clamp(w + post.out_zp, post.out_min, post.out_max);
}

}  // namespace

void require_contract(bool kept, const char* rule) {
  if (!kept) throw std::logic_error(std::string("block model: ") + rule);
}

std::vector<std::int64_t> VectorReader::read(std::int64_t count) {
  const std::size_t beat_bits = stream_.bytes_per_beat * 8, per_beat = beat_bits / bits_;
  std::vector<std::int64_t> values;
  values.reserve(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    if (i % per_beat == 0) require_contract(++beat_ <= stream_.beats(), "a stream ends too early");
    const std::uint64_t raw =
        get_bits(stream_.bytes, (beat_ - 1) * beat_bits + i % per_beat * bits_,
                 static_cast<int>(bits_));
    values.push_back(signed_ ? sign_extend(raw, static_cast<int>(bits_))
                             : static_cast<std::int64_t>(raw));
  }
  return values;
}

std::int64_t WordFields::u(std::size_t word, int lsb, int bits) const {
  const auto value = static_cast<std::uint64_t>(words_[word]);
  return static_cast<std::int64_t>(low_bits(value >> lsb, bits));
}

std::int64_t WordFields::s(std::size_t word, int lsb, int bits) const {
  return sign_extend(static_cast<std::uint64_t>(u(word, lsb, bits)), bits);
}

void ResultWriter::position(const PostFields& post, std::span<const RecordWords> records,
                            std::span<const std::int64_t> sums) {
  const int bits = post.raw ? 32 : 8;
  const std::size_t per_beat = beat_bytes_ * 8 / static_cast<std::size_t>(bits);
  for (std::size_t j = 0; j < sums.size(); ++j) {
    if (j % per_beat == 0) {
      result_.beats.resize(result_.beats.size() + beat_bytes_, 0);
      result_.keep.push_back(0);
      result_.last.push_back(false);
    }
    const std::int64_t value =
        post.raw ? sums[j] : requantized(post, records[j], sums[j], acc_bits_);
    const std::size_t beat_bit = (result_.beats.size() - beat_bytes_) * 8;
    put_bits(result_.beats, beat_bit + j % per_beat * static_cast<std::size_t>(bits), bits,
             static_cast<std::uint64_t>(value));
    result_.keep.back() += bits / 8;
  }
}

}  // namespace heddle
