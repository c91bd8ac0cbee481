// SPDX-License-Identifier: Apache-2.0
//
// Control state of bit_serial_group, bit_serial_bricks and bit_serial_fetch, register for register
// (rtl_templates/bit_serial/README.md, "Cycles"): which bricks are read, word by word, ahead of the
// array.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "models/bit_serial/cycle_image.hpp"

namespace heddle {

// What the stepper knows of a brick.
struct CycleBrick {
  bool first = false, last = false;       // of its group
  bool grp_last = false, col_last = false, end = false;
  std::int64_t count = 0;                 // windows of the group
  std::int64_t slices = 1, planes = 1;    // that its steps go through
  std::vector<std::int64_t> words{};      // first act word of each block that it reads, in order
};

class BrickFetch {
 public:
  struct Events {
    bool enter = false, group_end = false, grp_take = false, form = false, brick_last = false;
    bool pick = false, pick_last = false, req_move = false, fire = false, done = false;
    bool begins = false;
  };
  explicit BrickFetch(const BitSerialBlock& block) : block_(block), late_(block.windows > 1) {}

  [[nodiscard]] bool all_here() const { return all_here_; }
  // The brick that the stepper knows from the next cycle on.
  [[nodiscard]] const CycleBrick* complete() const {
    const std::optional<CycleBrick>& brick = late_ ? settled_ : complete_;
    return brick ? &*brick : nullptr;
  }
  [[nodiscard]] Events evaluate(bool free) const;
  // `load`: the descriptor that compute takes over in this cycle; arrived: act words of it.
  void advance(const Events& events, const CycleImage* load, bool free, std::int64_t arrived);

 private:
  struct Group {
    std::int64_t tile = 0, first = 0, count = 0;
    bool last = false, col_last = false, end = false;
  };
  struct Request {
    bool first = false, last = false, reads = false;
    std::int64_t word = 0;
    CycleBrick brick;
  };

  void advance_groups(const Events& events);
  void advance_bricks(const Events& events);
  void advance_reads(const Events& events, bool free);

  static constexpr std::size_t kQueued = 2;  // bricks in hand, requests

  const BitSerialBlock& block_;
  bool late_;  // bit_serial_pkg::late
  const CycleImage* image_ = nullptr;
  bool load_ = false, walk_ = false, full_ = false, cur_ = false, rd_ = false, all_here_ = false;
  std::int64_t window_ = 0, position_ = 0, tile_ = 0;
  Group next_group_, group_;      // collected, in work
  std::int64_t brick_ = 0;        // of the group in work, the next one to form
  std::deque<CycleBrick> hand_;
  std::size_t picked_ = 0;  // requests of the first brick in hand that have left
  std::deque<Request> requests_;
  Request rd_request_;
  std::int64_t slice_ = 0, used_ = 0, arrived_ = 0;
  std::optional<CycleBrick> complete_, settled_;  // its last word is written; a cycle later
};

}  // namespace heddle
