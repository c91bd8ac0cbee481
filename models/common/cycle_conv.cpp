// SPDX-License-Identifier: Apache-2.0
#include "models/common/cycle_conv.hpp"

#include <fmt/format.h>

#include <utility>

#include "models/common/error.hpp"

namespace heddle {

ConvShell::ConvShell(const CycleShape& shape, std::vector<CycleDescriptor> descriptors)
    : shape_(shape),
      descs_(std::move(descriptors)),
      cmd_(shape_, descs_),
      stages_(shape_),
      post_(shape_) {
  for (const CycleDescriptor& d : descs_) cmd_left_ += descriptor_beats(shape_, d);
}

std::int64_t ConvShell::act_beats() const {
  std::int64_t beats = 0;
  for (const CycleDescriptor& d : descs_) beats += d.vectors * d.vec_beats;
  return beats;
}

ConvShell::Events ConvShell::evaluate(const ArrayActs& array) const {
  Events e;
  e.cmd_beat = cmd_left_ > 0 && cmd_.ready();
  e.moving = array.moving;
  e.finished = post_.out_final();
  e.stage = stages_.evaluate(cmd_.descriptor(), array.issued, array.moving, post_.idle());
  e.post = post_.evaluate();
  e.compute = e.stage.compute_take ? cmd_.descriptor() : nullptr;
  return e;
}

void ConvShell::count(CycleReport& report, const ArrayActs& array) const {
  ++report.cycles;
  if (array.compute) {
    ++report.compute;
  } else if (array.wait_wgt) {
    ++report.wgt;
  } else if (array.wait_act) {
    ++report.act;
  } else if (array.wait_out) {
    ++report.out;
  } else if (array.wait_fill) {
    ++report.fill;
  } else if (array.wait_drain || array.results_held || !post_.idle() || post_.out_valid()) {
    ++report.drain;
  } else if (stages_.busy() || cmd_.descriptor_valid()) {
    ++report.fill;
  } else {
    ++report.cmd;
  }
}

void ConvShell::advance(const Events& e, bool vec_done, bool push) {
  const CycleDescriptor* posting = e.stage.post_take ? stages_.computing() : nullptr;
  const bool tile_done = cmd_.advance(e.cmd_beat, e.stage.desc_take, post_.slot_free());
  if (e.cmd_beat) --cmd_left_;
  post_.advance(e.post, posting, push, tile_done);
  stages_.advance(e.stage, vec_done, e.moving);
}

void plan_hangs(const CycleReport& report, const BeatsLeft& left) {
  throw Error(fmt::format(
      "cycle model: the plan stops after {} cycles with {} cmd, {} wgt and {} act beats left",
      report.cycles, left.cmd, left.wgt, left.act));
}

}  // namespace heddle
