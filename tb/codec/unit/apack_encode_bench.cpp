// SPDX-License-Identifier: Apache-2.0
//
// apack_encode against the golden model: bits of every context, one beat or more a token in order,
// under stalls on both sides; cycles without stalls.
#include <algorithm>
#include <cstdio>

#include "Vunit.h"
#include "models/codec/apack.hpp"
#include "tb/codec/unit/apack_cases.hpp"
#include "tb/codec/unit/check.hpp"

namespace heddle {
namespace {

constexpr std::size_t kContexts = UNIT_CONTEXTS;
constexpr int kValueBits = UNIT_VALUE_BITS;
constexpr int kSymbolBits = 32;
constexpr std::uint64_t kMostCycles = 40;  // a token, in the worst of the cases here

struct Token {
  std::uint32_t op, ctx;
  bool first, en;
  std::uint32_t value;
};

// As codec_rounds sends them: values, then a flush and a pad for each context.
std::vector<Token> tokens_of(const std::vector<std::uint32_t>& values) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < values.size(); ++i)
    tokens.push_back({0, static_cast<std::uint32_t>(i % kContexts), i < kContexts, true, values[i]});
  for (std::uint32_t op = 1; op <= 2; ++op)
    for (std::size_t c = 0; c < kContexts; ++c) {
      const std::size_t ctx = (values.size() + c) % kContexts;
      tokens.push_back({op, static_cast<std::uint32_t>(ctx), false, ctx < values.size(), 0});
    }
  return tokens;
}

class Bench {
 public:
  explicit Bench(std::uint32_t seed) : random_(seed) {}

  // Returns the cycles of the values (first accepted to last accepted).
  std::uint64_t run(const CodecFormat& format, const std::vector<std::uint32_t>& values,
                    std::uint32_t in_stall, std::uint32_t out_stall) {
    reset(format);
    const std::vector<Token> tokens = tokens_of(values);
    std::vector<BitWriter> symbols(kContexts), offsets(kContexts);
    std::size_t sent = 0, left = 0;
    bool begun = false;  // a beat of token `left` has come
    std::uint64_t cycle = 0, first_cycle = 0, last_cycle = 0;
    const std::uint64_t limit = 100 + kMostCycles * (tokens.size() + 1);
    while (left < tokens.size() - 1 || !begun) {
      check(++cycle < limit, "the encoder hangs");
      dut_.in_valid_i = held_ || (sent < tokens.size() && below(random_, 100) >= in_stall);
      held_ = dut_.in_valid_i != 0;
      if (sent < tokens.size()) {
        const Token& t = tokens[sent];
        dut_.in_op_i = static_cast<std::uint8_t>(t.op);
        dut_.in_ctx_i = static_cast<std::uint8_t>(t.ctx);
        dut_.in_first_i = t.first;
        dut_.in_en_i = t.en;
        dut_.in_value_i = static_cast<std::uint8_t>(t.value);
      }
      dut_.out_ready_i = below(random_, 100) >= out_stall;
      dut_.eval();
      if (dut_.in_valid_i && dut_.in_ready_o) {
        if (sent == 0) first_cycle = cycle;
        if (sent + 1 == values.size()) last_cycle = cycle;
        ++sent;
        held_ = false;
      }
      if (dut_.out_valid_o && dut_.out_ready_i) {
        // Tokens of other contexts are between two of the same; with one context beats are not told apart.
        const bool more = begun && (kContexts == 1 ? !dut_.out_pad_o : dut_.out_ctx_o == tokens[left].ctx);
        if (begun && !more) left = kContexts == 1 ? tokens.size() - 1 : left + 1;
        check(left < sent, "a beat before its token");
        const Token& t = tokens[left];
        check(dut_.out_ctx_o == t.ctx && dut_.out_en_o == t.en && dut_.out_pad_o == (t.op == 2) &&
                  dut_.out_first_o == (t.first && !more), "a beat of another token");
        begun = true;
        take(symbols[dut_.out_ctx_o], dut_.out_bits0_o, static_cast<int>(dut_.out_len0_o), kSymbolBits);
        take(offsets[dut_.out_ctx_o], dut_.out_bits1_o, static_cast<int>(dut_.out_len1_o), kValueBits);
      }
      edge();
    }
    for (std::size_t c = 0; c < kContexts; ++c) {
      std::vector<std::uint32_t> mine;
      for (std::size_t i = c; i < values.size(); i += kContexts) mine.push_back(values[i]);
      const std::vector<BitString> golden = apack_encode(format, mine);
      check(symbols[c].take() == golden[0], "symbol bits differ");
      check(offsets[c].take() == golden[1], "offset bits differ");
    }
    return values.empty() ? 0 : last_cycle - first_cycle + 1;
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
    held_ = false;
    dut_.in_valid_i = 0;
    dut_.rst_ni = 0;
    edge();
    dut_.rst_ni = 1;
  }
  static void take(BitWriter& writer, std::uint32_t bits, int length, int width) {
    check(length >= 0 && length <= width, "a length out of range");
    check(length == width || (bits & ((1ULL << (width - length)) - 1)) == 0, "bits below the length");
    if (length > 0) writer.put(bits >> (width - length), length);
  }

  Random random_;
  Vunit dut_;
  bool held_ = false;
};

}  // namespace
}  // namespace heddle

int main() {
  using namespace heddle;
  Random random(1);
  Bench bench(2);
  std::uint64_t tokens = 0, longest = 0;
  for (std::uint32_t trial = 0; trial < 300; ++trial) {
    const bool steep = trial % 3 == 0, stubborn = trial % 2 == 0;
    const CodecFormat format = random_format(random, kValueBits, steep);
    const std::size_t count = trial < 20 ? trial : below(random, 400);
    const std::uint32_t in_stall = trial % 4 == 1 ? 50 : 0, out_stall = trial % 5 == 1 ? 60 : 0;
    // Stubborn values in one context each: they pile up when they follow each other.
    std::vector<std::uint32_t> values(count);
    for (std::size_t c = 0; c < kContexts; ++c) {
      const std::vector<std::uint32_t> mine = random_values(random, format, count / kContexts + 1, stubborn);
      for (std::size_t i = c; i < count; i += kContexts) values[i] = mine[i / kContexts];
    }
    const std::uint64_t cycles = bench.run(format, values, in_stall, out_stall);
    tokens += count;
    if (in_stall == 0 && out_stall == 0 && !stubborn && kContexts >= 4) longest = std::max(longest, cycles - count);
  }
  check(tokens > 0, "nothing was compared");
  std::printf("apack_encode, %zu contexts, %d bits: %llu values, %llu checks; most cycles lost to long runs %llu\n", kContexts,
              kValueBits, static_cast<unsigned long long>(tokens), static_cast<unsigned long long>(checks),
              static_cast<unsigned long long>(longest));
}
