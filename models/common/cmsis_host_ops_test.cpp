// SPDX-License-Identifier: Apache-2.0
//
// CMSIS-NN's vectors of operators that run on the host here: pooling, add, pad.
#include <doctest/doctest.h>

#include <filesystem>
#include <optional>
#include <string>

#include "models/common/cmsis_headers_test.hpp"
#include "models/common/host_ops.hpp"
#include "models/common/test_data.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> vectors() {
  static const auto folder = test_archive("cmsisnn/cmsisnn_testdata_A.tgz",
                                          fs::path(HEDDLE_BINARY_DIR) / "scratch_cmsisnn_host");
  return folder;
}

using Pool = Tensor (*)(const HostOp&, const Tensor&);

void check_pool(const fs::path& folder, Pool pool) {
  const CmsisCase c = read_cmsis_case(folder);
  HostOp op;
  op.in = {Affine{}};
  op.attrs.kernel_h = c.macro("FILTER_H"), op.attrs.kernel_w = c.macro("FILTER_W");
  op.attrs.stride_h = c.macro("STRIDE_H"), op.attrs.stride_w = c.macro("STRIDE_W");
  op.attrs.pad_top = c.macro("PADDING_H"), op.attrs.pad_left = c.macro("PADDING_W");
  op.attrs.act_min = c.macro("ACTIVATION_MIN"), op.attrs.act_max = c.macro("ACTIVATION_MAX");
  const std::int64_t n = c.macro("BATCH_SIZE");
  op.out_shape = {n, c.macro("OUTPUT_H"), c.macro("OUTPUT_W"), c.macro("OUTPUT_C")};
  const Tensor in{DType::kInt8,
                  {n, c.macro("INPUT_H"), c.macro("INPUT_W"), c.macro("INPUT_C")},
                  c.array("input_tensor")};
  INFO(c.name);
  CHECK(pool(op, in).data == c.array("output"));
}

TEST_CASE("cmsis: int8 average and max pooling are exact") {
  const auto folder = vectors();
  if (!folder) return;
  for (const char* name : {"avgpooling_1", "avgpooling_3", "avgpooling_5"}) {
    check_pool(*folder / name, host_average_pool);
  }
  for (const char* name : {"maxpooling", "maxpooling_2", "maxpooling_4", "maxpooling_6"}) {
    check_pool(*folder / name, host_max_pool);
  }
}

TEST_CASE("cmsis: int8 add is exact") {
  const auto folder = vectors();
  if (!folder) return;
  const CmsisCase c = read_cmsis_case(*folder / "add");
  // The case's multipliers are 1/2, 1/2 and 2^-20: input scales of 1, an output scale of 2.
  REQUIRE(c.macro("OUTPUT_SHIFT") == -19);
  HostOp op;
  op.in = {{1.0, -c.macro("INPUT1_OFFSET")}, {1.0, -c.macro("INPUT2_OFFSET")}};
  op.out = {2.0, c.macro("OUTPUT_OFFSET")};
  op.attrs.act_min = c.macro("OUT_ACTIVATION_MIN"),
  op.attrs.act_max = c.macro("OUT_ACTIVATION_MAX");
  op.out_shape = {c.macro("DST_SIZE")};
  const Tensor a{DType::kInt8, op.out_shape, c.array("input1")};
  const Tensor b{DType::kInt8, op.out_shape, c.array("input2")};
  CHECK(host_add(op, a, b).data == c.array("output_ref"));
}

TEST_CASE("cmsis: int8 pad is exact") {
  const auto folder = vectors();
  if (!folder) return;
  const CmsisCase c = read_cmsis_case(*folder / "pad_int8_1");
  HostOp op;
  op.in = {{0.0, c.macro("PAD_VALUE")}};
  op.out = op.in[0];
  Shape shape;
  for (const std::string axis : {"N", "H", "W", "C"}) {
    shape.push_back(c.macro("INPUT_" + axis));
    op.attrs.pads.push_back(c.macro("PRE_PAD_" + axis));
    op.attrs.pads.push_back(c.macro("POST_PAD_" + axis));
  }
  CHECK(host_pad(op, {DType::kInt8, shape, c.array("input_tensor")}).data == c.array("output"));
}

}  // namespace
}  // namespace heddle
