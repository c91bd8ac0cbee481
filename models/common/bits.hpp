// SPDX-License-Identifier: Apache-2.0
//
// Bit work and rounding in one place. Shifts of negative numbers are arithmetic (C++20).
// Each function is proven by an exhaustive test at small widths (bits_test.cpp).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace heddle {

// Range of a two's complement (or unsigned) number of 1..63 bits.
[[nodiscard]] constexpr std::int64_t int_min(int bits, bool is_signed = true) {
  return is_signed ? -(std::int64_t{1} << (bits - 1)) : 0;
}
[[nodiscard]] constexpr std::int64_t int_max(int bits, bool is_signed = true) {
  return (std::int64_t{1} << (is_signed ? bits - 1 : bits)) - 1;
}
[[nodiscard]] constexpr bool fits(std::int64_t value, int bits, bool is_signed = true) {
  return value >= int_min(bits, is_signed) && value <= int_max(bits, is_signed);
}
[[nodiscard]] constexpr std::int64_t saturate(std::int64_t value, int bits, bool is_signed = true) {
  return std::clamp(value, int_min(bits, is_signed), int_max(bits, is_signed));
}

// The low `bits` (1..64) of raw, read as an unsigned or a two's complement number.
[[nodiscard]] constexpr std::uint64_t low_bits(std::uint64_t raw, int bits) {
  return bits >= 64 ? raw : raw & ((std::uint64_t{1} << bits) - 1);
}
[[nodiscard]] constexpr std::int64_t sign_extend(std::uint64_t raw, int bits) {
  const int unused = 64 - bits;
  return static_cast<std::int64_t>(raw << unused) >> unused;
}

// value / 2^shift (0..62), rounded to nearest; ties towards plus infinity.
// |value| must leave room for 2^(shift-1).
[[nodiscard]] constexpr std::int64_t round_shift(std::int64_t value, int shift) {
  return shift == 0 ? value : (value + (std::int64_t{1} << (shift - 1))) >> shift;
}

// value / 2^shift (0..62), rounded to nearest; ties away from zero (gemmlowp RoundingDivideByPOT).
[[nodiscard]] constexpr std::int64_t round_shift_away(std::int64_t value, int shift) {
  return value < 0 ? -round_shift(-value, shift) : round_shift(value, shift);
}

// numerator (>= 0) / denominator (> 0), rounded up.
[[nodiscard]] constexpr std::int64_t ceil_div(std::int64_t numerator, std::int64_t denominator) {
  return (numerator + denominator - 1) / denominator;
}

// numerator / denominator (> 0), rounded to nearest; ties away from zero.
[[nodiscard]] constexpr std::int64_t round_divide_away(std::int64_t numerator,
                                                       std::int64_t denominator) {
  const std::int64_t half = denominator / 2;
  return (numerator + (numerator < 0 ? -half : half)) / denominator;
}

// High half of 2*a*b for numbers of `bits` (2..32) bits: a*b / 2^(bits-1) rounded to nearest, ties
// towards plus infinity; min*min saturates (gemmlowp SaturatingRoundingDoublingHighMul).
// gemmlowp adds 1 - 2^(bits-2) to negative products and truncates towards zero: the same number.
[[nodiscard]] constexpr std::int64_t doubling_high_mul(std::int64_t a, std::int64_t b,
                                                       int bits = 32) {
  return std::min(round_shift(a * b, bits - 1), int_max(bits));
}

// `count` (1..64) bits of a little-endian bit string: bit i is bit i%8 of byte i/8.
[[nodiscard]] constexpr std::uint64_t get_bits(std::span<const std::uint8_t> bytes, std::size_t bit,
                                               int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count;) {
    const std::size_t position = bit + static_cast<std::size_t>(i);
    const int offset = static_cast<int>(position % 8);
    const int taken = std::min(8 - offset, count - i);
    const auto piece = low_bits(static_cast<std::uint64_t>(bytes[position / 8]) >> offset, taken);
    value |= piece << i;
    i += taken;
  }
  return value;
}

// Overwrites `count` (1..64) bits with the low bits of value.
constexpr void put_bits(std::span<std::uint8_t> bytes, std::size_t bit, int count,
                        std::uint64_t value) {
  for (int i = 0; i < count;) {
    const std::size_t position = bit + static_cast<std::size_t>(i);
    const int offset = static_cast<int>(position % 8);
    const int taken = std::min(8 - offset, count - i);
    const auto mask = static_cast<std::uint8_t>(low_bits(~std::uint64_t{0}, taken) << offset);
    const auto piece = static_cast<std::uint8_t>(low_bits(value >> i, taken) << offset);
    auto& byte = bytes[position / 8];
    byte = static_cast<std::uint8_t>((byte & ~mask) | piece);
    i += taken;
  }
}

}  // namespace heddle
