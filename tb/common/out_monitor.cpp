// SPDX-License-Identifier: Apache-2.0
#include "tb/common/out_monitor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/common/error.hpp"
#include "tb/common/run_streams.hpp"

namespace heddle {
namespace {

constexpr std::size_t kMaxProblems = 16;

// Bit 0 of byte 0 first, as "3f 00".
std::string hex(const std::vector<std::uint8_t>& bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes)
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", byte);
  return text;
}

}  // namespace

OutMonitor::OutMonitor(Dut& dut, const LayerPlan& plan, std::size_t beat_bytes,
                       StreamResult& result)
    : valid(dut.port("out_valid_o")),
      ready(dut.port("out_ready_i")),
      dut_(dut),
      plan_(plan),
      result_(result),
      data_(dut.port("out_data_o")),
      keep_(dut.port("out_keep_o")),
      last_(dut.port("out_last_o")),
      bytes_(beat_bytes),
      planned_(plan.out.size()) {
  if (bytes_ > data_.bytes || (bytes_ + 7) / 8 > keep_.bytes) {
    throw Error(
        fmt::format("the manifest's out beats have {} bytes, the block's out_data_o only {}",
                    bytes_, data_.bytes));
  }
  held_data_.resize(data_.bytes);
  held_keep_.resize(keep_.bytes);
  expected_keep_.resize(keep_.bytes);
  result.beats.resize(planned_ * bytes_);
  result.beat_cycles.reserve(planned_);
}

void OutMonitor::take() {
  if (taken_ < planned_) {
    std::copy_n(data_.data, bytes_, result_.beats.data() + taken_ * bytes_);
    result_.beat_cycles.push_back(first_ < 0 ? 0 : dut_.cycle() - first_);
    check_marks(plan_.out[taken_]);
    last_cycle_ = dut_.cycle();
  } else {
    problem(fmt::format("surplus result beat, {} were planned", planned_));
  }
  ++taken_;
  ++result_.moved[kOutStream];
  held_ = false;
}

void OutMonitor::check_marks(const OutBeat& beat) {
  const std::size_t used =
      (static_cast<std::size_t>(beat.count) * static_cast<std::size_t>(plan_.out_element_bits) +
       7) /
      8;
  bool right = true;
  for (std::size_t i = 0; i < keep_.bytes; ++i) {
    const std::size_t below = std::min<std::size_t>(8, used - std::min(used, 8 * i));
    expected_keep_[i] = static_cast<std::uint8_t>((1U << below) - 1U);
    right = right && expected_keep_[i] == keep_.data[i];
  }
  if (!right) {
    const std::vector<std::uint8_t> got(keep_.data, keep_.data + keep_.bytes);
    problem(fmt::format("out_keep_o of result beat {} must mark {} bytes ({}), got {}", taken_,
                        used, hex(expected_keep_), hex(got)));
  }
  if ((*last_.data != 0) != beat.last) {
    problem(fmt::format("out_last_o of result beat {} must be {}, got {}", taken_,
                        beat.last ? 1 : 0, *last_.data));
  }
}

void OutMonitor::hold() {
  std::copy_n(data_.data, data_.bytes, held_data_.data());
  std::copy_n(keep_.data, keep_.bytes, held_keep_.data());
  held_last_ = *last_.data;
  held_ = true;
}

void OutMonitor::check_held(bool offered) {
  held_ = false;
  if (!offered) {
    problem(fmt::format("out_valid_o fell before result beat {} was accepted", taken_));
  } else if (!std::equal(held_data_.begin(), held_data_.end(), data_.data)) {
    problem(fmt::format("out_data_o of result beat {} changed while it waited", taken_));
  } else if (!std::equal(held_keep_.begin(), held_keep_.end(), keep_.data)) {
    problem(fmt::format("out_keep_o of result beat {} changed while it waited", taken_));
  } else if (held_last_ != *last_.data) {
    problem(fmt::format("out_last_o of result beat {} changed while it waited", taken_));
  }
}

void OutMonitor::probe_ready() {
  const std::uint8_t before = *valid.data;
  *ready.data = 1;
  dut_.settle();
  const bool depends = before != *valid.data;
  *ready.data = 0;
  dut_.settle();
  if (depends) problem("out_valid_o depends on out_ready_i within a cycle");
}

std::string OutMonitor::text() const {
  if (complete()) return "out done";
  return fmt::format("out waits for {} of {} beats", planned_ - taken_, planned_);
}

void OutMonitor::problem(const std::string& text) {
  if (result_.problems.size() >= kMaxProblems) {
    ++suppressed_;
    return;
  }
  result_.problems.push_back(
      fmt::format("cycle {}: {}", first_ < 0 ? 0 : dut_.cycle() - first_, text));
}

void OutMonitor::finish() {
  if (taken_ < planned_) result_.beats.resize(taken_ * bytes_);
  if (suppressed_ > 0) result_.problems.push_back(fmt::format("and {} more", suppressed_));
}

}  // namespace heddle
