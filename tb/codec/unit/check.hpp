// SPDX-License-Identifier: Apache-2.0
//
// What unit benches do when something is wrong, and the count that shows that they looked.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace heddle {

inline std::uint64_t checks = 0;

inline void check(bool right, const char* what) {
  ++checks;
  if (right) return;
  std::fprintf(stderr, "FAILED: %s (check %llu)\n", what, static_cast<unsigned long long>(checks));
  std::exit(1);
}

}  // namespace heddle
