// SPDX-License-Identifier: Apache-2.0
#include "models/common/tensor.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "models/common/layer.hpp"
#include "models/common/network.hpp"

namespace heddle {
namespace {

TEST_CASE("tensor: each dtype has numpy's name, its size and its range") {
  struct Row {
    DType type;
    const char* name;
    std::size_t bytes;
    std::int64_t min, max;
  };
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  for (const Row& row :
       {Row{DType::kInt8, "int8", 1, -128, 127}, Row{DType::kUint8, "uint8", 1, 0, 255},
        Row{DType::kInt16, "int16", 2, -32768, 32767}, Row{DType::kUint16, "uint16", 2, 0, 65535},
        Row{DType::kInt32, "int32", 4, -2147483648LL, 2147483647LL},
        Row{DType::kUint32, "uint32", 4, 0, 4294967295LL},
        Row{DType::kInt64, "int64", 8, -kMax - 1, kMax},
        Row{DType::kUint64, "uint64", 8, 0, kMax}}) {
    CAPTURE(row.name);
    CHECK(dtype_name(row.type) == row.name);
    CHECK(dtype_bytes(row.type) == row.bytes);
    CHECK(dtype_min(row.type) == row.min);
    CHECK(dtype_max(row.type) == row.max);
  }
  CHECK(dtype_name(DType::kFloat32) == "float32");
}

TEST_CASE("tensor: shapes count and print, a scalar holds one element") {
  CHECK(element_count({2, 3, 4}) == 24);
  CHECK(element_count({}) == 1);
  CHECK(element_count({3, 0}) == 0);
  CHECK(shape_text({1, 32, 32, 3}) == "1x32x32x3");
  CHECK(shape_text({}) == "scalar");
  CHECK(Tensor::zeros(DType::kInt32, {2, 2}).data == std::vector<std::int64_t>(4, 0));
}

TEST_CASE("layer: every rule's name reads back, an unknown one does not") {
  for (const auto rule : {RequantRule::kDouble, RequantRule::kSingle, RequantRule::kFloor,
                          RequantRule::kHalfUp, RequantRule::kFp32}) {
    CHECK(rule_from_name(rule_name(rule)) == rule);
  }
  CHECK(rule_name(RequantRule::kHalfUp) == "half-up");
  CHECK_FALSE(rule_from_name("Double").has_value());
}

TEST_CASE("network: operator kinds have names of their own") {
  CHECK(op_kind_name(OpKind::kConv) == "conv");
  CHECK(op_kind_name(OpKind::kRelu) == "relu");
}

}  // namespace
}  // namespace heddle
