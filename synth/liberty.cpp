// SPDX-License-Identifier: Apache-2.0
#include "synth/liberty.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "synth/liberty_tree.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargest = std::uintmax_t{1} << 31;

std::string inflated(const std::string& zipped, const fs::path& file) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) throw Error(file.string() + ": zlib failed");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zipped.data()));
  stream.avail_in = static_cast<uInt>(zipped.size());
  std::string text;
  std::vector<char> buffer(std::size_t{1} << 20);
  int status = Z_OK;
  while (status == Z_OK && text.size() < kLargest) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status == Z_BUF_ERROR) throw Error(file.string() + ": the zipped file ends too early");
  if (status != Z_STREAM_END) throw Error(file.string() + ": the zipped file is corrupt");
  return text;
}

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  Library library(const LibertyGroup& group) const {
    Library library;
    library.name = first_word(group);
    library.file = file_;
    if (const LibertyAttribute* unit = group.attribute("time_unit"); unit != nullptr) {
      library.time_unit_s = scaled(*unit, unit->value, "s");
    }
    const LibertyAttribute* cap = group.attribute("capacitive_load_unit");
    if (cap == nullptr) {
      throw Error(fmt::format("{}:{}: library {} has no capacitive_load_unit", file_, group.line,
                              library.name));
    }
    const std::vector<std::string_view> words = liberty_words(cap->value);
    if (words.size() != 2) fail(*cap, "a number and a unit");
    library.cap_unit_f = number(*cap, words[0]) * scaled(*cap, words[1], "f");
    for (const LibertyGroup& inner : group.groups) {
      if (inner.kind == "cell") library.cells.push_back(cell(inner, library));
    }
    if (library.cells.empty()) {
      throw Error(fmt::format("{}:{}: library {} has no cells", file_, group.line, library.name));
    }
    return library;
  }

 private:
  [[noreturn]] void fail(const LibertyAttribute& attribute, const std::string& rule) const {
    throw Error(fmt::format("{}:{}: {} must be {}, got \"{}\"", file_, attribute.line,
                            attribute.name, rule, attribute.value));
  }

  static std::string first_word(const LibertyGroup& group) {
    const std::vector<std::string_view> words = liberty_words(group.arguments);
    return words.empty() ? "" : std::string(words[0]);
  }

  [[nodiscard]] double number(const LibertyAttribute& attribute, std::string_view text) const {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) ||
        value < 0) {
      fail(attribute, "a number that is not negative");
    }
    return value;
  }

  [[nodiscard]] double number(const LibertyGroup& group, std::string_view name) const {
    const LibertyAttribute* attribute = group.attribute(name);
    return attribute == nullptr ? 0 : number(*attribute, attribute->value);
  }

  // "10ps" in the base unit "s", "ff" in the base unit "f".
  [[nodiscard]] double scaled(const LibertyAttribute& attribute, std::string_view text,
                              std::string_view base) const {
    constexpr std::array<std::pair<char, double>, 5> kPrefixes{
        {{'m', 1e-3}, {'u', 1e-6}, {'n', 1e-9}, {'p', 1e-12}, {'f', 1e-15}}};
    const std::string rule = fmt::format("a unit like 1p{}", base);
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const double factor = digits == 0 ? 1 : number(attribute, text.substr(0, digits));
    std::string unit(text.substr(digits));
    std::transform(unit.begin(), unit.end(), unit.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!unit.ends_with(base) || factor <= 0) fail(attribute, rule);
    unit.resize(unit.size() - base.size());
    if (unit.empty()) return factor;
    for (const auto& [prefix, scale] : kPrefixes) {
      if (unit == std::string(1, prefix)) return factor * scale;
    }
    fail(attribute, rule);
  }

  LibPin pin(const LibertyGroup& group, const std::string& name, const Library& library) const {
    LibPin pin;
    pin.name = name;
    pin.direction = group.value("direction");
    pin.function = group.value("function");
    pin.three_state = group.value("three_state");
    pin.clock = group.value("clock") == "true";
    pin.cap_f = number(group, "capacitance") * library.cap_unit_f;
    return pin;
  }

  LibCell cell(const LibertyGroup& group, const Library& library) const {
    LibCell cell;
    cell.name = first_word(group);
    cell.area = number(group, "area");
    cell.dont_use = group.value("dont_use") == "true";
    cell.clock_gate = group.attribute("clock_gating_integrated_cell") != nullptr;
    for (const LibertyGroup& inner : group.groups) {
      if (inner.kind == "pin") {
        // pin (A, B) { } declares two.
        for (const std::string_view name : liberty_words(inner.arguments)) {
          cell.pins.push_back(pin(inner, std::string(name), library));
        }
      } else if (inner.kind == "ff" || inner.kind == "ff_bank") {
        cell.flop = true;
        cell.storage = storage(inner, "next_state", "clocked_on");
      } else if (inner.kind == "latch" || inner.kind == "latch_bank") {
        cell.latch = true;
        cell.storage = storage(inner, "data_in", "enable");
      } else if (inner.kind == "memory") {
        cell.memory = memory(inner);
      }
    }
    return cell;
  }

  static LibStorage storage(const LibertyGroup& group, std::string_view data,
                            std::string_view clock) {
    LibStorage storage;
    const std::vector<std::string_view> states = liberty_words(group.arguments);
    if (!states.empty()) storage.state = states[0];
    if (states.size() > 1) storage.state_n = states[1];
    storage.data = group.value(data);
    storage.clock = group.value(clock);
    storage.clear = group.value("clear");
    storage.preset = group.value("preset");
    return storage;
  }

  [[nodiscard]] LibMemory memory(const LibertyGroup& group) const {
    constexpr double kWidest = 40;  // address bits
    const double bits = number(group, "address_width");
    const LibertyAttribute* address = group.attribute("address_width");
    if (address != nullptr && bits > kWidest) fail(*address, "at most 40");
    return {std::int64_t{1} << static_cast<int>(bits),
            static_cast<std::int64_t>(number(group, "word_width"))};
  }

  std::string file_;
};

}  // namespace

const LibPin* LibCell::pin(std::string_view pin_name) const {
  for (const LibPin& pin : pins) {
    if (pin.name == pin_name) return &pin;
  }
  return nullptr;
}

const LibCell* Library::cell(std::string_view cell_name) const {
  for (const LibCell& cell : cells) {
    if (cell.name == cell_name) return &cell;
  }
  return nullptr;
}

std::string liberty_text(const fs::path& file) {
  std::string text = read_whole_file(file, kLargest);
  return text.starts_with("\x1f\x8b") ? inflated(text, file) : text;
}

Library parse_liberty(std::string_view text, const fs::path& file) {
  return Reader(file.string()).library(liberty_tree(text, file));
}

Library read_liberty(const fs::path& file) { return parse_liberty(liberty_text(file), file); }

}  // namespace heddle
