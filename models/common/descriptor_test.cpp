// SPDX-License-Identifier: Apache-2.0
#include "models/common/descriptor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <stdexcept>

#include "models/common/bits.hpp"
#include "models/common/requant.hpp"

namespace heddle {
namespace {

// The post-processor as CONTRACT.md states it, from a record's words.
std::int64_t post_process(const std::array<std::uint32_t, kRecordWords>& words, bool round,
                          std::int64_t acc) {
  const std::int64_t bias = sign_extend(words[0], 32), mult = sign_extend(words[1], 32);
  const auto shift1 = static_cast<int>(words[2] & 0x3F);
  const auto shift2 = static_cast<int>(words[2] >> 8 & 0x1F);
  const std::int64_t add = sign_extend(std::uint64_t{words[2] >> 16} << 32 | words[3], 48);
  std::int64_t t = (acc + bias) * mult + add;
  if (round) t += std::int64_t{1} << (shift1 - 1);
  const std::int64_t v = t >> shift1;
  if (shift2 == 0) return v;
  return (v + (std::int64_t{1} << (shift2 - 1)) - (v < 0 ? 1 : 0)) >> shift2;
}

std::int64_t clamp10(std::int64_t value) { return std::clamp<std::int64_t>(value, -512, 511); }

TEST_CASE("descriptor table: fields lie in their words, do not overlap, and have unlike names") {
  std::set<std::pair<int, int>> used;
  std::set<std::string> names;
  for (const FieldInfo& field : conv_descriptor_fields()) {
    CAPTURE(field.name);
    CHECK(names.insert(field.name).second);
    CHECK_FALSE(field.doc.empty());
    CHECK(field.word < kDescriptorWords);
    CHECK(field.lsb + field.bits <= 32);
    for (int bit = field.lsb; bit < field.lsb + field.bits; ++bit) {
      CHECK(used.insert({field.word, bit}).second);
    }
  }
  CHECK(names.size() == 40);
  CHECK(block_counter_names().size() == 9);
}

TEST_CASE("descriptor writer: the smallest and largest value of every field come back") {
  const auto& fields = conv_descriptor_fields();
  for (const FieldInfo& field : fields) {
    CAPTURE(field.name);
    for (const std::int64_t value : {int_min(field.bits, field.is_signed), std::int64_t{1},
                                     int_max(field.bits, field.is_signed)}) {
      if (!fits(value, field.bits, field.is_signed)) continue;
      DescriptorWriter writer(fields);
      writer.set(field.name, int_max(field.bits, field.is_signed)).set(field.name, value);
      for (const FieldInfo& other : fields) {
        CHECK(descriptor_field(fields, writer.words().data(), other.name) ==
              (other.name == field.name ? value : 0));
      }
    }
    DescriptorWriter writer(fields);
    CHECK_THROWS_AS(writer.set(field.name, int_max(field.bits, field.is_signed) + 1),
                    std::logic_error);
    CHECK_THROWS_AS(writer.set(field.name, int_min(field.bits, field.is_signed) - 1),
                    std::logic_error);
  }
  CHECK_THROWS_WITH_AS(DescriptorWriter(fields).set("colour", 1),
                       "the descriptor has no field 'colour'", std::logic_error);
}

TEST_CASE("descriptor writer: words as the contract draws them") {
  DescriptorWriter writer(conv_descriptor_fields());
  writer.set("emit", 1).set("act_zp", 0x80).set("wgt_zp", -3).set("vec_beats", 7);
  writer.set("out_zp", -1).set("out_min", -512).set("out_max", 511).set("org_w", -2);
  CHECK(writer.words()[0] == 0x07FD8002u);
  CHECK(writer.words()[1] == (0x3FFu | 0x200u << 10 | 0x1FFu << 20));
  CHECK(writer.words()[10] == 0xFFFE0000u);
}

TEST_CASE("channel record: every rule's record gives the golden rule's result") {
  std::mt19937_64 random(7);
  const auto draw = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  for (const RequantRule rule : {RequantRule::kDouble, RequantRule::kSingle, RequantRule::kFloor,
                                 RequantRule::kHalfUp}) {
    CAPTURE(rule_name(rule));
    const bool by_exponent = rule == RequantRule::kDouble || rule == RequantRule::kSingle;
    for (int i = 0; i < 40000; ++i) {
      Requant requant{.rule = rule, .channels = {ChannelScale{}, ChannelScale{}}};
      for (ChannelScale& scale : requant.channels) {
        if (by_exponent) {
          scale.exponent = static_cast<int>(draw(-31, i % 2 == 0 ? 30 : 2));
          scale.multiplier = i % 50 == 0 ? 0 : draw(std::int64_t{1} << 30, int_max(32));
        } else {
          scale.multiplier = draw(int_min(32), int_max(32)) >> draw(0, 31);
          scale.shift = static_cast<int>(draw(0, i % 3 == 0 ? 47 : 12));
          scale.add = draw(int_min(47), int_max(47)) >> draw(0, 46);
        }
      }
      const bool round = requant_round(requant);
      const std::int64_t bias = draw(int_min(31), int_max(31)) >> draw(0, 30);
      const std::int64_t acc = (draw(int_min(31), int_max(31)) >> draw(0, 30));
      for (const ChannelScale& scale : requant.channels) {
        REQUIRE_FALSE(record_problem(rule, scale, bias, round).has_value());
        const ChannelRecord record = channel_record(rule, scale, bias, round);
        CAPTURE(scale.multiplier);
        CAPTURE(scale.exponent);
        CAPTURE(scale.shift);
        CAPTURE(acc + bias);
        REQUIRE(clamp10(post_process(record.words(), round, acc)) ==
                clamp10(scale_accumulator(rule, scale, acc + bias)));
      }
    }
  }
}

TEST_CASE("channel record: rounding ties of both signs") {
  const ChannelScale half{.multiplier = std::int64_t{1} << 30, .exponent = 0};
  for (const RequantRule rule : {RequantRule::kDouble, RequantRule::kSingle}) {
    for (std::int64_t acc = -9; acc <= 9; ++acc) {
      const auto words = channel_record(rule, half, 0, true).words();
      CHECK(post_process(words, true, acc) == scale_accumulator(rule, half, acc));
    }
  }
}

TEST_CASE("channel record: what cannot be expressed is refused with rule, value and limit") {
  const std::int64_t one = 1;
  const ChannelScale normal{.multiplier = one << 30, .exponent = 0, .add = 0, .shift = 4};
  const auto problem = [&](RequantRule rule, ChannelScale scale, std::int64_t bias = 0) {
    return record_problem(rule, scale, bias, rule != RequantRule::kFloor).value_or("none");
  };
  ChannelScale scale = normal;
  CHECK(problem(RequantRule::kDouble, scale) == "none");
  CHECK(problem(RequantRule::kFp32, scale) == "rule 'fp32' exists in the golden model only");
  CHECK(problem(RequantRule::kDouble, scale, one << 31) ==
        "bias 2147483648 (input zero point folded in) does not fit 32 signed bits");
  scale.exponent = -32;
  CHECK(problem(RequantRule::kDouble, scale) == "rule 'double': exponent -32 is outside -31..30");
  scale.exponent = 31;
  CHECK(problem(RequantRule::kSingle, scale) == "rule 'single': exponent 31 is outside -31..30");
  scale = normal;
  scale.multiplier = one << 31;
  CHECK(problem(RequantRule::kFloor, scale) == "multiplier 2147483648 does not fit 32 signed bits");
  scale = normal;
  scale.shift = 63;
  CHECK(problem(RequantRule::kFloor, scale) == "rule 'floor': shift 63 is outside 0..62");
  scale = normal;
  scale.add = one << 47;
  CHECK(problem(RequantRule::kHalfUp, scale) ==
        "rule 'half-up': addend 140737488355328 does not fit 48 signed bits");
  scale.add = 0;
  scale.shift = 49;
  CHECK_FALSE(record_problem(RequantRule::kHalfUp, scale, 0, true).has_value());
  CHECK(record_problem(RequantRule::kHalfUp, scale, 0, false).value_or("none") ==
        "rule 'half-up': addend 281474976710656 does not fit 48 signed bits");
  CHECK_THROWS_AS((void)channel_record(RequantRule::kHalfUp, scale, 0, false), std::logic_error);
}

}  // namespace
}  // namespace heddle
