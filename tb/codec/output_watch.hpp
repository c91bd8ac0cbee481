// SPDX-License-Identifier: Apache-2.0
//
// Watches one output stream of a block (out, fetch): a beat that waits for ready stays, with the same
// payload, and valid does not depend on ready within a cycle.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tb/common/dut.hpp"
#include "tb/common/input_driver.hpp"

namespace heddle {

class OutputWatch {
 public:
  // `payload`: the ports' names between stream and "_o", those that the block has.
  OutputWatch(Dut& dut, const std::string& name, const std::vector<std::string>& payload)
      : dut_(dut),
        name_(name),
        valid_(dut.port(name + "_valid_o")),
        ready_(dut.port(name + "_ready_i")) {
    for (const std::string& part : payload) {
      if (const Port port = dut.find_port(name + "_" + part + "_o")) payload_.push_back(port);
    }
  }

  StreamStall stall;

  // Before Dut::low().
  void drive(bool accept) {
    accept_ = accept;
    *ready_.data = accept ? 1 : 0;
  }
  // After Dut::low(): whether a beat moves at the coming edge.
  bool sample(std::vector<std::string>& problems) {
    const bool offered = *valid_.data != 0;
    if (waiting_) check_held(offered, problems);
    waiting_ = offered && !accept_;
    if (waiting_) hold();
    stall.count_out(accept_, offered);
    return offered && accept_;
  }
  // With ready low: raises it for a moment, between the edges, and looks whether valid changes.
  void probe_ready(std::vector<std::string>& problems) {
    if (accept_) return;
    const bool before = *valid_.data != 0;
    *ready_.data = 1;
    dut_.settle();
    if ((*valid_.data != 0) != before) problems.push_back(name_ + "_valid_o depends on ready");
    *ready_.data = 0;
    dut_.settle();
  }
  void idle() { *ready_.data = 0; }
  [[nodiscard]] bool waiting() const { return waiting_; }

 private:
  void hold() {
    held_.clear();
    for (const Port& port : payload_) held_.insert(held_.end(), port.data, port.data + port.bytes);
  }
  void check_held(bool offered, std::vector<std::string>& problems) const {
    if (!offered) return problems.push_back(name_ + "_valid_o falls before the beat was taken");
    const auto* at = held_.data();
    for (const Port& port : payload_) {
      if (!std::equal(port.data, port.data + port.bytes, at))
        return problems.push_back(name_ + ": the payload of a waiting beat changes");
      at += port.bytes;
    }
  }

  Dut& dut_;
  std::string name_;
  Port valid_, ready_;
  std::vector<Port> payload_;
  std::vector<std::uint8_t> held_;
  bool accept_ = false, waiting_ = false;
};

}  // namespace heddle
