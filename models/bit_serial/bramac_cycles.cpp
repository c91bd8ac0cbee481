// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/bramac_cycles.hpp"

#include <fmt/format.h>

#include <array>

#include "models/bit_serial/bramac_control.hpp"
#include "models/bit_serial/bramac_mac2.hpp"
#include "models/common/cycle_post.hpp"
#include "models/common/descriptor.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

// A plan that makes no progress for this long waits for something that never comes.
constexpr std::int64_t kHangCycles = 100'000;
constexpr int kDescriptorWordBits = 32;
constexpr std::int64_t kWordsOfArray = 4;  // words of a dummy array's accumulators

std::int64_t beats_of(const BramacBlock& block, std::int64_t elements, std::int64_t bits) {
  const std::int64_t per_beat = block.stream_bits / bits;
  return (elements + per_beat - 1) / per_beat;
}

CycleShape cycle_shape(const BramacBlock& block) {
  CycleShape shape;
  shape.rows = block.vector;
  shape.cols = block.cols();
  shape.act_depth = block.act_depth;
  shape.wgt_depth = BramacBlock::kWords;
  shape.result_depth = block.result_depth;
  shape.lanes = block.requant_lanes;
  shape.stream_bytes = block.stream_bits / 8;
  shape.wgt_beats = beats_of(block, block.blocks, BramacMode::kWordBits);
  shape.desc_beats = beats_of(block, kDescriptorWords, kDescriptorWordBits);
  shape.record_beats = beats_of(block, kRecordWords, kDescriptorWordBits);
  shape.flush_cycles = 1;
  return shape;
}

class EngineClock {
 public:
  EngineClock(const BramacBlock& block, const std::vector<ConvDescriptor>& descriptors)
      : block_(block),
        shape_(cycle_shape(block)),
        descs_(cycle_descriptors(descriptors)),
        cmd_(shape_, descs_),
        stages_(shape_),
        loader_(block.vector),
        issue_(shape_),
        sequencer_(block.fast, block.vector),
        efsm_(block.fast),
        post_(shape_) {
    for (const ConvDescriptor& d : descriptors) {
      work_.push_back({.mode = BramacMode::of_code(d.wgt_zp), .rows_last = d.rows_last});
    }
    for (const CycleDescriptor& d : descs_) {
      cmd_left_ += descriptor_beats(shape_, d);
      wgt_left_ += d.passes * block.vector * shape_.wgt_beats;
      act_left_ += d.vectors * d.vec_beats;
    }
  }

  CycleReport run() {
    CycleReport report;
    std::int64_t quiet = 0;
    while (!step(report)) {
      quiet = moved_ ? 0 : quiet + 1;
      if (quiet > kHangCycles) {
        throw Error(fmt::format("cycle model: the plan stops after {} cycles with {} cmd, {} wgt "
                                "and {} act beats left", report.cycles, cmd_left_, wgt_left_,
                                act_left_));
      }
    }
    return report;
  }

 private:
  const BramacBlock& block_;
  CycleShape shape_;
  std::vector<CycleDescriptor> descs_;
  std::vector<BramacWork> work_;
  CmdReceiver cmd_;
  Stages stages_;
  BramacLoader loader_;
  Issuer issue_;
  BramacSequencer sequencer_;
  BramacEfsm efsm_;
  PostProcessor post_;
  std::int64_t cmd_left_ = 0, wgt_left_ = 0, act_left_ = 0;
  std::int64_t wgt_beat_ = 0, act_beat_ = 0, wgt_count_ = 0, act_count_ = 0, words_out_ = 0;
  bool main_ = true, arrived_ = false, moved_ = false;

  // Counts the cycle under its cause, in the priority of common_counters.
  void account(CycleReport& report, const IssueEvents& issued, bool starved) const {
    const bool idle = efsm_.state() == BramacEfsm::State::kIdle;
    const bool issuing = issued.fire || issued.wait_pass || issued.wait_act || issued.wait_res ||
                         sequencer_.busy();
    const bool settled = !issue_.results_held() && post_.idle() && !post_.out_valid();
    ++report.cycles;
    if (efsm_.computing()) {
      ++report.compute;
    } else if (idle && issued.wait_pass && starved) {
      ++report.wgt;
    } else if (idle && issued.wait_act) {
      ++report.act;
    } else if (idle && issued.wait_res) {
      ++report.out;
    } else if (efsm_.initialising() || (idle && issuing) ||
               (idle && settled && (stages_.busy() || cmd_.descriptor_valid()))) {
      ++report.fill;
    } else if (!idle || !settled) {
      ++report.drain;
    } else {
      ++report.cmd;
    }
  }

  // A word of the accumulators leaves; the last of an array that holds a position of an emitting
  // chain is a result in the next cycle.
  [[nodiscard]] bool word_leaves() {
    const std::int64_t word = words_out_;
    words_out_ = word + 1 == kWordsOfArray * block_.arrays() ? 0 : word + 1;
    return word % kWordsOfArray == kWordsOfArray - 1 && sequencer_.spill().emit &&
           word / kWordsOfArray < sequencer_.spill().positions;
  }

