// SPDX-License-Identifier: Apache-2.0
//
// apack_decode against the golden model: strings of the golden encoder, damaged and random ones, tokens as
// close to each other as the contract allows or further apart.
#include <array>
#include <cstdio>
#include <span>

#include "Vunit.h"
#include "models/codec/apack.hpp"
#include "tb/codec/unit/apack_cases.hpp"
#include "tb/codec/unit/check.hpp"

namespace heddle {
namespace {

constexpr std::size_t kContexts = UNIT_CONTEXTS;
constexpr int kValueBits = UNIT_VALUE_BITS;
constexpr int kWindowBits = 32;
constexpr std::uint64_t kLatency = 5;
constexpr std::uint64_t kGap = 3;  // cycles from a context's result to its next token, at least

using Bytes = std::vector<std::uint8_t>;
struct Strings {
  std::array<Bytes, 2> kinds;
};

// The bits from `position` on, zeros past the end.
std::uint32_t window(const Bytes& bytes, std::uint64_t position, int bits) {
  std::uint32_t result = 0;
  for (int i = 0; i < bits; ++i, ++position) {
    const bool one = position / 8 < bytes.size() && (bytes[position / 8] >> (7 - position % 8) & 1) != 0;
    result = result << 1 | (one ? 1 : 0);
  }
  return result;
}

class Bench {
 public:
  explicit Bench(std::uint32_t seed) : random_(seed) {}

  // Decodes `count` values of the contexts' strings in turn and compares each with the golden model.
  void run(const CodecFormat& format, std::size_t count, const std::vector<Strings>& strings, std::uint32_t stall) {
    reset(format);
    std::vector<std::vector<std::uint32_t>> golden;
    for (std::size_t c = 0; c < kContexts; ++c) {
      const std::array<std::span<const std::uint8_t>, 2> spans{strings[c].kinds[0], strings[c].kinds[1]};
      const std::size_t mine = (count + kContexts - 1 - c) / kContexts;
      golden.push_back(apack_decode(format, mine, spans, OnFault::kContinue).values);
      check(golden.back().size() == mine, "the golden model ends early");
    }
    std::vector<std::array<std::uint64_t, 2>> position(kContexts, {0, 0});
    std::vector<std::uint64_t> free_at(kContexts, 0);  // first cycle for the next token
    std::vector<std::uint64_t> entered;                // cycle of each token
    std::size_t left = 0;
    for (std::uint64_t cycle = 0; left < count; ++cycle) {
      check(cycle < 100 + 20 * count * (100 / (100 - stall)), "the bench does not get on");
      const std::size_t next = entered.size(), ctx = next % kContexts;
      dut_.in_valid_i = next < count && cycle >= free_at[ctx] && below(random_, 100) >= stall;
      dut_.in_ctx_i = static_cast<std::uint8_t>(ctx);
      dut_.in_first_i = next < kContexts;
      dut_.in_en_i = 1;
      // Garbage where nothing is asked.
      dut_.in_win0_i = dut_.in_valid_i ? window(strings[ctx].kinds[0], position[ctx][0], kWindowBits) : random_();
      dut_.in_win1_i = static_cast<std::uint8_t>(
          dut_.in_valid_i ? window(strings[ctx].kinds[1], position[ctx][1], kValueBits) : below(random_, 1U << kValueBits));
      dut_.eval();
      check(dut_.out_valid_o == (left < entered.size() && entered[left] + kLatency == cycle), "latency");
      if (dut_.out_valid_o) {
        const std::size_t c = left % kContexts;
        check(dut_.out_value_o == golden[c][left / kContexts], "a value differs");
        check(dut_.out_take0_o < kApackStateBits, "too many bits are taken");
        position[c][0] += dut_.out_take0_o;
        position[c][1] += dut_.out_take1_o;
        free_at[c] = cycle + kGap;
        ++left;
      }
      if (dut_.in_valid_i) {
        entered.push_back(cycle);
        free_at[ctx] = ~std::uint64_t{0};
      }
      edge();
    }
  }

 private:
  void edge() {
    dut_.clk_i = 1;
    dut_.eval();
    dut_.clk_i = 0;
    dut_.eval();
  }
  void reset(const CodecFormat& format) {
    put_table(dut_.table_i, format);
    dut_.in_valid_i = 0;
    dut_.rst_ni = 0;
    for (std::uint64_t i = 0; i <= kLatency; ++i) edge();
    dut_.rst_ni = 1;
  }

  Random random_;
  Vunit dut_;
};

enum class Damage { kNone, kBit, kCut, kRandom, kOnes, kTable, kKinds };

void damage(Random& random, Damage kind, Strings& strings) {
  for (Bytes& bytes : strings.kinds) {
    if (kind == Damage::kBit && !bytes.empty()) {
      const std::uint32_t bit = below(random, static_cast<std::uint32_t>(8 * bytes.size()));
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ 1U << (bit % 8));
    } else if (kind == Damage::kCut) {
      bytes.resize(below(random, static_cast<std::uint32_t>(bytes.size() + 1)));
    } else if (kind == Damage::kRandom) {
      for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    } else if (kind == Damage::kOnes) {  // beyond every row's interval
      for (std::uint8_t& byte : bytes) byte = 0xff;
    }
  }
}

}  // namespace
}  // namespace heddle

int main() {
  using namespace heddle;
  Random random(3);
  Bench bench(4);
  std::uint64_t values = 0;
  for (std::uint32_t trial = 0; trial < 420; ++trial) {
    const auto kind = static_cast<Damage>(trial % static_cast<std::uint32_t>(Damage::kKinds));
    const CodecFormat format = random_format(random, kValueBits, trial % 3 == 0);
    const std::size_t count = trial < 20 ? trial : below(random, 300);
    std::vector<Strings> strings(kContexts);
    for (std::size_t c = 0; c < kContexts; ++c) {
      const std::size_t mine = (count + kContexts - 1 - c) / kContexts;
      const std::vector<BitString> bits = apack_encode(format, random_values(random, format, mine, trial % 2 == 0));
      strings[c].kinds = {bits[0].bytes, bits[1].bytes};
      damage(random, kind, strings[c]);
    }
    const CodecFormat used = kind == Damage::kTable ? random_format(random, kValueBits, trial % 2 == 0) : format;
    bench.run(used, count, strings, trial % 4 == 1 ? 40 : 0);
    values += count;
  }
  check(values > 0, "nothing was compared");
  std::printf("apack_decode, %zu contexts, %d bits: %llu values, %llu checks\n", kContexts, kValueBits,
              static_cast<unsigned long long>(values), static_cast<unsigned long long>(checks));
}
