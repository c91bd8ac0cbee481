// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/cycle_model.hpp"

#include <vector>

#include "models/bit_serial/cycle_input.hpp"
#include "models/bit_serial/cycle_step.hpp"
#include "models/common/cycle_conv.hpp"

namespace heddle {
namespace {

// Cycles from a group's last step until its first sum is written.
std::int64_t latency(const BitSerialBlock& block) { return block.serial ? 6 : 4; }

CycleShape cycle_shape(const BitSerialBlock& block) {
  CycleShape shape =
      shell_shape(block.filters, block.requant_lanes, block.result_depth, block.stream_bits);
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
      : block_(block),
        images_(read_images(block, plan)),
        shell_(cycle_shape(block), shell_descriptors(images_)),
        act_(block, static_cast<std::int64_t>(plan.act.beats())),
        wgt_(block, plan.wgt),
        fetch_(block),
        step_(block),
        arriving_(latency(block)) {}

  [[nodiscard]] bool moved() const { return moved_; }
  [[nodiscard]] BeatsLeft left() const { return {shell_.cmd_left(), wgt_.left(), act_.left()}; }

  // One clock cycle; true when it carried the last result beat.
  bool step(CycleReport& report) {
    const Stages& stages = shell_.stages();
    const bool wgt_beat = wgt_.evaluate(step_.released());
    const ActInput::Events act = act_.evaluate(stages.loading(), stages.base());
    const StepIssuer::Events stepped = step_.evaluate(wgt_.seen());
    const BrickFetch::Events fetched = fetch_.evaluate(stepped.free);
    const ArrayActs array{.issued = step_.done() && fetch_.all_here(),
                          .moving = stepped.fire,
                          .compute = stepped.fire,
                          .wait_wgt = stepped.wait_wgt,
                          .wait_act = stepped.wait_brick,
                          .wait_out = stepped.wait_out,
                          .results_held = step_.results_held()};
    const ConvShell::Events events = shell_.evaluate(array);
    shell_.count(report, array);

    const CycleImage* load = image_of(events.compute);
    const std::int64_t act_arrived = act_.written() - stages.base();
    const std::int64_t slices = loading_ == nullptr ? 1 : loading_->desc().slices;
    if (events.stage.load_take) loading_ = image_of(shell_.received());
    const bool arrived = told(arriving_.next(stepped.set_end));
    const CycleBrick* brick = fetch_.complete();
    step_.advance(stepped, load, brick, events.post.pop);
    fetch_.advance(fetched, load, stepped.free, act_arrived);
    act_.advance(act, slices);
    wgt_.advance(wgt_beat);
    shell_.advance(events, act.word, arrived);
    moved_ = events.moved() || wgt_beat || act.beat || act.word || stepped.fire || fetched.fire;
    return events.finished;
  }

 private:
  // bit_serial_drain: whether a position that is written now, or was before, is told now.
  bool told(bool written) {
    kept_ += written ? 1 : 0;
    const bool now = kept_ != 0 && !(block_.windows > BitSerialBlock::kMaxSlices && step_.ending());
    kept_ -= now ? 1 : 0;
    return now;
  }

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
    return desc == nullptr ? nullptr : &images_[shell_.index(desc)];
  }

  const BitSerialBlock& block_;
  std::vector<CycleImage> images_;
  ConvShell shell_;
  ActInput act_;
  WgtInput wgt_;
  BrickFetch fetch_;
  StepIssuer step_;
  const CycleImage* loading_ = nullptr;
  DelayLine arriving_;     // sums that are written in the coming cycles
  std::int64_t kept_ = 0;  // positions that are written and not told
  bool moved_ = false;
};

}  // namespace

CycleReport bit_serial_cycles(const Manifest& manifest, const LayerPlan& plan) {
  const BitSerialBlock block = read_bit_serial_block(manifest);
  BlockClock clock(block, plan);
  return run_cycles(clock);
}

}  // namespace heddle
