// SPDX-License-Identifier: Apache-2.0
//
// What a family's model floor offers to the shared driver (one per entry of gen/families.def). A family
// whose blocks do not run layers (codec: they code tensors) has only its name here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/common/layer.hpp"
#include "models/common/manifest.hpp"
#include "models/common/plan.hpp"
#include "models/common/tensor.hpp"

namespace heddle {

// Cycles of a layer, split by cause; the seven parts add up to cycles. Same words as the block's counters.
struct CycleReport {
  std::int64_t cycles = 0;   // first beat accepted on any stream .. last result beat
  std::int64_t compute = 0;
  std::int64_t wgt = 0, act = 0, out = 0, fill = 0, drain = 0, cmd = 0;
  bool operator==(const CycleReport&) const = default;
  CycleReport& operator+=(const CycleReport& other) {
    cycles += other.cycles;
    compute += other.compute;
    wgt += other.wgt;
    act += other.act;
    out += other.out;
    fill += other.fill;
    drain += other.drain;
    cmd += other.cmd;
    return *this;
  }
};

struct FamilyModel {
  std::string family;
  // Why the block cannot run the layer (names the rule and the value), or nullopt.
  std::optional<std::string> (*unsupported)(const Manifest&, const ConvLayer&) = nullptr;
  // Descriptors and payload streams. Input is NHWC, of the layer's in_shape. Call unsupported() first.
  LayerPlan (*make_plan)(const Manifest&, const ConvLayer&, const Tensor& input) = nullptr;
  // Exact cycles of the plan on the block when nothing stalls from outside.
  CycleReport (*predict)(const Manifest&, const LayerPlan&) = nullptr;

  [[nodiscard]] bool runs_layers() const { return make_plan != nullptr; }
};

// The family's model; throws Error for an unknown name.
[[nodiscard]] const FamilyModel& family_model(const std::string& family);

}  // namespace heddle
