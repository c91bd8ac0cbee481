// SPDX-License-Identifier: Apache-2.0
//
// The run verb's scoreboard must turn red: blocks that are wrong on purpose, in one place of the
// top.
#include <doctest/doctest.h>

#include <string>

#include "gen/cli/tool_test.hpp"
#include "gen/core/block_files.hpp"
#include "models/common/error.hpp"
#include "tb/common/model_build.hpp"
#include "tb/common/run_network.hpp"

namespace {

using namespace heddle;  // NOLINT: a test of this namespace

// A 2x2 block whose top has `before` replaced by `after`, run on a small product.
NetworkRun run_broken(const std::string& before, const std::string& after) {
  const Scratch scratch;
  const Block block =
      make_block(parse_config("name = \"broken\"\narchitecture = \"systolic\"\n[parameters]\nrows "
                              "= 2\ncols = 2\n[interface]\nstream_bits = 32\n",
                              "broken.toml", family_generators()));
  for (GeneratedFile file : block.files) {
    const std::size_t at = file.content.find(before);
    if (file.path == "rtl/broken.sv" && !before.empty()) {
      REQUIRE(at != std::string::npos);
      file.content.replace(at, before.size(), after);
    }
    std::filesystem::create_directories((scratch.path / file.path).parent_path());
    (void)scratch.file(file.path, file.content);
  }
  BlockOptions options;
  options.library = build_model(block.manifest, scratch.path);
  BlockRunner runner(block.manifest, options);
  const Tensor a{DType::kInt8, {3, 4}, {1, -2, 3, 4, 5, 6, -7, 8, 9, 10, 11, -128}};
  const Tensor w{DType::kInt8, {4, 2}, {1, 2, 3, -4, 5, 6, 7, 8}};
  return run_gemm(runner, a, w);
}

TEST_CASE("run: an unbroken block is green, every element compared") {
  const NetworkRun run = run_broken("", "");
  CHECK(run.ok());
  CHECK(run.compared == 6);
  CHECK(run.outputs[0][0].data == std::vector<std::int64_t>{38, 60, 44, 8, -802, -980});
}

TEST_CASE("run: a wrong result is red and told with layer, place, cycle, expected and got") {
  const NetworkRun run = run_broken("(act_data_i)", "(act_data_i ^ 32'h1)");
  CHECK_FALSE(run.ok());
  CHECK(run.mismatches > 0);
  CHECK(run.compared == 6);
  REQUIRE_FALSE(run.messages.empty());
  CHECK(run.messages[0].rfind("layer 0 GEMM: ", 0) == 0);
  CHECK(run.messages[0].find("cycle ") != std::string::npos);
  CHECK(run.messages[0].find("expected 38") != std::string::npos);
}

TEST_CASE("run: a hung block ends in a diagnosis") {
  const NetworkRun run = run_broken("(wgt_valid_i)", "(1'b0)");
  CHECK_FALSE(run.ok());
  CHECK(run.mismatches == 6);
  CHECK(run.compared == 0);
  REQUIRE_FALSE(run.messages.empty());
  CHECK(run.messages[0].find("hang: no beat on any stream") != std::string::npos);
}

TEST_CASE("run: nothing to compare is an error") {
  const Block block = make_block(
      parse_config("name = \"b\"\narchitecture = \"systolic\"\n", "b.toml", family_generators()));
  BlockRunner runner(block.manifest, {.backend = Backend::kGolden});
  CHECK_THROWS_AS((void)run_network(runner, Network{}, {}, RequantRule::kDouble, {}), Error);
}

}  // namespace
