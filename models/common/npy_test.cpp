// SPDX-License-Identifier: Apache-2.0
#include "models/common/npy.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>
#include <string>

#include "models/common/error.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();

fs::path scratch() {
  const fs::path folder = fs::path(HEDDLE_BINARY_DIR) / "scratch_npy";
  fs::create_directories(folder);
  return folder;
}

// A file of the given header dictionary and data, as numpy lays it out.
fs::path npy(const std::string& dictionary, const std::string& data, int version = 1) {
  std::string length;
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
    length += static_cast<char>(dictionary.size() >> (8 * i) & 0xFF);
  }
  const fs::path path = scratch() / "t.npy";
  std::ofstream(path, std::ios::binary)
      << "\x93NUMPY" << static_cast<char>(version) << '\0' << length << dictionary << data;
  return path;
}

fs::path raw(const std::string& bytes) {
  const fs::path path = scratch() / "t.npy";
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::string dictionary(const std::string& descr, const std::string& shape,
                       const std::string& fortran = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

// The message without the file's name.
std::string refusal(const fs::path& path) {
  try {
    (void)read_npy(path);
  } catch (const Error& e) {
    const std::string message = e.what();
    REQUIRE(message.starts_with(path.string() + ": "));
    return message.substr(path.string().size() + 2);
  }
  return "accepted";
}

TEST_CASE("npy: every integer dtype survives writing and reading, extremes included") {
  for (const DType type : {DType::kInt8, DType::kUint8, DType::kInt16, DType::kUint16,
                           DType::kInt32, DType::kUint32, DType::kInt64, DType::kUint64}) {
    for (const Shape& shape : {Shape{4}, Shape{2, 2}, Shape{1, 4, 1}}) {
      const Tensor tensor{type, shape, {dtype_min(type), dtype_max(type), 0, 1}};
      write_npy(scratch() / "t.npy", tensor);
      CHECK(read_npy(scratch() / "t.npy") == tensor);
      CHECK(fs::file_size(scratch() / "t.npy") % 64 == 4 * dtype_bytes(type));
    }
  }
}

TEST_CASE("npy: scalars and empty arrays survive too") {
  for (const Tensor& tensor : {Tensor{DType::kInt16, {}, {-7}}, Tensor{DType::kInt8, {0, 3}, {}}}) {
    write_npy(scratch() / "t.npy", tensor);
    CHECK(read_npy(scratch() / "t.npy") == tensor);
  }
}

TEST_CASE("npy: the written header is numpy's own text") {
  write_npy(scratch() / "t.npy", {DType::kInt8, {2}, {1, -1}});
  std::ifstream in(scratch() / "t.npy", std::ios::binary);
  std::string text(130, '?');
  in.read(text.data(), 130);
  const std::string expected =
      "\x93NUMPY\x01\0\x76\0"s
      "{'descr': '|i1', 'fortran_order': False, 'shape': (2,), }";
  CHECK(text.substr(0, expected.size()) == expected);
  CHECK(text.substr(127) == "\n\x01\xff");
}

TEST_CASE("npy: format versions 1, 2 and 3 are read") {
  for (int version = 1; version <= 3; ++version) {
    CHECK(read_npy(npy(dictionary("<i2", "(2,)"), "\x01\x00\xff\xff"s, version)).data ==
          std::vector<std::int64_t>{1, -1});
  }
}

TEST_CASE("npy: Fortran order becomes C order") {
  const Tensor two =
      read_npy(npy(dictionary("|u1", "(2, 3)", "True"), "\x00\x03\x01\x04\x02\x05"s));
  CHECK(two.data == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
  // Element (i,j,k) of a 2x3x2 array is stored at i + 2*j + 6*k.
  std::string bytes(12, '\0');
  std::iota(bytes.begin(), bytes.end(), '\0');
  const Tensor three = read_npy(npy(dictionary("|i1", "(2, 3, 2)", "True"), bytes));
  CHECK(three.data == std::vector<std::int64_t>{0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11});
}

TEST_CASE("npy: big-endian data, any key order and quotes are read") {
  CHECK(read_npy(npy(dictionary(">i4", "(1,)"), "\xff\xff\xff\xfe"s)).data.at(0) == -2);
  CHECK(read_npy(npy("{\"shape\":(1,),\"descr\":\"=u2\",\"fortran_order\":False}", "\x02\x01"s))
            .data.at(0) == 0x102);
  CHECK(read_npy(npy(dictionary("<i2", "(1L,)"), "\x02\x01"s)).data.at(0) == 0x102);
}

TEST_CASE("npy: types that are not integers are refused with what to do") {
  const std::string advice =
      " is not read, only integers of 8 to 64 bits; convert the array, for "
      "example with a.astype(numpy.int8)";
  for (const char* descr : {"|b1", "<f4", "<f8", "<c8", "|S3", "|O", "i", "", "<"}) {
    CHECK(refusal(npy(dictionary(descr, "(1,)"), "\0"s)) == "type '"s + descr + "'" + advice);
  }
  CHECK(refusal(npy("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }",
                    "abcd")) == "a structured type" + advice);
}

TEST_CASE("npy: uint64 above the int64 maximum is refused, the maximum is not") {
  CHECK(read_npy(npy(dictionary("<u8", "(1,)"), "\xff\xff\xff\xff\xff\xff\xff\x7f"s)).data.at(0) ==
        kInt64Max);
  CHECK(refusal(npy(dictionary("<u8", "(1,)"), "\0\0\0\0\0\0\0\x80"s)) ==
        "uint64 value 9223372036854775808 is above the largest that is read, 2^63 - 1");
}

TEST_CASE("npy: a file whose length contradicts its header is refused") {
  CHECK(refusal(npy(dictionary("<i4", "(3,)"), std::string(11, '\0'))) ==
        "truncated: shape 3 of int32 needs 12 bytes of data, the file has 11; write it again");
  CHECK(refusal(npy(dictionary("<i4", "(3,)"), std::string(13, '\0'))) ==
        "trailing bytes: shape 3 of int32 needs 12 bytes of data, the file has 13; write it again");
  CHECK(refusal(raw("\x93NUMPY\x01\0\xff\0{"s)) ==
        "truncated: header needs 255 bytes, 1 are left; write the file again");
  CHECK(refusal(raw("\x93NUMPY\x01"s)) ==
        "truncated: format version needs 2 bytes, 1 are left; write the file again");
}

TEST_CASE("npy: every truncation of a good file is refused") {
  write_npy(scratch() / "good.npy", {DType::kInt16, {3}, {1, 2, 3}});
  std::ifstream in(scratch() / "good.npy", std::ios::binary);
  const std::string good{std::istreambuf_iterator<char>(in), {}};
  for (std::size_t length = 0; length < good.size(); ++length) {
    CHECK(refusal(raw(good.substr(0, length))) != "accepted");
  }
}

TEST_CASE("npy: hostile shapes and header lengths are refused before memory is taken") {
  CHECK(refusal(npy(dictionary("|i1", "(1000000000, 1000000000, 1000000000)"), "")) ==
        "shape 1000000000x1000000000x1000000000 has more than 268435456 elements; split the array");
  CHECK(refusal(npy(dictionary("<i8", "(268435457,)"), "")) ==
        "shape 268435457 has more than 268435456 elements; split the array");
  CHECK(refusal(npy(dictionary("|i1", "(99999999999999999999,)"), "")).find("too large") !=
        std::string::npos);
  CHECK(refusal(raw("\x93NUMPY\x02\0\xff\xff\xff\xff"s)) ==
        "header of 4294967295 bytes, more than 1048576; save it with numpy.save");
}

TEST_CASE("npy: garbage and malformed headers are refused with the place") {
  CHECK(refusal(raw("PK\x03\x04 not an array")) ==
        "not a .npy file (it does not begin with \\x93NUMPY); save the array with numpy.save");
  CHECK(refusal(raw("")) == refusal(raw("x")));
  CHECK(refusal(npy(dictionary("|i1", "(1,)"), "\0"s, 4)) ==
        "format version 4.0 is not one of 1.0, 2.0, 3.0; save it with numpy.save");
  for (const char* bad :
       {"", "{", "{}", "{'descr': '|i1'}", "[1]", "{'descr' '|i1'}", "{'shape': (-1,)}",
        "{'shape': (1 2)}", "{'shape': 3}", "{'fortran_order': 1}", "{'descr: |i1}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1,), 'x': 1}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1,)} x",
        "{'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)}"}) {
    CAPTURE(bad);
    CHECK(refusal(npy(bad, "\0"s)).starts_with("malformed .npy header at byte "));
  }
  CHECK(refusal(npy("{'descr': '|i1', 'fortran_order': Maybe", "")) ==
        "malformed .npy header at byte 34: True or False is expected; save the array with "
        "numpy.save");
}

TEST_CASE("npy: float32 is refused, or read and written as bit patterns") {
  const Tensor bits{DType::kFloat32, {3}, {0x3f800000, 0x80000000, 0x7fc00001}};
  const std::filesystem::path file = scratch() / "f.npy";
  write_npy(file, bits, NpyFloats::kBits);
  CHECK(read_npy(file, NpyFloats::kBits) == bits);
  CHECK(refusal(file).find("type '<f4' is not read") != std::string::npos);
}

TEST_CASE("npy: an absent file, a folder and an unwritable target are named") {
  CHECK(refusal(scratch() / "absent.npy") == "no such file; check the path");
  CHECK(refusal(scratch()) == "not a file; give a .npy file");
  CHECK_THROWS_AS(write_npy(scratch() / "absent" / "t.npy", Tensor::zeros(DType::kInt8, {1})),
                  Error);
  CHECK_THROWS_AS(write_npy(scratch() / "t.npy", Tensor::zeros(DType::kFloat32, {1})), Error);
}

}  // namespace
}  // namespace heddle
