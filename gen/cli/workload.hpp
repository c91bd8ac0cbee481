// SPDX-License-Identifier: Apache-2.0
//
// What verbs that take a network read besides it.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/common/error.hpp"
#include "models/common/layer.hpp"
#include "models/common/network.hpp"
#include "models/common/tensor.hpp"
#include "tb/common/run_report.hpp"

namespace heddle {

// The samples of all files, at most `limit` of them (0: all).
[[nodiscard]] std::vector<Tensor> read_inputs(const Network& net,
                                              const std::vector<std::filesystem::path>& files,
                                              std::int64_t limit);

// What an option's word stands for; throws Error listing the known words when that is nothing.
template <typename T>
[[nodiscard]] T known_word(const std::string& option, const std::string& got,
                           const std::optional<T>& value, const std::string& known) {
  if (!value) throw Error(fmt::format("{}: must be one of: {}, got \"{}\"", option, known, got));
  return *value;
}

// Values of --requant and --stalls.
[[nodiscard]] RequantRule requant_rule(const std::string& word);
[[nodiscard]] StallChoice stall_choice(const std::string& word, std::uint64_t seed);

// Labels from .npy or from integers in a text file; throws Error unless there are `inputs` of them,
// or more.
[[nodiscard]] std::vector<std::int64_t> read_labels(const std::filesystem::path& file,
                                                    std::int64_t inputs);
// Samples lie along the first axis; the class is the largest value's place, the first of equals.
[[nodiscard]] Top1 top1(const Tensor& result, const std::vector<std::int64_t>& labels);

// The same tensor of every input, one after another along the first axis.
[[nodiscard]] Tensor stacked(const std::vector<Tensor>& parts);

}  // namespace heddle
