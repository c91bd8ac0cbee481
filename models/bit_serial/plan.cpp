// SPDX-License-Identifier: Apache-2.0
#include "models/bit_serial/plan.hpp"

#include "models/bit_serial/conv_plan.hpp"
#include "models/bit_serial/cycle_model.hpp"

namespace heddle {

const FamilyModel& bit_serial_model() {
  static const FamilyModel kModel{.family = "bit_serial",
                                  .unsupported = conv_unsupported,
                                  .make_plan = make_conv_plan,
                                  .predict = bit_serial_cycles};
  return kModel;
}

}  // namespace heddle
