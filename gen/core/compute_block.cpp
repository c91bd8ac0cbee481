// SPDX-License-Identifier: Apache-2.0
#include "gen/core/compute_block.hpp"

#include <fmt/format.h>

#include <utility>

#include "gen/core/templates.hpp"
#include "models/common/descriptor.hpp"

namespace heddle {
namespace {

constexpr int kWordBits = 32, kResultBits = 8, kRuleCount = 4;

}  // namespace

std::vector<SvPort> compute_ports(int stream_bits) {
  std::vector<SvPort> list{{"input", 1, "clk_i", ""},
                           {"input", 1, "rst_ni", "synchronous, active low"}};
  const std::pair<const char*, const char*> inputs[]{
      {"cmd", "descriptors and channel records"}, {"wgt", "weights"}, {"act", "activations"}};
  for (const auto& [stream, doc] : inputs) {
    list.push_back({"input", 1, fmt::format("{}_valid_i", stream), doc});
    list.push_back({"output", 1, fmt::format("{}_ready_o", stream), ""});
    list.push_back({"input", stream_bits, fmt::format("{}_data_i", stream), ""});
  }
  list.push_back({"output", 1, "out_valid_o", "results"});
  list.push_back({"input", 1, "out_ready_i", ""});
  list.push_back({"output", stream_bits, "out_data_o", ""});
  list.push_back({"output", stream_bits / 8, "out_keep_o", "bytes in use"});
  list.push_back({"output", 1, "out_last_o", "last beat of a descriptor"});
  list.push_back({"input", 4, "cnt_addr_i", "counter to show"});
  list.push_back({"output", 32, "cnt_data_o", ""});
  return list;
}

std::string rules_literal(const ValueMap& values) {
  std::uint64_t mask = 0;
  for (const std::string& rule : words_of(values, "requant"))
    mask |= std::uint64_t{1} << static_cast<int>(*rule_from_name(rule));
  return sv_bits(mask, kRuleCount);
}

StreamInfo block_stream(const ValueMap& values, const char* name, int element_bits, bool is_signed,
                        const char* order) {
  const int bits = static_cast<int>(int_of(values, "stream_bits"));
  return {name, "in", bits, element_bits, is_signed, bits / element_bits, order, false};
}

StreamInfo cmd_stream(const ValueMap& values) {
  return block_stream(
      values, "cmd", kWordBits, false,
      "a descriptor, then a record for each output channel when results are requantized");
}

StreamInfo out_stream(const ValueMap& values) {
  StreamInfo stream = block_stream(
      values, "out", kResultBits, true,
      "a vector of the tile's channels for each column tile, position; elements of 32 bits "
      "when raw");
  stream.direction = "out";
  stream.keep = true;
  return stream;
}

std::map<std::string, std::int64_t> config_parameters(const ValueMap& values) {
  std::map<std::string, std::int64_t> parameters;
  for (const auto& [key, value] : values) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) parameters[key] = *number;
    if (const auto* flag = std::get_if<bool>(&value)) parameters[key] = *flag ? 1 : 0;
  }
  return parameters;
}

GeneratedBlock compute_block(const Config& config, const char* engine, const SvWrapper& top) {
  GeneratedBlock block;
  Manifest& manifest = block.manifest;
  for (const TemplateFile& file : template_closure(template_files(), engine)) {
    const std::string path = "rtl/" + std::string(file.file_name());
    block.rtl.push_back({path, std::string(file.text)});
    manifest.rtl_files.push_back(path);
  }
  block.rtl.push_back({fmt::format("rtl/{}.sv", config.name), sv_wrapper(top)});
  manifest.rtl_files.push_back(block.rtl.back().path);
  manifest.name = manifest.top = config.name;
  manifest.family = config.generator->family;
  manifest.architecture = config.architecture;
  for (const std::string& rule : words_of(config.values, "requant"))
    manifest.requant.push_back(*rule_from_name(rule));
  manifest.counters = block_counter_names();
  return block;
}

}  // namespace heddle
