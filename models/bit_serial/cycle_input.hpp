// SPDX-License-Identifier: Apache-2.0
//
// Control state of what takes beats in, register for register (rtl_templates/bit_serial/README.md,
// "Cycles"), with every beat offered at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/bit_serial/cycle_image.hpp"

namespace heddle {

// Act beats into words: common_gather, bit_serial_transpose and the ring's count.
class ActInput {
 public:
  struct Events {
    bool beat = false, brick = false, word = false;
  };
  ActInput(const BitSerialBlock& block, std::int64_t beats)
      : block_(block), left_(beats),
        brick_beats_(block.conv({}).beats(block.lanes, block.act_bits)) {}

  [[nodiscard]] std::int64_t written() const { return written_; }
  [[nodiscard]] std::int64_t left() const { return left_; }
  [[nodiscard]] Events evaluate(bool loading, std::int64_t base) const {
    Events e;
    const bool room = loading && written_ - base != block_.act_depth;
    const bool brick_ready = block_.serial ? !full_[fill_] : room;
    const bool last = beat_ == brick_beats_ - 1;
    e.beat = left_ > 0 && (!last || brick_ready);
    e.brick = e.beat && last;
    e.word = block_.serial ? full_[send_] && room : e.brick;
    return e;
  }
  void advance(const Events& e, std::int64_t slices) {
    if (e.beat) {
      --left_;
      beat_ = e.brick ? 0 : beat_ + 1;
    }
    if (e.word) ++written_;
    if (!block_.serial) return;
    if (e.word && ++sent_ == slices) {
      sent_ = 0;
      full_[send_] = false;
      send_ ^= 1;
    }
    if (e.brick && ++slot_ == block_.slots) {
      slot_ = 0;
      full_[fill_] = true;
      fill_ ^= 1;
    }
  }

 private:
  const BitSerialBlock& block_;
  std::int64_t left_, brick_beats_, beat_ = 0, written_ = 0, slot_ = 0, sent_ = 0;
  std::array<bool, 2> full_{};  // banks of the transposer
  std::size_t fill_ = 0, send_ = 0;
};

// Weight beats into words, headers taken out.
class WgtInput {
 public:
  WgtInput(const BitSerialBlock& block, const BeatStream& stream)
      : block_(block), stream_(stream), beats_(static_cast<std::int64_t>(stream.beats())),
        left_(beats_),
        word_beats_(block.conv({}).beats(block.filters * block.lanes, block.wgt_element_bits())) {}

  [[nodiscard]] std::int64_t written() const { return written_; }
  [[nodiscard]] std::int64_t left() const { return left_; }
  // What the stepper sees.
  [[nodiscard]] std::int64_t seen() const { return block_.weight_groups ? seen_ : written_; }
  [[nodiscard]] bool evaluate(std::int64_t released) const {
    return left_ > 0 && (at_head() || beat_ != word_beats_ - 1 || written_ - released != block_.wgt_depth);
  }
  void advance(bool beat) {
    seen_ = written_;
    if (!beat) return;
    if (at_head()) {
      words_ = WeightHeads::words(stream_, beats_ - left_);
      --left_;
      return;
    }
    --left_;
    if (++beat_ == word_beats_) {
      beat_ = 0;
      ++written_;
      --words_;
    }
  }

 private:
  [[nodiscard]] bool at_head() const { return block_.weight_groups && words_ == 0; }

  const BitSerialBlock& block_;
  const BeatStream& stream_;
  std::int64_t beats_, left_, word_beats_, beat_ = 0, written_ = 0, seen_ = 0;
  std::int64_t words_ = 0;  // of the brick, still to come
};

}  // namespace heddle
