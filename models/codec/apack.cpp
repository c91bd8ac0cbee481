// SPDX-License-Identifier: Apache-2.0
#include "models/codec/apack.hpp"

#include <bit>

#include "models/codec/decoding.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr std::size_t kSymbols = 0;
constexpr std::size_t kOffsets = 1;
constexpr std::uint32_t kMask = (1U << kApackStateBits) - 1;
constexpr std::uint32_t kHalf = 1U << (kApackStateBits - 1);
constexpr std::uint32_t kQuarter = kHalf / 2;
constexpr int kFlushBits = 2;
constexpr std::uint64_t kAhead = kApackStateBits - kFlushBits;  // bits read beyond the end

constexpr std::uint32_t ones(int count) { return (1U << count) - 1; }

// LO and HI. After settle() HI's top bit is 1, LO's is 0, and HI - LO is at least kQuarter.
struct Interval {
  std::uint32_t low = 0, high = kMask;

  [[nodiscard]] std::uint32_t bound(std::uint32_t t) const {
    return low + (((high - low + 1) * t) >> kApackCountBits);
  }
  void narrow(const ApackTable& table, std::size_t row) {
    const std::uint32_t next_low = bound(table.t[row]);
    high = bound(table.t[row + 1]) - 1;
    low = next_low;
  }
  // Leading bits on which HI and LO agree.
  [[nodiscard]] int common_bits() const {
    return kApackStateBits - static_cast<int>(std::bit_width(high ^ low));
  }
  void drop_common(int k) {
    high = ((high << k) & kMask) | ones(k);
    low = (low << k) & kMask;
  }
  // Positions below the top bit, one after the other, where LO is 1 and HI is 0.
  [[nodiscard]] int underflow_bits() const {
    int m = 0;
    while (m < kApackStateBits - 1 && ((low & ~high) >> (kApackStateBits - 2 - m) & 1) != 0) ++m;
    return m;
  }
  void drop_underflow(int m) {
    if (m == 0) return;
    high = kHalf | ((high << m) & (kHalf - 1)) | ones(m);
    low = (low << m) & (kHalf - 1);
  }
};

// `first`, then the pending bits, which are its opposite.
void put_with_pending(BitWriter& symbols, bool first, std::uint64_t pending) {
  symbols.put(first ? 1U : 0U, 1);
  for (; pending > 0; --pending) symbols.put(first ? 0U : 1U, 1);
}

struct Found {
  std::size_t row;
  bool hit;  // CODE lies in the row's interval
};

Found row_of_code(const ApackTable& table, const Interval& interval, std::uint32_t code) {
  std::size_t last = 0;
  for (std::size_t row = 0; row < kApackRows; ++row) {
    if (table.t[row] == table.t[row + 1]) continue;
    if (code >= interval.bound(table.t[row]) && code < interval.bound(table.t[row + 1]))
      return {row, true};
    last = row;
  }
  return {last, false};
}

}  // namespace

int apack_offset_bits(const ApackTable& table, int row) {
  const auto r = static_cast<std::size_t>(row);
  const std::uint32_t width = table.v_min[r + 1] - table.v_min[r];
  return width <= 1 ? 0 : static_cast<int>(std::bit_width(width - 1));
}

int apack_row(const ApackTable& table, std::uint32_t value) {
  int row = kApackRows - 1;
  const auto holds = [&](int r) {
    const auto i = static_cast<std::size_t>(r);
    return table.v_min[i] <= value && table.v_min[i] < table.v_min[i + 1];
  };
  while (row > 0 && !holds(row)) --row;
  return row;
}

std::vector<BitString> apack_encode(const CodecFormat& format,
                                    std::span<const std::uint32_t> values) {
  const ApackTable& table = format.table;
  BitWriter symbols, offsets;
  Interval interval;
  std::uint64_t pending = 0;
  for (const std::uint32_t value : values) {
    const int row = apack_row(table, value);
    const auto r = static_cast<std::size_t>(row);
    if (value >= table.v_min.back() || table.t[r] == table.t[r + 1])
      throw Error(
          fmt::format("apack: the table has no code for the value {}; make it for this "
                      "tensor, or give every row a count",
                      value));
    offsets.put(value - table.v_min[r], apack_offset_bits(table, row));
    interval.narrow(table, r);
    if (const int k = interval.common_bits(); k > 0) {
      put_with_pending(symbols, interval.high >= kHalf, pending);
      symbols.put(interval.high >> (kApackStateBits - k) & ones(k - 1), k - 1);
      pending = 0;
      interval.drop_common(k);
    }
    const int m = interval.underflow_bits();
    interval.drop_underflow(m);
    pending += static_cast<std::uint64_t>(m);
  }
  if (!values.empty()) put_with_pending(symbols, interval.low >= kQuarter, pending + 1);
  return {symbols.take(), offsets.take()};
}

Decoded apack_decode(const CodecFormat& format, std::size_t count, CodecStrings strings,
                     OnFault on_fault) {
  const ApackTable& table = format.table;
  BitReader symbols(strings[kSymbols]), offsets(strings[kOffsets]);
  Decoding decoding(count, on_fault);
  Interval interval;
  std::uint32_t code = count > 0 ? symbols.get(kApackStateBits) : 0;
  while (decoding.more()) {
    const auto [row, hit] = row_of_code(table, interval, code);
    if (!hit)
      decoding.fault(kSymbols, symbols.position() - kApackStateBits,
                     fmt::format("no row of the table holds value {}", decoding.done()));
    const std::uint64_t at = offsets.position();
    const std::uint32_t offset = offsets.get(apack_offset_bits(table, static_cast<int>(row)));
    decoding.check_length(kOffsets, offsets);
    if (offset >= table.v_min[row + 1] - table.v_min[row])
      decoding.fault(kOffsets, at,
                     fmt::format("value {} lies beyond row {} of the table", decoding.done(), row));
    decoding.put((table.v_min[row] + offset) & ones(format.value_bits));

    interval.narrow(table, row);
    const int k = interval.common_bits();
    interval.drop_common(k);
    code = ((code << k) & kMask) | symbols.get(k);
    const int m = interval.underflow_bits();
    interval.drop_underflow(m);
    // m times: bit 14 turns over, then the top bit goes.
    if (m > 0) code = (((code << m) & kMask) | symbols.get(m)) ^ kHalf;
    decoding.check_length(kSymbols, symbols, kAhead);
  }
  if (count > 0) {
    if (code != (interval.low >= kQuarter ? kHalf : kQuarter))
      decoding.fault(kSymbols, symbols.position() - kApackStateBits,
                     "the symbols do not end with the last value");
    decoding.check_ending(kSymbols, strings[kSymbols], symbols.position() - kAhead);
  } else {
    decoding.check_ending(kSymbols, strings[kSymbols], 0);
  }
  decoding.check_ending(kOffsets, strings[kOffsets], offsets.position());
  return decoding.take();
}

}  // namespace heddle
