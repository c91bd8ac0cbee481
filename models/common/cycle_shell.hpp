// SPDX-License-Identifier: Apache-2.0
//
// Control state of the shell that convolution blocks share, register for register. Each class mirrors one
// RTL module of rtl_templates/common: evaluate() is its combinational logic, advance() the clock edge.
// A family adds its own loader and its array's latency, and clocks the parts together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/common/conv_descriptor.hpp"
#include "models/common/plan.hpp"

namespace heddle {

// The block's numbers that cycles depend on.
struct CycleShape {
  std::int64_t rows = 1, cols = 1;
  std::int64_t act_depth = 1, wgt_depth = 1, result_depth = 1;
  std::int64_t lanes = 1;
  std::int64_t stream_bytes = 1;
  std::int64_t wgt_beats = 1;  // beats of a weight vector
  std::int64_t desc_beats = 1, record_beats = 1;
  std::int64_t flush_cycles = 1;             // FlushCycles of common_stages
  static constexpr std::int64_t kSlots = 2;  // column tiles whose records are held
};

// The shell's own numbers; a family adds those of its array and buffers.
[[nodiscard]] CycleShape shell_shape(std::int64_t cols, std::int64_t lanes,
                                     std::int64_t result_depth, std::int64_t stream_bits);

// A descriptor's fields that cycles depend on; names as in CONTRACT.md.
struct CycleDescriptor {
  bool emit = false, raw = false, final = false;
  std::int64_t vec_beats = 1;
  std::int64_t col_tiles = 1, cols_last = 1;
  std::int64_t tile_pos = 1, tile_pos_last = 1, pos_tiles = 1, positions = 1, passes = 1;
  std::int64_t vec_per_pixel = 1, group_rows = 1, taps_w = 1, taps_h = 1, pass_taps = 1;
  std::int64_t out_w = 1, slack = 1, org_vec = 0, step_w = 0, step_h = 0, tap_w = 0, tap_h = 0;
  std::int64_t vectors = 1;
};

[[nodiscard]] std::vector<CycleDescriptor> cycle_descriptors(
    const std::vector<ConvDescriptor>& descriptors);

// cmd beats of the descriptor and its records.
[[nodiscard]] std::int64_t descriptor_beats(const CycleShape& shape, const CycleDescriptor& d);

// Descriptors of a cmd stream, whose records are passed over.
[[nodiscard]] std::vector<ConvDescriptor> read_conv_descriptors(
    const CycleShape& shape, const std::vector<FieldInfo>& fields, const BeatStream& cmd);

class CmdReceiver {  // common_cmd
 public:
  CmdReceiver(const CycleShape& shape, const std::vector<CycleDescriptor>& descs)
      : shape_(shape), descs_(descs) {}
  [[nodiscard]] bool ready() const { return in_recs_ ? held_ != CycleShape::kSlots : !have_; }
  [[nodiscard]] bool descriptor_valid() const { return have_; }
  [[nodiscard]] const CycleDescriptor* descriptor() const {
    return have_ ? &descs_[received_ - 1] : nullptr;
  }
  // Returns whether a column tile's records became complete.
  bool advance(bool beat, bool take, bool slot_free);

 private:
  const CycleShape& shape_;
  const std::vector<CycleDescriptor>& descs_;
  bool have_ = false, in_recs_ = false, start_recs_ = false;
  std::size_t received_ = 0;
  std::int64_t beat_ = 0, tiles_left_ = 0, cols_last_ = 0, col_ = 0, held_ = 0;
};

struct StageEvents {
  bool load_take = false, compute_take = false, desc_take = false;
  bool compute_done = false, post_take = false;
  const CycleDescriptor* desc = nullptr;
};

class Stages {  // common_stages
 public:
  explicit Stages(const CycleShape& shape) : flush_cycles_(shape.flush_cycles) {}
  [[nodiscard]] bool loading() const { return load_left_ > 0; }
  [[nodiscard]] std::int64_t load_beats() const { return load_beats_; }
  [[nodiscard]] std::int64_t base() const { return base_; }
  [[nodiscard]] bool busy() const { return busy_; }
  [[nodiscard]] const CycleDescriptor* computing() const { return computing_; }
  [[nodiscard]] StageEvents evaluate(const CycleDescriptor* desc, bool issued_all, bool moving,
                                     bool post_idle) const;
  void advance(const StageEvents& events, bool vec_done, bool moving);

 private:
  std::int64_t flush_cycles_;
  bool load_taken_ = false, busy_ = false, taken_ = false, post_wait_ = false;
  std::int64_t load_left_ = 0, load_beats_ = 1, flush_ = 0, base_ = 0;
  const CycleDescriptor* computing_ = nullptr;
};

struct IssueEvents {
  bool fire = false, start = false, last = false, res_take = false;  // last: of the pass
  bool wait_pass = false, wait_act = false, wait_res = false;
  bool walk = false, pass_take = false, place = false, advance = false;  // between its four stages
};

class Issuer {  // common_conv_issue with common_pos_walk
 public:
  explicit Issuer(const CycleShape& shape) : result_depth_(shape.result_depth) {}
  [[nodiscard]] bool done() const { return done_ && !load_; }
  [[nodiscard]] bool results_held() const { return res_used_ != 0; }
  // array_ready: the array takes a token in this cycle.
  [[nodiscard]] IssueEvents evaluate(bool pass_ready, bool array_ready = true) const;
  void advance(const IssueEvents& events, const CycleDescriptor* take, bool res_pop,
               std::int64_t pass_need, std::int64_t arrived);

 private:
  struct Position {
    std::int64_t ow = 0, vec = 0, row = 0;
  };
  struct Stage {
    bool valid = false, start = false, last = false, emit = false, end = false;
    std::int64_t wanted = 0;
  };
  std::int64_t result_depth_;
  const CycleDescriptor* desc_ = nullptr;
  bool done_ = true, load_ = false, walking_ = false, act_ok_ = false, all_here_ = false;
  std::int64_t pos_ = 0, pass_ = 0, tile_ = 0, col_ = 0, need_ = 0, res_used_ = 0, arrived_ = 0;
  Position at_, mark_;
  Stage place_, next_, head_;

  [[nodiscard]] Position step() const;
  void walk(std::int64_t pass_need);
};

}  // namespace heddle
