// SPDX-License-Identifier: Apache-2.0
//
// What a block may cost, so that a change that makes it grow is seen: synth/budgets/FAMILY.toml,
//
//   library = "osu018_stdcells"     # whose cells are counted
//   tolerance_percent = 5           # up or down; a block that shrank deserves a new budget
//   [blocks.one_1x1]
//   cells = 8123                    # library cells, memories left out
//   flops = 1204                    # of these
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heddle {

struct Budget {
  std::string block, library;
  std::int64_t cells = 0, flops = 0;
  double tolerance_percent = 0;
};

// The budget of block `name`. Throws Error naming file and key when it is absent or malformed.
[[nodiscard]] Budget read_budget(const std::filesystem::path& file, const std::string& name);

// What is beyond the tolerance, a sentence each; empty when nothing is. Throws Error when the block
// was mapped to another library than the budget counts.
[[nodiscard]] std::vector<std::string> over_budget(const Budget& budget, const std::string& library,
                                                   std::int64_t cells, std::int64_t flops);

}  // namespace heddle
