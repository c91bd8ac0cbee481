// SPDX-License-Identifier: Apache-2.0
//
// Control state of the bramac engine, register for register: bramac_loader, bramac_sequencer and
// bramac_efsm. As in models/common/cycle_shell.hpp evaluate() is combinational logic, advance() the edge.
#pragma once

#include <array>
#include <cstdint>

#include "models/bit_serial/bramac_block.hpp"
#include "models/common/cycle_shell.hpp"

namespace heddle {

// What the engine's cycles depend on beyond the shell's fields.
struct BramacWork {
  BramacMode mode;
  std::int64_t rows_last = 1;
};

class BramacLoader {
 public:
  struct Pass {
    std::int64_t rows = 0;
    bool end = false;      // the tile's last pass
    bool release = false;  // its words are given back
  };
  explicit BramacLoader(std::int64_t vector) : vector_(vector) {}
  [[nodiscard]] bool done() const { return done_ && !load_; }
  [[nodiscard]] std::int64_t need() const;
  [[nodiscard]] std::int64_t released() const { return released_; }
  [[nodiscard]] bool ready(std::int64_t written) const {
    return open() && written - read_ >= vector_;
  }
  [[nodiscard]] bool starved(std::int64_t written) const {
    return open() && written - read_ < vector_;
  }
  [[nodiscard]] const Pass& head() const { return passes_[0]; }
  void advance(const CycleDescriptor* take, const BramacWork* work, bool pass_take, bool pass_start,
               bool pop);

 private:
  std::int64_t vector_;
  const CycleDescriptor* desc_ = nullptr;
  const BramacWork* work_ = nullptr;
  bool done_ = true, load_ = false, pending_ = false;
  std::int64_t read_ = 0, tile_base_ = 0, released_ = 0;
  std::int64_t pass_ = 0, tile_ = 0, ct_ = 0, s_ = 0, r_ = 0;
  std::size_t used_ = 0;
  std::array<Pass, 2> passes_{};

  [[nodiscard]] bool open() const { return !done_ && !load_ && !pending_ && used_ != 2; }
  void step();
};

class BramacEfsm {
 public:
  enum class State { kIdle, kCopy1, kCopy2, kPreadd, kInv, kSub, kAsl, kAdd, kAcc, kOut };
  struct Instruction {
    bool start = false, copy = false, done = false;
  };
  struct Wants {
    bool first = false, second = false, done = false;
  };
  explicit BramacEfsm(bool fast) : fast_(fast) {}
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] Wants wants(bool main) const;
  [[nodiscard]] bool word_out(bool main) const { return state_ == State::kOut && main; }
  [[nodiscard]] bool computing() const {
    return state_ != State::kIdle && state_ != State::kOut && !initialising();
  }
  [[nodiscard]] bool initialising() const {
    return !fast_ && (state_ == State::kCopy1 || state_ == State::kCopy2);
  }
  void advance(const Instruction& instruction, const BramacMode& mode, bool main);

 private:
  bool fast_;
  State state_ = State::kIdle;
  BramacMode mode_;
  int left_ = 0, word_ = 0;
  bool copied_ = false;

  [[nodiscard]] int last_word() const { return fast_ ? 3 : 7; }
  [[nodiscard]] bool resting(bool main) const {
    return main && (state_ == State::kIdle || (state_ == State::kOut && word_ == last_word()));
  }
  [[nodiscard]] bool before_add() const {
    return (state_ == State::kSub && left_ == 0) || (state_ == State::kAsl && left_ == 1);
  }
  [[nodiscard]] State next(const Instruction& instruction, bool main) const;
};

class BramacSequencer {
 public:
  struct Token {
    bool fire = false, start = false, last = false, emit = false;
  };
  struct Events {
    BramacEfsm::Instruction instruction;
    bool send_first = false, used_up = false, pop = false, finish = false;
    bool sent = false;
  };
  // What the sums that are read out belong to: emitting, and positions of it.
  struct Spill {
    bool emit = false;
    std::int64_t positions = 0;
  };
  BramacSequencer(bool fast, std::int64_t vector) : fast_(fast), vector_(vector) {}
  [[nodiscard]] bool token_ready() const { return !full_; }
  [[nodiscard]] bool busy() const { return full_ || slot_ != 0; }
  [[nodiscard]] const Spill& spill() const { return spill_; }
  [[nodiscard]] Events evaluate(const BramacEfsm::Wants& wants) const;
  void advance(const Events& events, const Token& token, const BramacLoader::Pass& pass,
               const BramacMode& mode);

 private:
  bool fast_;
  std::int64_t vector_;
  bool full_ = false, complete_ = false, ready_ = false;
  int slot_ = 0;
  bool start_ = false, last_ = false, emit_ = false;
  std::int64_t positions_ = 0, pairs_ = 0, done_ = 0, count_ = 0;
  bool open_ = false, second_ = false, due_ = false;
  Spill run_, spill_;
};

}  // namespace heddle
