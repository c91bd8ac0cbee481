// SPDX-License-Identifier: Apache-2.0
//
// The tables of gen/ratio_tables.sh: what the codecs leave of networks' weights and activations.
//   codec_ratios [--substreams S] [--run-bits R] [--each] (--network NAME MODEL INPUT...)...
// INPUT as `heddle run --input` takes it; the tensors: gen/cli/network_tensors.hpp. Exit code 1: some
// codec loses values, or apack misses its bound.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "gen/cli/network_tensors.hpp"
#include "models/codec/ratio.hpp"
#include "models/common/error.hpp"

namespace {

using namespace heddle;

constexpr double kLargeTensor = 4096;  // values of a tensor that counts for the bound
constexpr double kLeastEntropy = 0.1;  // bits a value
constexpr double kMostOverEntropy = 1.06;

struct Measured {
  std::string network, kind;
  CodecCost all{}, large{};                                  // large: tensors under the bound
  double worst = 0;                                          // of those, bits over entropy
  std::vector<std::pair<std::string, CodecCost>> tensors{};  // of those
};

struct Options {
  int substreams = 1, run_bits = 2;
  bool each_tensor = false;
};

void add(Measured& measured, const Options& options, const QuantizedTensor& tensor) {
  const CodecCost cost = codec_cost(tensor, options.substreams, options.run_bits);
  measured.all += cost;
  if (cost.values < kLargeTensor || cost.entropy < kLeastEntropy * cost.values) return;
  measured.large += cost;
  measured.tensors.emplace_back(tensor.name, cost);
  measured.worst = std::max(measured.worst, cost.apack / cost.entropy);
}

void measure(std::vector<Measured>& list, const Options& options, const NetworkWords& network) {
  std::array<Measured, 2> kinds;
  for (const TensorKind kind : {TensorKind::kWeights, TensorKind::kActivations}) {
    Measured& measured = kinds[static_cast<std::size_t>(kind)];
    measured.network = network.name;
    measured.kind = tensor_kind_name(kind);
  }
  visit_tensors(network, [&](TensorKind kind, const QuantizedTensor& tensor) {
    add(kinds[static_cast<std::size_t>(kind)], options, tensor);
  });
  list.insert(list.end(), kinds.begin(), kinds.end());
}

std::string share(double bits, double values, double value_bits) {
  return values > 0 ? fmt::format("{:.3f}", bits / (value_bits * values)) : "-";
}

// A line of a Markdown table.
void print_line(const std::vector<std::string>& cells) {
  fmt::print("| {} |\n", fmt::join(cells, " | "));
}

void print_head(const std::vector<std::string>& cells) {
  print_line(cells);
  std::vector<std::string> rule(cells.size(), "---:");
  rule[0] = rule[1] = "---";
  print_line(rule);
}

void print_ratio(const std::string& name, const std::string& kind, const CodecCost& cost) {
  const auto ratio = [&](double bits) { return share(bits, cost.values, kRatioValueBits); };
  const auto bf16 = [&](double bits) { return share(bits, cost.values, kRatioBf16Bits); };
  print_line({name, kind, fmt::format("{}", cost.tensors), fmt::format("{:.0f}", cost.values),
              ratio(cost.entropy), ratio(cost.apack + cost.apack_table),
              ratio(cost.apack_search + cost.apack_table), bf16(cost.gecko), bf16(cost.gecko_zero),
              ratio(cost.zvc), ratio(cost.zrle)});
}

void print_ratios(const std::vector<Measured>& list) {
  fmt::print(
      "Ratio = bits out / bits in, tables included, headers and CRCs not; the paper's compression\n"
      "ratio is the inverse. apack, zvc, zrle: of 8 bits a value; zvc and zrle take value - zero\n"
      "point. gecko: the real values cast to bf16, of 16 bits.\n\n");
  print_head({"network", "tensors", "number", "values", "entropy", "apack", "apack, search",
              "gecko", "gecko, zero-aware", "zvc", "zrle"});
  for (const char* kind : {"weights", "activations"}) {
    CodecCost sum;
    double apack = 0, networks = 0;
    for (const Measured& one : list) {
      if (one.kind != kind) continue;
      print_ratio(one.network, kind, one.all);
      sum += one.all;
      apack += (one.all.apack + one.all.apack_table) / (kRatioValueBits * one.all.values);
      ++networks;
    }
    print_ratio("all values", kind, sum);
    const char* published = std::strcmp(kind, "weights") == 0 ? "0.60" : "0.48";
    print_line({"mean of networks", kind, "", "", "", fmt::format("{:.3f}", apack / networks), "",
                "", "", "", ""});
    print_line({"published mean", kind, "", "", "", published, "", "", "", "", ""});
  }
}

void print_over(const std::string& name, const std::string& kind, const CodecCost& cost,
                double worst) {
  const auto over = [&](double bits) {
    return cost.entropy > 0 ? fmt::format("{:.4f}", bits / cost.entropy) : "-";
  };
  print_line({name, kind, fmt::format("{}", cost.tensors), fmt::format("{:.0f}", cost.values),
              share(cost.entropy, cost.values, 1), over(cost.apack),
              worst > 0 ? fmt::format("{:.4f}", worst) : "-", over(cost.apack_search),
              over(cost.apack_ideal)});
}

// Returns the sum over the tensors that count.
CodecCost print_bound(const std::vector<Measured>& list, bool each_tensor) {
  fmt::print(
      "\nBits out / (values * zero-order entropy), tensors of {:.0f} values and more with {} bits\n"
      "a value and more; the table is not in here. cost: what the optimal table promises\n"
      "(models/codec/apack_table.hpp), before counts add up to 1023 and strings end.\n\n",
      kLargeTensor, kLeastEntropy);
  print_head({"network", "tensors", "number", "values", "entropy, bits", "apack / entropy",
              "worst tensor", "search / entropy", "cost / entropy"});
  double worst = 0;
  CodecCost sum;
  for (const Measured& one : list) {
    for (const auto& [name, cost] : one.tensors) {
      if (each_tensor) print_over(one.network, name, cost, cost.apack / cost.entropy);
    }
    print_over(one.network, one.kind, one.large, one.worst);
    sum += one.large;
    worst = std::max(worst, one.worst);
  }
  print_over("all", "", sum, worst);
  fmt::print("\nTables: {:.0f} bits a tensor, {:.2f} % of the strings' bits.\n",
             sum.apack_table / static_cast<double>(sum.tensors), 100 * sum.apack_table / sum.apack);
  return sum;
}

int run(const std::vector<std::string>& words) {
  Options options;
  std::vector<Measured> list;
  for (std::size_t i = 0; i < words.size();) {
    if (words[i] == "--each") {
      options.each_tensor = true;
      ++i;
      continue;
    }
    if (i + 1 < words.size() && words[i] == "--substreams") {
      options.substreams = std::stoi(words[i + 1]);
      i += 2;
    } else if (i + 1 < words.size() && words[i] == "--run-bits") {
      options.run_bits = std::stoi(words[i + 1]);
      i += 2;
    } else if (words[i] == "--network") {
      measure(list, options, network_words(words, i));
    } else {
      throw Error("codec_ratios: what to do with '" + words[i] +
                  "'? See the head of ratio_main.cpp");
    }
  }
  print_ratios(list);
  const CodecCost sum = print_bound(list, options.each_tensor);
  CodecCost all;
  for (const Measured& one : list) all += one.all;
  fmt::print(
      "Finding the table, histogram included: search {:.4f} s, optimum {:.4f} s a MB of values "
      "({} tensors of {:.0f} values on average).\n",
      all.search_seconds / (all.values * 1e-6), all.optimum_seconds / (all.values * 1e-6),
      all.tensors, all.values / static_cast<double>(all.tensors));
  return sum.apack <= kMostOverEntropy * sum.entropy ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const heddle::Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 2;
  } catch (const std::logic_error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
}
