// SPDX-License-Identifier: Apache-2.0
#include "models/common/cmsis_headers_test.hpp"

#include <doctest/doctest.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "models/common/atomic_file.hpp"
#include "models/common/bits.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

std::string without_prefix(const std::string& name, const std::string& prefix) {
  return name.starts_with(prefix + "_") ? name.substr(prefix.size() + 1) : name;
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// All included headers, comments removed.
std::string read_headers(const fs::path& folder) {
  std::istringstream list(read_whole_file(folder / "test_data.h"));
  std::string text;
  for (std::string line; std::getline(list, line);) {
    const auto open = line.find('"');
    if (!line.starts_with("#include") || open == std::string::npos) continue;
    std::istringstream header(
        read_whole_file(folder / line.substr(open + 1, line.rfind('"') - open - 1)));
    for (std::string row; std::getline(header, row);) text += row.substr(0, row.find("//")) + "\n";
  }
  return text;
}

std::vector<std::int64_t> read_numbers(const std::string& text) {
  std::vector<std::int64_t> numbers;
  std::string row = text;
  for (char& c : row) c = c == ',' ? ' ' : c;
  std::istringstream in(row);
  for (std::string word; in >> word;) numbers.push_back(std::stoll(word));
  return numbers;
}

// The identifier of `const int8_t name[4]` or `const int8_t *const name`.
std::string declared_name(std::string declaration) {
  declaration = declaration.substr(0, declaration.find('['));
  const auto last = declaration.find_last_not_of(" \n");
  const auto first = declaration.find_last_of(" *\n", last);
  return declaration.substr(first + 1, last - first);
}

void read_macros(const std::string& text, CmsisCase& c) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string define, name, value;
    words >> define >> name >> value;
    const bool number =
        !value.empty() && value.find_first_not_of("-0123456789") == std::string::npos;
    if (define == "#define" && number)
      c.macros[without_prefix(name, upper(c.name))] = std::stoll(value);
  }
}

void read_arrays(const std::string& text, CmsisCase& c) {
  for (auto at = text.find("const "); at != std::string::npos; at = text.find("const ", at)) {
    const auto equals = text.find('=', at);
    const auto end = text.find(';', at);
    const std::string name = without_prefix(declared_name(text.substr(at, equals - at)), c.name);
    const std::string value = text.substr(equals + 1, end - equals - 1);
    const auto open = value.find('{');
    if (open != std::string::npos) {
      c.arrays[name] = read_numbers(value.substr(open + 1, value.find('}') - open - 1));
    } else if (value.find("NULL") == std::string::npos) {
      c.arrays[name] = c.array(without_prefix(declared_name(value), c.name));
    } else {
      c.arrays[name] = {};
    }
    at = end;
  }
}

void set_geometry(const CmsisCase& c, ConvLayer& l) {
  l.n = c.macro("INPUT_BATCHES");
  l.in_h = c.macro("INPUT_H"), l.in_w = c.macro("INPUT_W"), l.in_c = c.macro("IN_CH");
  l.out_h = c.macro("OUTPUT_H"), l.out_w = c.macro("OUTPUT_W"), l.out_c = c.macro("OUT_CH");
  l.kernel_h = c.macro("FILTER_Y"), l.kernel_w = c.macro("FILTER_X");
  l.stride_h = c.macro("STRIDE_Y"), l.stride_w = c.macro("STRIDE_X");
  l.dilation_h = c.macro("DILATION_Y"), l.dilation_w = c.macro("DILATION_X");
  l.pad_top = c.macro("PAD_Y"), l.pad_left = c.macro("PAD_X");
}

// [kh][kw][o] as [o][kh][kw].
std::vector<std::int64_t> depthwise_weights(const std::vector<std::int64_t>& in, std::size_t taps,
                                            std::size_t out_c) {
  std::vector<std::int64_t> out;
  for (std::size_t o = 0; o < out_c; ++o) {
    for (std::size_t tap = 0; tap < taps; ++tap) out.push_back(in.at(tap * out_c + o));
  }
  return out;
}

}  // namespace

std::int64_t CmsisCase::macro(const std::string& key) const {
  if (!macros.contains(key)) throw std::runtime_error(name + " has no macro " + key);
  return macros.at(key);
}

std::int64_t CmsisCase::macro(const std::string& key, std::int64_t otherwise) const {
  return macros.contains(key) ? macros.at(key) : otherwise;
}

const std::vector<std::int64_t>& CmsisCase::array(const std::string& key) const {
  if (!arrays.contains(key)) throw std::runtime_error(name + " has no array " + key);
  return arrays.at(key);
}

