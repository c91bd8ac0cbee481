// SPDX-License-Identifier: Apache-2.0
//
// What a fuzz target X_fuzz.cpp provides; gen/cmake/fuzz_main.cpp does the rest (mutates the seeds
// for HEDDLE_FUZZ_SECONDS, default 10, from a fixed random seed, and keeps the input that made it
// fall).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

// Inputs to start from, good ones at best. May be empty.
[[nodiscard]] std::vector<std::string> fuzz_seeds();

// Handles one input. heddle::Error is a fine answer; any other exception, a crash, a hang or what a
// sanitizer finds is a bug.
void fuzz_one(std::string_view input);

}  // namespace heddle
