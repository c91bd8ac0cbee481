// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "models/codec/codec_test_data.hpp"
#include "models/codec/zrle.hpp"
#include "models/codec/zvc.hpp"

using namespace heddle;

namespace {

CodecFormat format_of(CodecArch architecture, int value_bits, int run_bits = 4) {
  return {.architecture = architecture,
          .value_bits = value_bits,
          .substreams = 1,
          .run_bits = run_bits};
}

std::string fault_text(const Decoded& decoded) {
  return decoded.fault ? std::to_string(decoded.fault->string) + ":" +
                             std::to_string(decoded.fault->bit) + " " + decoded.fault->what
                       : "";
}

BitString bits(const std::string& text) { return bit_string(text); }

}  // namespace

TEST_CASE("zvc: values that are not zero, and a mask") {
  const CodecFormat format = format_of(CodecArch::kZvc, 4);
  const auto strings = zvc_encode(format, Codes{0, 5, 0, 0, 15, 1});
  REQUIRE(strings.size() == 2);
  CHECK(bit_text(strings[0]) ==
        "0101"
        "1111"
        "0001");
  CHECK(bit_text(strings[1]) == "010011");
}

TEST_CASE("zrle: runs of zeros, full runs, and zeros at the end") {
  const CodecFormat format = format_of(CodecArch::kZrle, 4, 2);
  const auto text = [&](const Codes& values) { return bit_text(zrle_encode(format, values)[0]); };
  CHECK(text({5}) ==
        "00"
        "0101");
  CHECK(text({0, 0, 5}) ==
        "10"
        "0101");
  CHECK(text({0, 0, 0, 5}) ==
        "11"
        "0101");
  CHECK(text({0, 0, 0, 0, 5}) ==
        "11"
        "0000"
        "00"
        "0101");
  CHECK(text({0, 0, 0, 0}) ==
        "11"
        "0000");
  CHECK(text({7, 0, 0}) ==
        "00"
        "0111"
        "01"
        "0000");
  CHECK(text({0}) ==
        "00"
        "0000");
  CHECK(text({}) == "");
}

TEST_CASE("zvc, zrle: every list of up to six values of 2 bits, every run width") {
  int lists = 0;
  for (std::size_t length = 0; length <= 6; ++length) {
    for (std::uint32_t code = 0; code < 1U << (2 * length); ++code) {
      Codes values(length);
      for (std::size_t i = 0; i < length; ++i) values[i] = code >> (2 * i) & 3;
      const CodecFormat zvc = format_of(CodecArch::kZvc, 2);
      const auto masked = zvc_encode(zvc, values);
      const Decoded unmasked = zvc_decode(zvc, length, views(masked), OnFault::kStop);
      REQUIRE(fault_text(unmasked) == "");
      REQUIRE(unmasked.values == values);
      for (const int run_bits : {1, 2, 3, 8}) {
        const CodecFormat zrle = format_of(CodecArch::kZrle, 2, run_bits);
        const auto runs = zrle_encode(zrle, values);
        const Decoded decoded = zrle_decode(zrle, length, views(runs), OnFault::kStop);
        REQUIRE(fault_text(decoded) == "");
        REQUIRE(decoded.values == values);
        ++lists;
      }
    }
  }
  CHECK(lists == 4 * (1 + 4 + 16 + 64 + 256 + 1024 + 4096));
}

TEST_CASE("zvc: what is wrong with the strings, and where") {
  const CodecFormat format = format_of(CodecArch::kZvc, 4);
  const auto fault = [&](std::size_t count, const char* values, const char* mask) {
    return fault_text(zvc_decode(format, count, views({bits(values), bits(mask)}), OnFault::kStop));
  };
  CHECK(fault(4, "01011111", "0110") == "");
  CHECK(fault(4, "01010000", "0110") == "0:4 value 2 is 0 but kept");
  CHECK(fault(4, "01011111", "0111") == "0:8 the string ends after 3 values");
  CHECK(fault(9, "01011111", "01100000") == "1:8 the string ends after 8 values");
  CHECK(fault(4, "01011111", "01100001") == "1:4 the 4 bits after the last value must be 0");
  CHECK(fault(3, "010111110", "011") == "0:8 the values need 8 bits, the string has 2 bytes");
}

TEST_CASE("zrle: what is wrong with the string, and where") {
  const CodecFormat format = format_of(CodecArch::kZrle, 6, 2);
  const auto fault = [&](std::size_t count, const char* text) {
    return fault_text(zrle_decode(format, count, views({bits(text)}), OnFault::kStop));
  };
  CHECK(fault(4,
              "10000001"
              "00000011") == "");
  CHECK(fault(2, "10000001") == "0:0 an entry of 3 values where 2 are left");
  CHECK(fault(3,
              "01000000"
              "00000001") == "0:0 a run of 1 zeros that stops at a zero");
  CHECK(fault(4, "10000001") == "0:8 the string ends after 3 values");
  CHECK(fault(3,
              "10000001"
              "00000001") == "0:8 the values need 8 bits, the string has 2 bytes");
}
