// SPDX-License-Identifier: Apache-2.0
//
// heddle run --gemm against the product computed by loops.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gen/cli/tool_test.hpp"
#include "models/common/npy.hpp"
#include "models/common/reference.hpp"
#include "tb/common/seeds.hpp"

namespace {

using heddle::DType;
using heddle::Rng;
using heddle::Scratch;
using heddle::Tensor;

struct Gemm {
  std::int64_t m, k, n;
};

enum class Fill { kRandom, kMostNegative };

Tensor matrix(std::int64_t rows, std::int64_t cols, Fill fill, Rng& rng) {
  Tensor tensor = Tensor::zeros(DType::kInt8, {rows, cols});
  for (std::int64_t& value : tensor.data)
    value = fill == Fill::kRandom ? rng.between(-128, 127) : -128;
  return tensor;
}

void check_gemm(const Scratch& scratch, const std::string& config, const Gemm& shape, Fill fill,
                Rng& rng, const std::string& stalls) {
  CAPTURE(shape.m);
  CAPTURE(shape.k);
  CAPTURE(shape.n);
  const Tensor a = matrix(shape.m, shape.k, fill, rng);
  const Tensor w = matrix(shape.k, shape.n, fill, rng);
  heddle::write_npy(scratch.path / "a.npy", a);
  heddle::write_npy(scratch.path / "w.npy", w);
  const heddle::ToolResult run =
      heddle::heddle_tool({"run", config, "--gemm", scratch.at("a.npy"), scratch.at("w.npy"), "-o",
                           scratch.at("out"), "--stalls", stalls, "--json"});
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  const auto report = nlohmann::json::parse(run.output);
  CHECK(report.at("compared") == shape.m * shape.n);
  CHECK(report.at("macs") == shape.m * shape.k * shape.n);
  const Tensor product = heddle::read_npy(scratch.path / "out/out.npy");
  const Tensor expected = heddle::gemm_reference(a, w);
  CHECK(product.dtype == DType::kInt32);
  CHECK(product.shape == expected.shape);
  CHECK(product.data == expected.data);
}

std::string config_file(const Scratch& scratch, int rows, int cols) {
  return scratch.file("c.toml",
                      fmt::format("name = \"t{0}x{1}\"\narchitecture = \"systolic\"\n[parameters]\n"
                                  "rows = {0}\ncols = {1}\n",
                                  rows, cols));
}

TEST_CASE("gemm: corner shapes are exact, full-scale negative operands too") {
  const Scratch scratch;
  const std::string config = config_file(scratch, 7, 5);
  Rng rng(1);
  for (const Gemm& shape : std::vector<Gemm>{{1, 1, 1},
                                             {1, 7, 5},
                                             {7, 1, 1},
                                             {2, 8, 6},
                                             {13, 17, 19},
                                             {1, 300, 3},
                                             {300, 1, 5},
                                             {5, 31, 101},
                                             {64, 64, 64}}) {
    check_gemm(scratch, config, shape, Fill::kRandom, rng, "never");
    check_gemm(scratch, config, shape, Fill::kMostNegative, rng, "random");
  }
}

TEST_CASE("gemm: random shapes are exact") {
  const Scratch scratch;
  const std::string config = config_file(scratch, 7, 5);
  Rng rng(2);
  for (int i = 0; i < 8; ++i) {
    check_gemm(scratch, config, {rng.between(1, 100), rng.between(1, 100), rng.between(1, 100)},
               Fill::kRandom, rng, "never");
  }
}

TEST_CASE("gemm: unsigned and wide dtypes are taken when their values fit, and waves are written") {
  const Scratch scratch;
  const std::string config = config_file(scratch, 2, 2);
  Rng rng(4);
  Tensor a = Tensor::zeros(DType::kUint8, {5, 7});
  Tensor w = Tensor::zeros(DType::kInt64, {7, 3});
  for (std::int64_t& value : a.data) value = rng.between(0, 127);
  for (std::int64_t& value : w.data) value = rng.between(-128, 127);
  heddle::write_npy(scratch.path / "a.npy", a);
  heddle::write_npy(scratch.path / "w.npy", w);
  const heddle::ToolResult run =
      heddle::heddle_tool({"run", config, "--gemm", scratch.at("a.npy"), scratch.at("w.npy"), "-o",
                           scratch.at("out"), "--trace", scratch.at("waves.fst"), "--quiet"});
  REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  CHECK(heddle::read_npy(scratch.path / "out/out.npy").data == heddle::gemm_reference(a, w).data);
  CHECK(std::filesystem::file_size(scratch.path / "waves.fst") > 1000);
}

TEST_CASE("gemm: what does not fit is refused with exit code 2 and leaves nothing") {
  const Scratch scratch;
  const std::string config = config_file(scratch, 7, 5);
  const auto write = [&](const char* name, DType type, heddle::Shape shape, std::int64_t value) {
    Tensor tensor = Tensor::zeros(type, std::move(shape));
    tensor.data[0] = value;
    heddle::write_npy(scratch.path / name, tensor);
  };
  const auto run = [&] {
    return heddle::heddle_tool({"run", config, "--gemm", scratch.at("a.npy"), scratch.at("w.npy"),
                                "-o", scratch.at("out")});
  };
  write("a.npy", DType::kInt8, {2, 3}, 1);
  write("w.npy", DType::kInt8, {4, 2}, 1);
  CHECK(run().exit_code == 2);
  CHECK(run().output == "--gemm needs A of M x K and W of K x N, got 2x3 and 4x2\n");
  write("a.npy", DType::kInt16, {2, 4}, 300);
  CHECK(run().exit_code == 2);
  CHECK(run().output.find("300") != std::string::npos);
  write("a.npy", DType::kInt8, {2, 4}, 1);
  write("w.npy", DType::kInt16, {4, 2}, -129);
  CHECK(run().exit_code == 2);
  CHECK(run().output.find("-129") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(scratch.path / "out"));
}

TEST_SUITE("soak") {
  TEST_CASE("gemm: many random shapes up to 300x300x300 on several blocks") {
    const Scratch scratch;
    Rng rng(3);
    for (const auto& [rows, cols] :
         std::vector<std::pair<int, int>>{{16, 16}, {7, 5}, {8, 32}, {1, 1}}) {
      const std::string config = config_file(scratch, rows, cols);
      const std::int64_t most = rows == 1 ? 60 : 300;
      check_gemm(scratch, config, {most, most, most}, Fill::kMostNegative, rng, "never");
      for (int i = 0; i < 40; ++i) {
        const Gemm shape{rng.between(1, most), rng.between(1, most), rng.between(1, most)};
        check_gemm(scratch, config, shape, Fill::kRandom, rng, i % 2 == 0 ? "never" : "random");
      }
    }
  }
}

}  // namespace
