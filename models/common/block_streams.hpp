// SPDX-License-Identifier: Apache-2.0
//
// What block models of every family share: reading vectors from beats, and the post-processor's formula
// from sums to beats (CONTRACT.md, sections "Clock, reset, streams" and "cmd"). Independent of the
// code that makes the streams.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "models/common/plan.hpp"

namespace heddle {

struct BlockResult {
  std::vector<std::uint8_t> beats;  // payload, stream bits / 8 bytes a beat
  std::vector<std::int32_t> keep;   // bytes in use, one entry a beat
  std::vector<bool> last;           // one entry a beat
};

// A stream that breaks the contract: std::logic_error with the rule.
void require_contract(bool kept, const char* rule);

// Reads vectors of a stream, each from a beat of its own.
class VectorReader {
 public:
  VectorReader(const BeatStream& stream, int element_bits, bool is_signed)
      : stream_(stream), bits_(static_cast<std::size_t>(element_bits)), signed_(is_signed) {}

  std::vector<std::int64_t> read(std::int64_t count);
  // The same with another signedness.
  std::vector<std::int64_t> read(std::int64_t count, bool is_signed) {
    signed_ = is_signed;
    return read(count);
  }
  [[nodiscard]] std::size_t beats_read() const { return beat_; }
  [[nodiscard]] bool at_end() const { return beat_ == stream_.beats(); }

 private:
  const BeatStream& stream_;
  std::size_t bits_;
  bool signed_;
  std::size_t beat_ = 0;
};

// Fields of a descriptor's words.
class WordFields {
 public:
  explicit WordFields(std::vector<std::int64_t> words) : words_(std::move(words)) {}
  [[nodiscard]] std::int64_t u(std::size_t word, int lsb, int bits) const;
  [[nodiscard]] std::int64_t s(std::size_t word, int lsb, int bits) const;

 private:
  std::vector<std::int64_t> words_;
};

// A descriptor's constants of the post-processor.
struct PostFields {
  explicit PostFields(const WordFields& w)
      : raw(w.u(0, 2, 1) != 0), round(w.u(0, 4, 1) != 0), out_zp(w.s(1, 0, 10)),
        out_min(w.s(1, 10, 10)), out_max(w.s(1, 20, 10)) {}
  bool raw, round;
  std::int64_t out_zp, out_min, out_max;
};

// Words of a convolution descriptor that mean the same to every block (CONTRACT.md).
struct ConvFields : WordFields {
  explicit ConvFields(std::vector<std::int64_t> words)
      : WordFields(std::move(words)), post(*this) {}

  PostFields post;
  bool acc_first = u(0, 0, 1) != 0, emit = u(0, 1, 1) != 0, final = u(0, 3, 1) != 0;
  std::int64_t col_tiles = u(2, 0, 16), cols_last = u(2, 16, 16);
  std::int64_t tile_pos = u(3, 0, 16), tile_pos_last = u(3, 16, 16);
  std::int64_t pos_tiles = u(4, 0, 16), positions = u(4, 16, 16), passes = u(5, 0, 32);
  std::int64_t vec_per_pixel = u(6, 0, 16), taps_w = u(7, 0, 16), pass_taps = u(7, 16, 16);
  std::int64_t out_w = u(8, 0, 16), slack = u(8, 16, 16), in_h = u(9, 0, 16), in_w = u(9, 16, 16);
  std::int64_t org_h = s(10, 0, 16), org_w = s(10, 16, 16);
  std::int64_t stride_h = u(11, 0, 16), stride_w = u(11, 16, 16);
  std::int64_t dil_h = u(12, 0, 16), dil_w = u(12, 16, 16);
  std::int64_t step_w = u(14, 0, 32), step_h = u(15, 0, 32);
  std::int64_t tap_w = u(16, 0, 32), tap_h = u(17, 0, 32);
  std::int64_t rows_last = u(19, 0, 16), taps_h = u(19, 16, 16);
};

// Calls run(desc) for each descriptor; run reads its records from cmd, and all that it uses from wgt
// and act. The last descriptor alone is final, and no beat is left.
template <typename Desc, typename Run>
void run_descriptors(VectorReader& cmd, const VectorReader& wgt, const VectorReader& act,
                     const Run& run) {
  constexpr std::int64_t kWords = 20;
  bool ended = false;
  while (!cmd.at_end()) {
    require_contract(!ended, "a descriptor follows the final one");
    const Desc desc(cmd.read(kWords));
    run(desc);
    ended = desc.final;
  }
  require_contract(ended, "no descriptor is final");
  require_contract(wgt.at_end() && act.at_end(), "weight or activation beats are left over");
}

using RecordWords = std::vector<std::int64_t>;

// Turns sums into result beats.
class ResultWriter {
 public:
  ResultWriter(std::size_t beat_bytes, int acc_bits)
      : beat_bytes_(beat_bytes), acc_bits_(acc_bits) {}

  // One position of a column tile: a vector of results, channel i scaled by records[i] unless raw.
  void position(const PostFields& post, std::span<const RecordWords> records,
                std::span<const std::int64_t> sums);
  void end_descriptor() { result_.last.back() = true; }
  [[nodiscard]] BlockResult take() { return std::move(result_); }

 private:
  std::size_t beat_bytes_;
  int acc_bits_;
  BlockResult result_;
};

}  // namespace heddle
