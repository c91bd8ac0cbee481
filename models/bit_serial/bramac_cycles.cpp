// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/bramac_cycles.hpp"

#include "models/bit_serial/bramac_control.hpp"
#include "models/bit_serial/bramac_mac2.hpp"
#include "models/common/cycle_conv.hpp"
#include "models/common/descriptor.hpp"

namespace heddle {
namespace {

constexpr std::int64_t kWordsOfArray = 4;  // words of a dummy array's accumulators

CycleShape cycle_shape(const BramacBlock& block) {
  const std::int64_t per_beat = block.stream_bits / BramacMode::kWordBits;
  CycleShape shape =
      shell_shape(block.cols(), block.requant_lanes, block.result_depth, block.stream_bits);
  shape.rows = block.vector;
  shape.act_depth = block.act_depth;
  shape.wgt_depth = BramacBlock::kWords;
  shape.wgt_beats = (block.blocks + per_beat - 1) / per_beat;
  shape.flush_cycles = 1;
  return shape;
}

class EngineClock {
 public:
  EngineClock(const BramacBlock& block, const std::vector<ConvDescriptor>& descriptors)
      : block_(block),
        shell_(cycle_shape(block), cycle_descriptors(descriptors)),
        loader_(block.vector),
        issue_(shell_.shape()),
        sequencer_(block.fast, block.vector),
        efsm_(block.fast),
        wgt_(wgt_beats()),
        act_(shell_.act_beats()) {
    for (const ConvDescriptor& d : descriptors) {
      work_.push_back({.mode = BramacMode::of_code(d.wgt_zp), .rows_last = d.rows_last});
    }
  }

  [[nodiscard]] bool moved() const { return moved_; }
  [[nodiscard]] BeatsLeft left() const { return {shell_.cmd_left(), wgt_.left(), act_.left()}; }

  // One clock cycle; true when it carried the last result beat.
  bool step(CycleReport& report) {
    const bool main = main_;
    const Stages& stages = shell_.stages();
    const BramacSequencer::Events sent = sequencer_.evaluate(efsm_.wants(main));
    const bool port_free = main && !(block_.fast && sent.instruction.copy);
    const bool wgt_beat = port_free && wgt_.offers(loader_.released(), shell_.shape().wgt_depth);
    const bool act_beat =
        main && stages.loading() && act_.offers(stages.base(), shell_.shape().act_depth);

    const std::int64_t act_arrived = act_.written() - stages.base();
    const IssueEvents issued =
        issue_.evaluate(loader_.ready(wgt_.written()), sequencer_.token_ready());
    const ArrayActs array = acts(issued);
    const ConvShell::Events events = shell_.evaluate(array);
    if (main) shell_.count(report, array);
    const bool arrived = arrived_;
    arrived_ = efsm_.word_out(main) && word_leaves();
    const BramacMode mode =
        stages.computing() == nullptr ? BramacMode{} : work_of(stages.computing())->mode;

    if (wgt_beat) (void)wgt_.take(shell_.shape().wgt_beats);
    const bool vec_done = act_beat && act_.take(stages.load_beats());
    issue_.advance(issued, events.compute, events.post.pop, loader_.need(), act_arrived);
    efsm_.advance(sent.instruction, mode, main);
    sequencer_.advance(sent, {issued.fire, issued.start, issued.last, issued.res_take},
                       loader_.head(), mode);
    loader_.advance(events.compute, work_of(events.compute), issued.pass_take, issued.start,
                    sent.pop);
    shell_.advance(events, vec_done, arrived);
    main_ = !block_.fast || !main;
    moved_ = events.moved() || wgt_beat || act_beat || issued.fire || sent.sent;
    return events.finished;
  }

 private:
  const BramacBlock& block_;
  ConvShell shell_;
  std::vector<BramacWork> work_;
  BramacLoader loader_;
  Issuer issue_;
  BramacSequencer sequencer_;
  BramacEfsm efsm_;
  RingInput wgt_, act_;
  std::int64_t words_out_ = 0;
  bool main_ = true, arrived_ = false, moved_ = false;

  [[nodiscard]] std::int64_t wgt_beats() const {
    std::int64_t passes = 0;
    for (const CycleDescriptor& d : shell_.descriptors()) passes += d.passes;
    return passes * block_.vector * shell_.shape().wgt_beats;
  }

  // The issuer's reasons count while the blocks' machine is idle.
  [[nodiscard]] ArrayActs acts(const IssueEvents& issued) const {
    const bool idle = efsm_.state() == BramacEfsm::State::kIdle;
    const bool filling = issued.fire || issued.wait_pass || sequencer_.busy();
    return {.issued = issue_.done() && loader_.done(),
            .moving = issued.fire || sequencer_.busy(),
            .compute = efsm_.computing(),
            .wait_wgt = idle && issued.wait_pass && loader_.starved(wgt_.written()),
            .wait_act = idle && issued.wait_act,
            .wait_out = idle && issued.wait_res,
            .wait_fill = efsm_.initialising() || (idle && filling),
            .wait_drain = !idle,
            .results_held = issue_.results_held()};
  }

  // A word of the accumulators leaves; the last of an array that holds a position of an emitting
  // chain is a result in the next cycle.
  [[nodiscard]] bool word_leaves() {
    const std::int64_t word = words_out_;
    words_out_ = word + 1 == kWordsOfArray * block_.arrays() ? 0 : word + 1;
    return word % kWordsOfArray == kWordsOfArray - 1 && sequencer_.spill().emit &&
           word / kWordsOfArray < sequencer_.spill().positions;
  }

  [[nodiscard]] const BramacWork* work_of(const CycleDescriptor* descriptor) const {
    return descriptor == nullptr ? nullptr : &work_[shell_.index(descriptor)];
  }
};

}  // namespace

CycleReport bramac_cycles(const BramacBlock& block,
                          const std::vector<ConvDescriptor>& descriptors) {
  EngineClock clock(block, descriptors);
  return run_cycles(clock);
}

std::vector<ConvDescriptor> read_bramac_descriptors(const BramacBlock& block,
                                                    const BeatStream& cmd) {
  return read_conv_descriptors(cycle_shape(block), conv_descriptor_fields(), cmd);
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