  // Takes the beats of this cycle; returns whether an act vector became complete.
  [[nodiscard]] bool take_beats(bool wgt_beat, bool act_beat) {
    if (wgt_beat) {
      --wgt_left_;
      if (++wgt_beat_ == shape_.wgt_beats) {
        wgt_beat_ = 0;
        ++wgt_count_;
      }
    }
    if (!act_beat) return false;
    --act_left_;
    if (++act_beat_ != stages_.load_beats()) return false;
    act_beat_ = 0;
    ++act_count_;
    return true;
  }

  [[nodiscard]] const BramacWork* work_of(const CycleDescriptor* descriptor) const {
    return descriptor == nullptr ? nullptr : &work_[static_cast<std::size_t>(descriptor - descs_.data())];
  }

  // One clock cycle; true when it carried the last result beat.
  bool step(CycleReport& report) {
    const bool main = main_;
    const BramacSequencer::Events sent = sequencer_.evaluate(efsm_.wants(main));
    const bool port_free = main && !(block_.fast && sent.instruction.copy);
    const bool cmd_beat = cmd_left_ > 0 && cmd_.ready();
    const bool wgt_beat =
        wgt_left_ > 0 && port_free && wgt_count_ - loader_.released() != shape_.wgt_depth;
    const bool act_beat = act_left_ > 0 && main && stages_.loading() &&
                          act_count_ - stages_.base() != shape_.act_depth;

    const std::int64_t act_arrived = act_count_ - stages_.base();
    const IssueEvents issued =
        issue_.evaluate(loader_.ready(wgt_count_), sequencer_.token_ready());
    const PostProcessor::Events posted = post_.evaluate();
    if (main) account(report, issued, loader_.starved(wgt_count_));
    const bool finished = post_.out_final();
    const bool arrived = arrived_;
    arrived_ = efsm_.word_out(main) && word_leaves();

    const bool moving = issued.fire || sequencer_.busy();
    const StageEvents stage = stages_.evaluate(cmd_.descriptor(), issue_.done() && loader_.done(),
                                               moving, post_.idle());
    const CycleDescriptor* current = stage.compute_take ? cmd_.descriptor() : nullptr;
    const CycleDescriptor* posting = stage.post_take ? stages_.computing() : nullptr;
    const BramacMode mode =
        stages_.computing() == nullptr ? BramacMode{} : work_of(stages_.computing())->mode;

    const bool vec_done = take_beats(wgt_beat, act_beat);
    const bool tile_done = cmd_.advance(cmd_beat, stage.desc_take, post_.slot_free());
    if (cmd_beat) --cmd_left_;
    issue_.advance(issued, current, posted.pop, loader_.need(), act_arrived);
    efsm_.advance(sent.instruction, mode, main);
    sequencer_.advance(sent, {issued.fire, issued.start, issued.last, issued.res_take},
                       loader_.head(), mode);
    loader_.advance(current, work_of(current), issued.pass_take, issued.start, sent.pop);
    post_.advance(posted, posting, arrived, tile_done);
    stages_.advance(stage, vec_done, moving);
    main_ = !block_.fast || !main;
    moved_ = cmd_beat || wgt_beat || act_beat || issued.fire || sent.sent || posted.step;
    return finished;
  }
};

}  // namespace

CycleReport bramac_cycles(const BramacBlock& block,
                          const std::vector<ConvDescriptor>& descriptors) {
  return EngineClock(block, descriptors).run();
}

std::vector<ConvDescriptor> read_bramac_descriptors(const BramacBlock& block,
                                                    const BeatStream& cmd) {
  const CycleShape shape = cycle_shape(block);
  std::vector<ConvDescriptor> descriptors;
  for (std::size_t beat = 0; beat < cmd.beats();) {
    std::array<std::uint32_t, kDescriptorWords> words{};
    for (std::size_t i = 0; i < 4 * words.size(); ++i) {
      const auto byte = static_cast<std::uint32_t>(cmd.bytes[beat * cmd.bytes_per_beat + i]);
      words[i / 4] |= byte << (8 * (i % 4));
    }
    descriptors.push_back(read_descriptor(conv_descriptor_fields(), words.data()));
    beat += static_cast<std::size_t>(
        descriptor_beats(shape, cycle_descriptors({descriptors.back()}).front()));
  }
  return descriptors;
}

namespace {

std::int64_t mac2_of(const BramacBlock& block, const ConvDescriptor& d) {
  const std::int64_t arrays = block.arrays();
  const std::int64_t groups = (d.pos_tiles - 1) * ((d.tile_pos + arrays - 1) / arrays) +
                              (d.tile_pos_last + arrays - 1) / arrays;
  const std::int64_t whole = block.vector / 2, last = (d.rows_last + 1) / 2;
  return groups * d.taps_h * d.taps_w * ((d.vec_per_pixel - 1) * whole + last);
}

}  // namespace

std::int64_t bramac_mac2_count(const BramacBlock& block,
                               const std::vector<ConvDescriptor>& descriptors) {
  std::int64_t count = 0;
  for (const ConvDescriptor& d : descriptors) count += mac2_of(block, d);
  return count;
}

std::int64_t bramac_compute_cycles(const BramacBlock& block,
                                   const std::vector<ConvDescriptor>& descriptors) {
  std::int64_t cycles = 0;
  for (const ConvDescriptor& d : descriptors) {
    cycles += mac2_of(block, d) * bramac_mac2_cycles(BramacMode::of_code(d.wgt_zp), block.fast);
  }
  return cycles;
}

}  // namespace heddle
