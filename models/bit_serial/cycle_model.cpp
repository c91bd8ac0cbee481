// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/cycle_model.hpp"

#include <string>
#include <vector>

#include "models/bit_serial/cycle_input.hpp"
#include "models/bit_serial/cycle_step.hpp"
#include "models/common/cycle_post.hpp"
#include "models/common/descriptor.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

// A plan that makes no progress for this long waits for something that never comes.
constexpr std::int64_t kHangCycles = 100'000;
constexpr int kWordBits = 32;  // of descriptors and records

// Cycles from a group's last step until its first sum is written.
std::int64_t latency(const BitSerialBlock& block) { return block.serial ? 6 : 4; }

CycleShape shell_shape(const BitSerialBlock& block) {
  const ConvBlock conv = block.conv({});
  CycleShape shape;
  shape.cols = block.filters;
  shape.lanes = block.requant_lanes;
  shape.result_depth = block.result_depth;
  shape.stream_bytes = block.stream_bits / 8;
  shape.desc_beats = conv.beats(kDescriptorWords, kWordBits);
  shape.record_beats = conv.beats(kRecordWords, kWordBits);
  shape.flush_cycles = latency(block) + block.windows;
  return shape;
}

// The shell counts act words, one after another.
std::vector<CycleDescriptor> shell_descriptors(const std::vector<CycleImage>& images) {
  std::vector<ConvDescriptor> list;
  for (const CycleImage& image : images) list.push_back(image.desc().conv);
  std::vector<CycleDescriptor> descriptors = cycle_descriptors(list);
  for (std::size_t i = 0; i < images.size(); ++i) descriptors[i].vectors = images[i].words();
  return descriptors;
}

class BlockClock {
 public:
  BlockClock(const BitSerialBlock& block, const LayerPlan& plan)
      : block_(block), shape_(shell_shape(block)), images_(read_images(block, plan)),
        descs_(shell_descriptors(images_)), cmd_(shape_, descs_), stages_(shape_), post_(shape_),
        act_(block_, static_cast<std::int64_t>(plan.act.beats())),
        wgt_(block_, plan.wgt), fetch_(block_), step_(block_),
        arriving_(static_cast<std::size_t>(latency(block)), 0),
        cmd_left_(static_cast<std::int64_t>(plan.cmd.beats())) {}

  CycleReport run() {
    CycleReport report;
    std::int64_t quiet = 0;
    while (!step(report)) {
      quiet = moved_ ? 0 : quiet + 1;
      if (quiet > kHangCycles) {
        throw Error("cycle model: the plan stops after " + std::to_string(report.cycles) +
                    " cycles with " + std::to_string(cmd_left_) + " cmd, " +
                    std::to_string(wgt_.left()) + " wgt and " + std::to_string(act_.left()) +
                    " act beats left");
      }
    }
    return report;
  }

 private:
  static std::vector<CycleImage> read_images(const BitSerialBlock& block, const LayerPlan& plan) {
    VectorReader acts(plan.act, block.act_bits, false);
    WeightHeads heads(block, plan.wgt);
    std::vector<CycleImage> images;
    for (const BitSerialDescriptor& d : read_descriptors(block, plan.cmd)) {
      images.emplace_back(block, d, acts, heads);
    }
    return images;
  }

  [[nodiscard]] const CycleImage* image_of(const CycleDescriptor* desc) const {
    return desc == nullptr ? nullptr : &images_[static_cast<std::size_t>(desc - descs_.data())];
  }

  // Counts the cycle under its cause, in the priority of common_counters.
  void account(CycleReport& report, const StepIssuer::Events& stepped) const {
    const bool out_valid = post_.out_valid(), held = step_.results_held();
    ++report.cycles;
    if (stepped.fire) {
      ++report.compute;
    } else if (stepped.wait_wgt) {
      ++report.wgt;
    } else if (stepped.wait_brick) {
      ++report.act;
    } else if (stepped.wait_out) {
      ++report.out;
    } else if (held || !post_.idle() || out_valid) {
      ++report.drain;
    } else if (stages_.busy() || cmd_.descriptor_valid()) {
      ++report.fill;
    } else {
      ++report.cmd;
    }
  }

  // One clock cycle; true when it carried the last result beat.
  bool step(CycleReport& report) {
    const bool cmd_beat = cmd_left_ > 0 && cmd_.ready();
    const bool wgt_beat = wgt_.evaluate(step_.released());
    const ActInput::Events act = act_.evaluate(stages_.loading(), stages_.base());
    const StepIssuer::Events stepped = step_.evaluate(wgt_.seen());
    const BrickFetch::Events fetched = fetch_.evaluate(stepped.free);
    const PostProcessor::Events posted = post_.evaluate();
    const bool arrived = arriving_[at_] != 0;
    const StageEvents stage = stages_.evaluate(
        cmd_.descriptor(), step_.done() && fetch_.all_here(), stepped.fire, post_.idle());
    account(report, stepped);
    const bool finished = post_.out_final();

    const CycleImage* load = image_of(stage.compute_take ? cmd_.descriptor() : nullptr);
    const CycleDescriptor* posting = stage.post_take ? stages_.computing() : nullptr;
    const std::int64_t act_arrived = act_.written() - stages_.base();
    const std::int64_t slices = loading_ == nullptr ? 1 : loading_->desc().slices;
    if (stage.load_take) loading_ = image_of(cmd_.descriptor());
    schedule(stepped);
    const CycleBrick* brick = fetch_.complete();
    step_.advance(stepped, load, brick, posted.pop);
    fetch_.advance(fetched, load, stepped.free, act_arrived);
    act_.advance(act, slices);
    wgt_.advance(wgt_beat);
    const bool tile_done = cmd_.advance(cmd_beat, stage.desc_take, post_.slot_free());
    if (cmd_beat) --cmd_left_;
    post_.advance(posted, posting, arrived, tile_done);
    stages_.advance(stage, act.word, stepped.fire);
    moved_ = cmd_beat || wgt_beat || act.beat || act.word || stepped.fire || fetched.fire ||
             posted.step;
    return finished;
  }

  // A column's sums are written `latency` after its last step.
  void schedule(const StepIssuer::Events& stepped) {
    arriving_[at_] = stepped.set_end ? 1 : 0;
    at_ = (at_ + 1) % arriving_.size();
  }

  const BitSerialBlock& block_;
  CycleShape shape_;
  std::vector<CycleImage> images_;
  std::vector<CycleDescriptor> descs_;
  CmdReceiver cmd_;
  Stages stages_;
  PostProcessor post_;
  ActInput act_;
  WgtInput wgt_;
  BrickFetch fetch_;
  StepIssuer step_;
  const CycleImage* loading_ = nullptr;
  std::vector<char> arriving_;  // sums that are written in the coming cycles
  std::size_t at_ = 0;
  std::int64_t cmd_left_;
  bool moved_ = false;
};

}  // namespace

CycleReport bit_serial_cycles(const Manifest& manifest, const LayerPlan& plan) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  return BlockClock(block, plan).run();
}

}  // namespace heddle
