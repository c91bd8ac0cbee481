// SPDX-License-Identifier: Apache-2.0
#include "synth/cell_models.hpp"

#include <fmt/format.h>

#include <cctype>

#include "models/common/error.hpp"

namespace heddle {
namespace {

using Names = std::set<std::string, std::less<>>;

// Recursive descent, one function a level of precedence; each returns Verilog.
class Expression {
 public:
  Expression(std::string_view text, const Names& known) : text_(text), known_(known) {}

  std::string all() {
    std::string verilog = any();
    if (peek() != '\0') fail("an operator or the end");
    return verilog;
  }

 private:
  [[noreturn]] void fail(const std::string& wanted) const {
    throw Error(fmt::format("\"{}\", column {}: {} was expected", text_, at_ + 1, wanted));
  }

  char peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  static bool starts_operand(char c) {
    return c == '!' || c == '(' || c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
  }

  std::string any() {
    std::string left = every();
    while (peek() == '|' || peek() == '+') {
      ++at_;
      left = fmt::format("({} | {})", left, every());
    }
    return left;
  }

  std::string every() {
    std::string left = odd();
    for (char c = peek(); c == '&' || c == '*' || starts_operand(c); c = peek()) {
      if (!starts_operand(c)) ++at_;
      left = fmt::format("({} & {})", left, odd());
    }
    return left;
  }

  std::string odd() {
    std::string left = operand();
    while (peek() == '^') {
      ++at_;
      left = fmt::format("({} ^ {})", left, operand());
    }
    return left;
  }

  std::string operand() {
    const char c = peek();
    std::string value;
    if (c == '!') {
      ++at_;
      return fmt::format("~{}", operand());
    }
    if (c == '(') {
      ++at_;
      value = any();
      if (peek() != ')') fail(")");
      ++at_;
    } else if (starts_operand(c)) {
      value = name();
    } else {
      fail("an operand");
    }
    while (peek() == '\'') {
      ++at_;
      value = fmt::format("~{}", value);
    }
    return value;
  }

  std::string name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (text_[at_] == '_' || std::isalnum(static_cast<unsigned char>(text_[at_])) != 0)) {
      ++at_;
    }
    std::string word(text_.substr(begin, at_ - begin));
    if (word == "0" || word == "1") return "1'b" + word;
    if (!known_.contains(word)) {
      at_ = begin;
      fail("a pin or state of the cell");
    }
    return word;
  }

  std::string_view text_;
  const Names& known_;
  std::size_t at_ = 0;
};

// The modules' lines.
class Model {
 public:
  Model(const Library& library, const LibCell& cell) : library_(library), cell_(cell) {
    for (const LibPin& pin : cell.pins) {
      if (pin.direction != "internal") known_.insert(pin.name);
    }
    if (cell.flop) known_.insert({cell.storage.state, cell.storage.state_n});
  }

  std::string text() {
    if (const std::string reason = unmodelled(cell_); !reason.empty()) {
      throw Error(fmt::format("{}: cell {} cannot be simulated: {}", library_.file.string(),
                              cell_.name, reason));
    }
    std::string ports;
    for (const LibPin& pin : cell_.pins) {
      if (pin.direction == "internal") continue;
      ports += fmt::format("{}{} wire {}", ports.empty() ? "" : ", ", pin.direction, pin.name);
    }
    std::string text = fmt::format("module {} ({});\n", cell_.name, ports);
    if (cell_.flop) text += storage();
    for (const LibPin& pin : cell_.pins) {
      if (pin.direction == "output")
        text += fmt::format("  assign {} = {};\n", pin.name, verilog("function", pin.function));
    }
    return text + "endmodule\n";
  }

 private:
  std::string verilog(std::string_view what, const std::string& expression) const {
    try {
      return verilog_expression(expression, known_);
    } catch (const Error& error) {
      throw Error(fmt::format("{}: cell {}: {} {}", library_.file.string(), cell_.name, what,
                              error.what()));
    }
  }

  // Verilator wants plain nets in event controls.
  std::string storage() const {
    const LibStorage& ff = cell_.storage;
    const bool clear = !ff.clear.empty();
    const bool preset = !ff.preset.empty();
    std::string text = fmt::format("  reg {};\n", ff.state);
    if (!ff.state_n.empty()) text += fmt::format("  wire {} = ~{};\n", ff.state_n, ff.state);
    text += fmt::format("  wire heddle_clock = {};\n", verilog("clocked_on", ff.clock));
    if (clear) text += fmt::format("  wire heddle_clear = {};\n", verilog("clear", ff.clear));
    if (preset) {
      text += fmt::format("  wire heddle_preset = {}{};\n", verilog("preset", ff.preset),
                          clear ? " & ~heddle_clear" : "");
    }
    text += fmt::format("  always @(posedge heddle_clock{}{})\n",
                        clear ? " or posedge heddle_clear" : "",
                        preset ? " or posedge heddle_preset" : "");
    if (clear) text += fmt::format("    if (heddle_clear) {} <= 1'b0; else\n", ff.state);
    if (preset) text += fmt::format("    if (heddle_preset) {} <= 1'b1; else\n", ff.state);
    return text + fmt::format("    {} <= {};\n", ff.state, verilog("next_state", ff.data));
  }

  const Library& library_;
  const LibCell& cell_;
  Names known_;
};

}  // namespace

std::string verilog_expression(std::string_view liberty,
                               const std::set<std::string, std::less<>>& known) {
  return Expression(liberty, known).all();
}

std::string unmodelled(const LibCell& cell) {
  if (cell.latch) return "it is a latch";
  if (cell.clock_gate) return "it gates a clock";
  if (cell.memory) return "it is a memory macro";
  if (cell.flop && (cell.storage.clock.empty() || cell.storage.data.empty()))
    return "its ff group lacks clocked_on or next_state";
  for (const LibPin& pin : cell.pins) {
    if (pin.direction == "inout") return fmt::format("pin {} is bidirectional", pin.name);
    if (pin.direction != "output") continue;
    if (!pin.three_state.empty())
      return fmt::format("output {} can be of high impedance", pin.name);
    if (pin.function.empty()) return fmt::format("output {} has no function", pin.name);
  }
  return "";
}

std::string cell_model(const Library& library, const LibCell& cell) {
  return Model(library, cell).text();
}

}  // namespace heddle
