// SPDX-License-Identifier: Apache-2.0
//
// Tensors of real networks through simulated codec blocks (gen/codec_campaign.sh).
//   codec_campaign [--most N] [--every K] [--seed S] (--config FILE)... (--network NAME MODEL INPUT...)...
// Every K-th tensor (gen/cli/network_tensors.hpp) of at most N values, 0: of any. A block's tensors
// follow each other without a reset, all streams stalled at random: first the encoder, whose strings
// must be the golden encoder's, then the decoder on these, whose values must be the original ones. A
// block of one direction does that one. Exit code 1: something differed, or nothing was compared.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "gen/cli/network_tensors.hpp"
#include "gen/cli/target.hpp"
#include "models/codec/apack_table.hpp"
#include "models/codec/codec.hpp"
#include "models/codec/plan.hpp"
#include "models/common/error.hpp"
#include "models/common/seconds.hpp"
#include "tb/codec/check_coding.hpp"
#include "tb/common/model_build.hpp"

namespace {

using namespace heddle;

constexpr std::size_t kMostListed = 20;
constexpr int kLeastBits = 8;  // of a value

struct Options {
  std::size_t most = 0, every = 1;
  std::uint64_t seed = 1;
  std::vector<std::string> configs;
  std::vector<NetworkWords> networks;
};

// One direction of a block, summed over tensors.
struct Total {
  std::int64_t tensors = 0, values = 0, compared = 0, mismatches = 0, cycles = 0;
  double seconds = 0;
};

class Coder {
 public:
  explicit Coder(const std::string& config) {
    OutputFolder folder(scratch_folder());
    const Target target = make_target(config, folder);
    manifest_ = target.manifest;
    if (manifest_.family != "codec") throw Error(config + ": codes no tensors");
    format_ = block_format(manifest_);
    if (format_.value_bits < kLeastBits)
      throw Error(fmt::format("{}: the tensors have {} bits, the block's values {}", config,
                              kLeastBits, format_.value_bits));
    dut_ = std::make_unique<Dut>(build_model(manifest_, target.folder));
    dut_->reset();
  }

  void code(const std::string& label, const QuantizedTensor& tensor, std::uint64_t seed) {
    CodecFormat format = format_;
    const std::vector<std::uint32_t> codes = codec_codes(tensor, format);
    if (format.architecture == CodecArch::kApack)
      format.table = apack_best_table(histogram(codes, format.value_bits));
    ByteStrings golden;
    for (BitString& string : encode_values(format, codes))
      golden.push_back(std::move(string.bytes));
    for (const bool decode : {false, true}) {
      if (manifest_.param(decode ? "decode" : "encode") == 0) continue;
      const StallPlan stalls = stall_random(derive_seed(seed, label + (decode ? " out" : " in")));
      const auto begin = Clock::now();
      CodeCheck check;
      if (decode) {
        (void)decode_checked(*dut_, manifest_, format, golden, codes, stalls, check);
      } else {
        (void)encode_checked(*dut_, manifest_, format, codes, golden, stalls, check);
      }
      book(decode ? decoded_ : encoded_, label, codes.size(), check, seconds_since(begin));
    }
  }

  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  [[nodiscard]] const Total& total(bool decode) const { return decode ? decoded_ : encoded_; }
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

 private:
  void book(Total& total, const std::string& label, std::size_t values, const CodeCheck& check,
            double seconds) {
    ++total.tensors;
    total.values += static_cast<std::int64_t>(values);
    total.compared += check.compared;
    total.mismatches += check.mismatches;
    total.cycles += check.cycles;
    total.seconds += seconds;
    if (check.ok()) return;
    for (const std::string& problem : check.problems)
      problems_.push_back(fmt::format("{}: {}: {}", manifest_.name, label, problem));
    dut_->reset();  // its state is not to be trusted any more
  }

  Manifest manifest_;
  CodecFormat format_;
  std::unique_ptr<Dut> dut_;
  Total encoded_, decoded_;
  std::vector<std::string> problems_;
};

std::size_t number(const std::string& option, const std::string& text) {
  std::size_t end = 0;
  const unsigned long value = std::stoul(text, &end);
  if (end != text.size()) throw Error(option + ": not a number: " + text);
  return value;
}

Options parse(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size();) {
    if (words[i] == "--network") {
      options.networks.push_back(network_words(words, i));
      continue;
    }
    if (i + 1 == words.size()) throw Error("codec_campaign: what to do with '" + words[i] + "'?");
    const std::string& value = words[i + 1];
    if (words[i] == "--most") {
      options.most = number(words[i], value);
    } else if (words[i] == "--every") {
      options.every = std::max<std::size_t>(1, number(words[i], value));
    } else if (words[i] == "--seed") {
      options.seed = number(words[i], value);
    } else if (words[i] == "--config") {
      options.configs.push_back(value);
    } else {
      throw Error("codec_campaign: what to do with '" + words[i] + "'?");
    }
    i += 2;
  }
  return options;
}

int print(const std::vector<Coder>& coders) {
  fmt::print(
      "| block | direction | tensors | values | compared | mismatches | cycles | values a cycle "
      "and "
      "engine, stalled | seconds |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: "
      "|\n");
  bool ok = !coders.empty();
  for (const Coder& coder : coders) {
    std::int64_t tensors = 0;
    for (const bool decode : {false, true}) {
      const Total& total = coder.total(decode);
      if (total.tensors == 0) continue;
      tensors += total.tensors;
      ok = ok && total.mismatches == 0 && total.compared > 0;
      const double rounds = static_cast<double>(total.cycles * coder.manifest().param("engines"));
      fmt::print("| {} | {} | {} | {} | {} | {} | {} | {:.3f} | {:.1f} |\n", coder.manifest().name,
                 decode ? "decode" : "encode", total.tensors, total.values, total.compared,
                 total.mismatches, total.cycles, static_cast<double>(total.values) / rounds,
                 total.seconds);
    }
    ok = ok && tensors > 0 && coder.problems().empty();
    for (std::size_t i = 0; i < std::min(kMostListed, coder.problems().size()); ++i)
      fmt::print(stderr, "{}\n", coder.problems()[i]);
  }
  return ok ? 0 : 1;
}

int run(const Options& options) {
  std::vector<Coder> coders;
  for (const std::string& config : options.configs) coders.emplace_back(config);
  std::size_t seen = 0;
  for (const NetworkWords& network : options.networks) {
    visit_tensors(network, [&](TensorKind kind, const QuantizedTensor& tensor) {
      if (options.most > 0 && tensor.codes.size() > options.most) return;
      const std::string label =
          fmt::format("{}, {} {} ({})", network.name, tensor_kind_name(kind), tensor.name, seen);
      if (seen++ % options.every != 0) return;
      for (Coder& coder : coders) coder.code(label, tensor, options.seed);
    });
  }
  return print(coders);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(parse({argv + 1, argv + argc}));
  } catch (const heddle::Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 2;
  }
}
