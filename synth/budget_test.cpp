// SPDX-License-Identifier: Apache-2.0
#include "synth/budget.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "models/common/error.hpp"

namespace {

namespace fs = std::filesystem;

struct BudgetFile {
  fs::path file = fs::temp_directory_path() / "heddle_budget_test.toml";
  explicit BudgetFile(const std::string& text) { std::ofstream(file) << text; }
  ~BudgetFile() { fs::remove(file); }
};

std::string refusal(const std::string& text) {
  const BudgetFile budget(text);
  try {
    (void)heddle::read_budget(budget.file, "b");
  } catch (const heddle::Error& error) {
    return std::string(error.what()).substr(budget.file.string().size());
  }
  return "accepted";
}

TEST_CASE("budget: a growth and a shrinkage beyond the tolerance are told, less is not") {
  const BudgetFile file(
      "library = \"lib\"\ntolerance_percent = 5\n[blocks.b]\ncells = 1000\nflops = 200\n");
  const heddle::Budget budget = heddle::read_budget(file.file, "b");
  CHECK(heddle::over_budget(budget, "lib", 1050, 190).empty());
  CHECK(heddle::over_budget(budget, "lib", 1051, 200) ==
        std::vector<std::string>{"b: 1051 cells, +5.1 % of the budget's 1000 (tolerance 5 %)"});
  CHECK(
      heddle::over_budget(budget, "lib", 500, 400) ==
      std::vector<std::string>{"b: 500 cells, -50.0 % of the budget's 1000 (tolerance 5 %)",
                               "b: 400 flip-flops, +100.0 % of the budget's 200 (tolerance 5 %)"});
  CHECK_THROWS_WITH_AS((void)heddle::over_budget(budget, "other", 1000, 200),
                       "the budget of b counts cells of lib, the block was mapped to other",
                       heddle::Error);
}

TEST_CASE("budget: a file that does not say what it must is refused with file and key") {
  CHECK(refusal("library = \"l\"\ntolerance_percent = 5\n") ==
        ": no budget for b: add a section [blocks.b] with cells and flops");
  CHECK(refusal("tolerance_percent = 5\n[blocks.b]\ncells = 1\nflops = 1\n") ==
        ": library: must be the name of a cell library");
  CHECK(refusal("library = \"l\"\ntolerance_percent = -1\n[blocks.b]\ncells = 1\nflops = 1\n") ==
        ": tolerance_percent: must be a number of percent, 0 or more");
  CHECK(refusal("library = \"l\"\ntolerance_percent = 1\n[blocks.b]\ncells = \"x\"\nflops = 1\n") ==
        ": blocks.b.cells: must be a number of cells");
  CHECK(refusal("library = \"l\"\ntolerance_percent = 1\n[blocks.b]\ncells = 1\n") ==
        ": blocks.b.flops: must be a number of flip-flops");
  CHECK(refusal("library = ").starts_with(":1: "));
}

}  // namespace
