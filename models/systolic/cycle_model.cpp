// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/cycle_model.hpp"

#include <cstdint>
#include <vector>

#include "models/common/cycle_conv.hpp"
#include "models/systolic/cycle_loader.hpp"

namespace heddle {
namespace {

class BlockClock {
 public:
  BlockClock(const SystolicBlock& block, const std::vector<ConvDescriptor>& descriptors)
      : shell_(cycle_shape(block), cycle_descriptors(descriptors)),
        loader_(shape()),
        issue_(shape()),
        wgt_(wgt_beats()),
        act_(shell_.act_beats()),
        arriving_(shape().rows + shape().cols + 2 + block.pipeline),
        releasing_(shape().cols + 1) {}

  [[nodiscard]] bool moved() const { return moved_; }
  [[nodiscard]] BeatsLeft left() const { return {shell_.cmd_left(), wgt_.left(), act_.left()}; }

  // One clock cycle; true when it carried the last result beat.
  bool step(CycleReport& report) {
    const Stages& stages = shell_.stages();
    const bool wgt_beat = wgt_.offers(wgt_released_, shape().wgt_depth);
    const bool act_beat = stages.loading() && act_.offers(stages.base(), shape().act_depth);

    const std::int64_t act_arrived = act_.written() - stages.base();
    const std::int64_t wgt_written = wgt_.written();
    const IssueEvents issued = issue_.evaluate(loader_.ready());
    const Loader::Events loaded = loader_.evaluate(issued.start);
    const ArrayActs array{.issued = issue_.done() && loader_.done(),
                          .moving = issued.fire || loaded.fire,
                          .compute = issued.fire,
                          .wait_wgt = issued.wait_pass && loader_.starved(),
                          .wait_act = issued.wait_act,
                          .wait_out = issued.wait_res,
                          .wait_fill = issued.wait_pass,
                          .results_held = issue_.results_held()};
    const ConvShell::Events events = shell_.evaluate(array);
    shell_.count(report, array);

    if (wgt_beat) (void)wgt_.take(shape().wgt_beats);
    const bool vec_done = act_beat && act_.take(stages.load_beats());
    wgt_released_ += releasing_.next(loaded.fire && loaded.release) ? 1 : 0;
    const bool arrived = arriving_.next(issued.res_take);

    issue_.advance(issued, events.compute, events.post.pop, loader_.need(), act_arrived);
    loader_.advance(loaded, events.compute, issued.pass_take, issued.start, wgt_written);
    shell_.advance(events, vec_done, arrived);
    moved_ = events.moved() || wgt_beat || act_beat || array.moving;
    return events.finished;
  }

 private:
  ConvShell shell_;
  Loader loader_;
  Issuer issue_;
  RingInput wgt_, act_;
  DelayLine arriving_;   // results on their way to the result banks
  DelayLine releasing_;  // weight vectors on their way through the columns
  std::int64_t wgt_released_ = 0;
  bool moved_ = false;

  [[nodiscard]] const CycleShape& shape() const { return shell_.shape(); }

  [[nodiscard]] std::int64_t wgt_beats() const {
    std::int64_t vectors = 0;
    for (const CycleDescriptor& d : shell_.descriptors()) {
      vectors += d.col_tiles * d.passes * shape().rows;
    }
    return vectors * shape().wgt_beats;
  }
};

}  // namespace

CycleReport systolic_cycles(const SystolicBlock& block,
                            const std::vector<ConvDescriptor>& descriptors, std::int64_t limit) {
  BlockClock clock(block, descriptors);
  return run_cycles(clock, limit);
}

std::vector<ConvDescriptor> read_descriptors(const SystolicBlock& block, const BeatStream& cmd) {
  return read_conv_descriptors(cycle_shape(block), block.descriptor, cmd);
}

}  // namespace heddle
