// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/npy.hpp"
#include "models/import/import.hpp"

namespace heddle {

std::vector<Tensor> read_inputs(const Network& net,
                                const std::vector<std::filesystem::path>& files,
                                std::int64_t limit) {
  std::vector<Tensor> inputs;
  for (const auto& file : files) {
    for (Tensor& input : read_input(net, file)) {
      if (limit == 0 || static_cast<std::int64_t>(inputs.size()) < limit)
        inputs.push_back(std::move(input));
    }
  }
  return inputs;
}

RequantRule requant_rule(const std::string& word) {
  return known_word("--requant", word, rule_from_name(word),
                    "double, single, floor, half-up, fp32");
}

StallChoice stall_choice(const std::string& word, std::uint64_t seed) {
  StallChoice choice{.random = word == "random", .profile = StallProfile::kNever, .seed = seed};
  if (!choice.random) {
    choice.profile = known_word("--stalls", word, stall_profile_from_name(word),
                                "never, half, bursts, long, mix, trickle, random");
  }
  return choice;
}

Tensor stacked(const std::vector<Tensor>& parts) {
  Tensor all = parts.at(0);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    all.data.insert(all.data.end(), parts[i].data.begin(), parts[i].data.end());
  }
  if (parts.size() > 1) {
    if (all.shape.empty()) all.shape = {1};
    all.shape[0] *= static_cast<std::int64_t>(parts.size());
  }
  return all;
}

std::vector<std::int64_t> read_labels(const std::filesystem::path& file, std::int64_t inputs) {
  std::vector<std::int64_t> labels;
  if (file.extension() == ".npy") {
    Tensor read = read_npy(file);
    if (read.shape.size() != 1) {
      throw Error(fmt::format("{}: labels must have one dimension, a class number an input; got {}",
                              file.string(), shape_text(read.shape)));
    }
    labels = std::move(read.data);
  } else {
    const std::string text = read_whole_file(file);
    for (std::size_t at = 0; (at = text.find_first_not_of(" \t\r\n,", at)) != std::string::npos;) {
      std::int64_t label = 0;
      const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), label);
      if (error != std::errc{})
        throw Error(
            fmt::format("{}: must hold integers, got \"{}\"", file.string(), text.substr(at, 20)));
      labels.push_back(label);
      at = static_cast<std::size_t>(end - text.data());
    }
  }
  if (static_cast<std::int64_t>(labels.size()) < inputs) {
    throw Error(fmt::format("{}: must hold a label for each of {} inputs, got {}", file.string(),
                            inputs, labels.size()));
  }
  labels.resize(static_cast<std::size_t>(inputs));
  return labels;
}

Top1 top1(const Tensor& result, const std::vector<std::int64_t>& labels) {
  const auto samples = static_cast<std::int64_t>(labels.size());
  const std::int64_t classes = result.size() / samples;
  Top1 score{.correct = 0, .total = samples};
  for (std::int64_t i = 0; i < samples; ++i) {
    const auto begin = result.data.begin() + i * classes;
    const std::int64_t best = std::max_element(begin, begin + classes) - begin;
    if (best == labels[static_cast<std::size_t>(i)]) ++score.correct;
  }
  return score;
}

}  // namespace heddle
