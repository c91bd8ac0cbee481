// SPDX-License-Identifier: Apache-2.0
#include "models/systolic/cycle_model.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "models/common/descriptor.hpp"
#include "models/common/error.hpp"
#include "models/systolic/cycle_loader.hpp"
#include "models/common/cycle_post.hpp"

namespace heddle {
namespace {

// A plan that makes no progress for this long waits for something that never comes.
constexpr std::int64_t kHangCycles = 100000;

class BlockClock {
 public:
  BlockClock(const SystolicBlock& block, const std::vector<ConvDescriptor>& descriptors)
      : shape_(cycle_shape(block)),
        descs_(cycle_descriptors(descriptors)),
        cmd_(shape_, descs_),
        stages_(shape_),
        loader_(shape_),
        issue_(shape_),
        post_(shape_),
        arriving_(static_cast<std::size_t>(shape_.rows + shape_.cols + 2 + block.pipeline), 0) {
    for (const CycleDescriptor& d : descs_) {
      cmd_left_ += descriptor_beats(shape_, d);
      wgt_left_ += d.col_tiles * d.passes * shape_.rows * shape_.wgt_beats;
      act_left_ += d.vectors * d.vec_beats;
    }
  }

  CycleReport run(std::int64_t limit) {
    CycleReport report;
    std::int64_t quiet = 0;
    while (!step(report) && report.cycles <= limit) {
      quiet = moved_ ? 0 : quiet + 1;
      if (quiet > kHangCycles) {
        throw Error("cycle model: the plan stops after " + std::to_string(report.cycles) +
                    " cycles with " + std::to_string(cmd_left_) + " cmd, " +
                    std::to_string(wgt_left_) + " wgt and " + std::to_string(act_left_) +
                    " act beats left");
      }
    }
    return report;
  }

 private:
  CycleShape shape_;
  std::vector<CycleDescriptor> descs_;
  CmdReceiver cmd_;
  Stages stages_;
  Loader loader_;
  Issuer issue_;
  PostProcessor post_;
  std::vector<char> arriving_;  // results on their way to the result banks
  std::size_t arriving_at_ = 0;
  std::int64_t cmd_left_ = 0, wgt_left_ = 0, act_left_ = 0;
  std::int64_t wgt_beat_ = 0, act_beat_ = 0;
  std::int64_t wgt_count_ = 0, wgt_released_ = 0, act_count_ = 0;
  std::vector<char> releasing_ = std::vector<char>(static_cast<std::size_t>(shape_.cols + 1), 0);
  std::size_t releasing_at_ = 0;
  bool moved_ = false;

  // Counts the cycle under its cause, in the priority of common_counters.
  void account(CycleReport& report, const IssueEvents& issued, bool starved, bool out_valid) const {
    ++report.cycles;
    if (issued.fire) {
      ++report.compute;
    } else if (issued.wait_pass && starved) {
      ++report.wgt;
    } else if (issued.wait_act) {
      ++report.act;
    } else if (issued.wait_res) {
      ++report.out;
    } else if (issued.wait_pass) {
      ++report.fill;
    } else if (issue_.results_held() || !post_.idle() || out_valid) {
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
    const bool wgt_beat = wgt_left_ > 0 && wgt_count_ - wgt_released_ != shape_.wgt_depth;
    const bool act_beat =
        act_left_ > 0 && stages_.loading() && act_count_ - stages_.base() != shape_.act_depth;

    const std::int64_t act_arrived = act_count_ - stages_.base();
    const std::int64_t wgt_written = wgt_count_;
    const IssueEvents issued = issue_.evaluate(loader_.ready());
    const Loader::Events loaded = loader_.evaluate(issued.start);
    const bool arrived = arriving_[arriving_at_] != 0;
    const PostProcessor::Events posted = post_.evaluate();

    account(report, issued, loader_.starved(), post_.out_valid());
    const bool finished = post_.out_final();

    // Rings.
    bool vec_done = false;
    if (wgt_beat) {
      --wgt_left_;
      if (++wgt_beat_ == shape_.wgt_beats) {
        wgt_beat_ = 0;
        ++wgt_count_;
      }
    }
    if (act_beat) {
      --act_left_;
      if (++act_beat_ == stages_.load_beats()) {
        act_beat_ = 0;
        ++act_count_;
        vec_done = true;
      }
    }
    wgt_released_ += releasing_[releasing_at_];
    releasing_[releasing_at_] = loaded.fire && loaded.release ? 1 : 0;
    releasing_at_ = releasing_at_ + 1 == releasing_.size() ? 0 : releasing_at_ + 1;
    arriving_[arriving_at_] = issued.res_take ? 1 : 0;
    arriving_at_ = arriving_at_ + 1 == arriving_.size() ? 0 : arriving_at_ + 1;

    // Control.
    const bool issued_all = issue_.done() && loader_.done();
    const StageEvents stage =
        stages_.evaluate(cmd_.descriptor(), issued_all, issued.fire || loaded.fire, post_.idle());
    const CycleDescriptor* current = stage.compute_take ? cmd_.descriptor() : nullptr;
    const CycleDescriptor* posting = stage.post_take ? stages_.computing() : nullptr;
    const bool tile_done = cmd_.advance(cmd_beat, stage.desc_take, post_.slot_free());
    if (cmd_beat) {
      --cmd_left_;
    }
    issue_.advance(issued, current, posted.pop, loader_.need(), act_arrived);
    loader_.advance(loaded, current, issued.pass_take, issued.start, wgt_written);
    post_.advance(posted, posting, arrived, tile_done);
    stages_.advance(stage, vec_done, issued.fire || loaded.fire);
    moved_ = cmd_beat || wgt_beat || act_beat || issued.fire || loaded.fire || posted.step;
    return finished;
  }
};

}  // namespace

CycleReport systolic_cycles(const SystolicBlock& block,
                            const std::vector<ConvDescriptor>& descriptors, std::int64_t limit) {
  return BlockClock(block, descriptors).run(limit);
}

std::vector<ConvDescriptor> read_descriptors(const SystolicBlock& block, const BeatStream& cmd) {
  const CycleShape shape = cycle_shape(block);
  std::vector<ConvDescriptor> descriptors;
  for (std::size_t beat = 0; beat < cmd.beats();) {
    std::array<std::uint32_t, kDescriptorWords> words{};
    for (std::size_t i = 0; i < 4 * words.size(); ++i) {
      const auto byte = static_cast<std::uint32_t>(cmd.bytes[beat * cmd.bytes_per_beat + i]);
      words[i / 4] |= byte << (8 * (i % 4));
    }
    descriptors.push_back(read_descriptor(block.descriptor, words.data()));
    beat += static_cast<std::size_t>(
        descriptor_beats(shape, cycle_descriptors({descriptors.back()}).front()));
  }
  return descriptors;
}

}  // namespace heddle
