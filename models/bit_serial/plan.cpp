// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/plan.hpp"

#include "models/bit_serial/bramac_plan.hpp"
#include "models/bit_serial/conv_plan.hpp"
#include "models/bit_serial/cycle_model.hpp"

namespace heddle {

namespace {

bool is_bramac(const Manifest& manifest) { return manifest.architecture == "bramac"; }

std::optional<std::string> unsupported(const Manifest& manifest, const ConvLayer& layer) {
  return is_bramac(manifest) ? bramac_unsupported(manifest, layer)
                             : conv_unsupported(manifest, layer);
}

LayerPlan make_plan(const Manifest& manifest, const ConvLayer& layer, const Tensor& input) {
  return is_bramac(manifest) ? bramac_plan(manifest, layer, input)
                             : make_conv_plan(manifest, layer, input);
}

CycleReport predict(const Manifest& manifest, const LayerPlan& plan) {
  return is_bramac(manifest) ? bramac_predict(manifest, plan) : bit_serial_cycles(manifest, plan);
}

}  // namespace

const FamilyModel& bit_serial_model() {
  static const FamilyModel kModel{.family = "bit_serial",
                                  .unsupported = unsupported,
                                  .make_plan = make_plan,
                                  .predict = predict};
  return kModel;
}

}  // namespace heddle