CmsisCase read_cmsis_case(const fs::path& folder) {
  CmsisCase c;
  c.name = folder.filename().string();
  const std::string text = read_headers(folder);
  read_macros(text, c);
  read_arrays(text, c);
  return c;
}

std::vector<std::int64_t> unpack_int4(const std::vector<std::int64_t>& bytes) {
  std::vector<std::int64_t> values;
  for (const std::int64_t byte : bytes) {
    values.push_back(sign_extend(static_cast<std::uint64_t>(byte), 4));
    values.push_back(sign_extend(static_cast<std::uint64_t>(byte >> 4), 4));
  }
  return values;
}

ConvLayer cmsis_layer(const CmsisCase& c, CmsisKind kind, bool int4) {
  ConvLayer l;
  l.name = c.name;
  auto weights = int4 ? unpack_int4(c.array("weights")) : c.array("weights");
  if (kind == CmsisKind::kFullyConnected) {
    l.in_h = l.out_h = c.macro("INPUT_BATCHES");
    l.in_c = c.macro("ACCUMULATION_DEPTH");
    l.out_c = c.macro("OUT_CH");
  } else {
    set_geometry(c, l);
    const std::int64_t depth = std::ssize(weights) / (l.out_c * l.kernel_h * l.kernel_w);
    l.groups = kind == CmsisKind::kDepthwise ? l.in_c : l.in_c / depth;
  }
  weights.resize(static_cast<std::size_t>(l.out_c * l.reduction()));
  l.weights = kind == CmsisKind::kDepthwise
                  ? depthwise_weights(weights, static_cast<std::size_t>(l.kernel_h * l.kernel_w),
                                      static_cast<std::size_t>(l.out_c))
                  : weights;
  l.bias = c.array("biases");
  l.in_zero_point = -c.macro("INPUT_OFFSET");
  l.wgt_zero_point = {-c.macro("FILTER_OFFSET", 0)};
  Requant requant;
  requant.zero_point = c.macro("OUTPUT_OFFSET");
  requant.clamp_min = c.macro("OUT_ACTIVATION_MIN");
  requant.clamp_max = c.macro("OUT_ACTIVATION_MAX");
  const bool per_tensor = c.macros.contains("OUTPUT_MULTIPLIER");
  for (std::size_t o = 0; o < static_cast<std::size_t>(l.out_c); ++o) {
    ChannelScale scale;
    scale.multiplier = per_tensor ? c.macro("OUTPUT_MULTIPLIER") : c.array("output_mult").at(o);
    scale.exponent =
        static_cast<int>(per_tensor ? c.macro("OUTPUT_SHIFT") : c.array("output_shift").at(o));
    requant.channels.push_back(scale);
  }
  l.requant = requant;
  return l;
}

Tensor cmsis_input(const CmsisCase& c, const ConvLayer& layer) {
  return {DType::kInt16, layer.in_shape(), c.array("input")};
}

TEST_CASE(
    "cmsis headers: macros, arrays, pointers and NULL are read, comments and others are not") {
  const fs::path folder = fs::path(HEDDLE_BINARY_DIR) / "scratch_cmsis_case" / "a_1";
  fs::create_directories(folder);
  std::ofstream(folder / "test_data.h") << "// x\n#include \"config_data.h\"\n#include \"d.h\"\n";
  std::ofstream(folder / "other.h") << "#define A_1_IN_CH 9\n";
  std::ofstream(folder / "config_data.h")
      << "#pragma once\n#define A_1_IN_CH 5\n#define A_1_PADDING SAME\n"
         "#define A_1_OUTPUT_OFFSET -60\n";
  std::ofstream(folder / "d.h")
      << "#include <stdint.h>\nconst int8_t a_1_input[3] =\n    {-1, 2,\n 3}; // {9}\n"
         "const int8_t *const a_1_alias = a_1_input;\n"
         "const int32_t *const a_1_biases = NULL;\n";
  const CmsisCase c = read_cmsis_case(folder);
  CHECK(c.macros == std::map<std::string, std::int64_t>{{"IN_CH", 5}, {"OUTPUT_OFFSET", -60}});
  CHECK(c.array("input") == std::vector<std::int64_t>{-1, 2, 3});
  CHECK(c.array("alias") == c.array("input"));
  CHECK(c.array("biases").empty());
  CHECK_THROWS_WITH((void)c.array("weights"), "a_1 has no array weights");
  CHECK_THROWS_WITH((void)c.macro("PAD_X"), "a_1 has no macro PAD_X");
}

TEST_CASE("cmsis headers: int4 bytes hold the low half first, signed or not as printed") {
  CHECK(unpack_int4({0x2F, 0xA7, -1}) == std::vector<std::int64_t>{-1, 2, 7, -6, -1, -1});
}

}  // namespace heddle
