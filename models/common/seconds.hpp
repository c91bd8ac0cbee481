// SPDX-License-Identifier: Apache-2.0
//
// Wall-clock seconds, for what reports say under `timing`.
#pragma once

#include <chrono>

namespace heddle {

using Clock = std::chrono::steady_clock;

[[nodiscard]] inline double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace heddle
