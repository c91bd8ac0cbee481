// SPDX-License-Identifier: Apache-2.0
//
// What the golden decoders share: values so far, the first fault, and whether to go on.
#pragma once

#include <fmt/format.h>

#include <utility>

#include "models/codec/codec.hpp"

namespace heddle {

class Decoding {
 public:
  Decoding(std::size_t count, OnFault on_fault) : count_(count), on_fault_(on_fault) {}

  [[nodiscard]] bool more() const {
    return decoded_.values.size() < count_ && !(decoded_.fault && on_fault_ == OnFault::kStop);
  }
  [[nodiscard]] std::size_t done() const { return decoded_.values.size(); }
  void put(std::uint32_t value) { decoded_.values.push_back(value); }

  void fault(std::size_t string, std::uint64_t bit, std::string what) {
    if (!decoded_.fault)
      decoded_.fault = CodecFault{.string = string, .bit = bit, .what = std::move(what)};
  }
  // Notes a fault when more bits were read than the string holds and `ahead` beyond them.
  void check_length(std::size_t string, const BitReader& reader, std::uint64_t ahead = 0) {
    if (reader.position() > reader.size() + ahead)
      fault(string, reader.size(), fmt::format("the string ends after {} values", done()));
  }
  // Notes a fault unless the string ends at `used` bits, padded to whole bytes.
  void check_ending(std::size_t string, std::span<const std::uint8_t> bytes, std::uint64_t used) {
    std::string what = bad_ending(bytes, used);
    if (!what.empty()) fault(string, used, std::move(what));
  }
  [[nodiscard]] Decoded take() { return std::move(decoded_); }

 private:
  std::size_t count_;
  OnFault on_fault_;
  Decoded decoded_;
};

}  // namespace heddle
