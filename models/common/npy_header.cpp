// SPDX-License-Identifier: Apache-2.0
#include "models/common/npy_header.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <utility>

#include "models/common/error.hpp"

namespace heddle {
namespace {

constexpr std::size_t kMaxAxes = 32;  // numpy's own limit

class Parser {
 public:
  Parser(std::string_view text, const std::string& where, NpyFloats floats)
      : text_(text), where_(where), floats_(floats) {}

  NpyHeader parse() {
    NpyHeader header;
    std::array<bool, 3> seen{};
    expect('{');
    while (!accept('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr") {
        seen[0] = true;
        read_descr(header);
      } else if (key == "fortran_order") {
        seen[1] = true;
        header.fortran_order = flag();
      } else if (key == "shape") {
        seen[2] = true;
        header.shape = tuple();
      } else {
        malformed(fmt::format("unknown key '{}'", key));
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (at_ != text_.size()) malformed("text after the closing brace");
    if (!seen[0] || !seen[1] || !seen[2]) malformed("descr, fortran_order or shape is missing");
    return header;
  }

 private:
  [[noreturn]] void malformed(const std::string& what) const {
    throw Error(
        fmt::format("{}: malformed .npy header at byte {}: {}; save the array with numpy.save",
                    where_, at_, what));
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool accept(char wanted) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void expect(char wanted) {
    if (!accept(wanted)) malformed(fmt::format("'{}' is expected", wanted));
  }

  std::string quoted() {
    skip_space();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '\'' && quote != '"') malformed("a quoted string is expected");
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) malformed("a string is not closed");
    const std::string value(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return value;
  }

  bool flag() {
    skip_space();
    for (const auto& [word, value] :
         {std::pair{std::string_view("True"), true}, {"False", false}}) {
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return value;
      }
    }
    malformed("True or False is expected");
  }

  std::int64_t extent() {
    skip_space();
    const std::size_t start = at_;
    std::int64_t value = 0;
    while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) {
      if (value > (std::int64_t{1} << 62) / 10 - 1) malformed("an extent is too large");
      value = value * 10 + (text_[at_++] - '0');
    }
    if (at_ == start) malformed("an extent (an integer of 0 or more) is expected");
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // written by Python 2
    return value;
  }

  Shape tuple() {
    Shape shape;
    expect('(');
    while (!accept(')')) {
      if (shape.size() == kMaxAxes) malformed(fmt::format("more than {} axes", kMaxAxes));
      shape.push_back(extent());
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return shape;
  }

  void read_descr(NpyHeader& header) {
    skip_space();
    if (at_ < text_.size() && text_[at_] == '[') unsupported("a structured type");
    const std::string descr = quoted();
    static constexpr std::array<std::pair<std::string_view, DType>, 9> kTypes = {
        {{"i1", DType::kInt8},
         {"u1", DType::kUint8},
         {"i2", DType::kInt16},
         {"u2", DType::kUint16},
         {"i4", DType::kInt32},
         {"u4", DType::kUint32},
         {"i8", DType::kInt64},
         {"u8", DType::kUint64},
         {"f4", DType::kFloat32}}};
    constexpr std::string_view kOrders = "<>|=";
    const bool has_order = !descr.empty() && kOrders.find(descr[0]) != std::string_view::npos;
    for (const auto& [name, type] : kTypes) {
      if (std::string_view(descr).substr(has_order ? 1 : 0) != name) continue;
      if (type == DType::kFloat32 && floats_ == NpyFloats::kRefuse) break;
      header.dtype = type;
      header.big_endian = descr[0] == '>';
      return;
    }
    unsupported(fmt::format("type '{}'", descr));
  }

  [[noreturn]] void unsupported(const std::string& what) const {
    throw Error(
        fmt::format("{}: {} is not read, only integers of 8 to 64 bits; convert the array, "
                    "for example with a.astype(numpy.int8)",
                    where_, what));
  }

  std::string_view text_;
  const std::string& where_;
  NpyFloats floats_;
  std::size_t at_ = 0;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& where, NpyFloats floats) {
  return Parser(text, where, floats).parse();
}

}  // namespace heddle
