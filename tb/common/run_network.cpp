// SPDX-License-Identifier: Apache-2.0
#include "tb/common/run_network.hpp"

#include <fmt/format.h>

#include <utility>

#include "models/common/error.hpp"
#include "models/common/evaluate.hpp"
#include "models/common/interrupt.hpp"

namespace heddle {
namespace {

std::string label_of(const Op& op) { return fmt::format("{} {}", op.index, op.type); }

// Books what a layer did.
void account(NetworkRun& run, LayerRun& layer, const LayerOutcome& outcome) {
  layer.cycles += outcome.cycles;
  layer.bytes += outcome.bytes;
  layer.macs += outcome.macs;
  layer.ideal_cycles += outcome.ideal_cycles;
  layer.descriptors += outcome.descriptors;
  layer.expected += outcome.score.expected_elements;
  layer.compared += outcome.score.compared;
  layer.mismatches += outcome.score.mismatches;
  for (std::size_t i = 0; i < layer.stalls.size(); ++i) layer.stalls[i] += outcome.stalls[i];
  run.cycles += outcome.cycles.cycles;
  run.macs += outcome.macs;
  run.ideal_cycles += outcome.ideal_cycles;
  run.expected += outcome.score.expected_elements;
  run.compared += outcome.score.compared;
  run.mismatches += outcome.score.mismatches;
  if (outcome.ok()) return;
  for (const std::string& problem : outcome.problems) {
    run.messages.push_back(fmt::format("layer {}: {}", outcome.score.layer, problem));
  }
  if (std::string text = score_text(outcome.score); !text.empty()) {
    text.erase(text.find_last_not_of('\n') + 1);
    run.messages.push_back(fmt::format("{}\n  stalls: {}", text, stall_text(outcome.stall_plan)));
  }
}

// Runs the operators of one network on one input after another.
class NetworkRunner {
 public:
  NetworkRunner(BlockRunner& block, const Network& net, RequantRule rule)
      : block_(block), net_(net), rule_(rule) {
    for (const Op& op : net.ops) {
      const bool on_block = runs_on_block(op);
      run_.layers.push_back(
          {.index = op.index, .name = op.name, .op = op.type, .on_block = on_block});
      lowered_.push_back(on_block ? lower_conv(net, op, rule) : ConvLayer{});
    }
    run_.outputs.resize(net.ops.size());
  }

  void run_input(const Tensor& input, const LayerProgress& progress, std::int64_t total) {
    std::vector<Tensor> values(net_.tensors.size());
    std::vector<bool> known(net_.tensors.size(), false);
    const auto set = [&](int tensor, Tensor value) {
      values.at(static_cast<std::size_t>(tensor)) = std::move(value);
      known.at(static_cast<std::size_t>(tensor)) = true;
    };
    set(net_.inputs.at(0), input);
    const std::string suffix = total > 1 ? fmt::format(" (input {})", run_.inputs) : "";
    const auto layers = static_cast<std::int64_t>(net_.ops.size());
    for (std::size_t i = 0; i < net_.ops.size(); ++i) {
      const Op& op = net_.ops[i];
      check_interrupt();
      if (progress)
        progress(run_.inputs * layers + static_cast<std::int64_t>(i), total * layers, label_of(op));
      std::vector<const Tensor*> arguments;
      for (const int tensor : op.inputs) {
        const bool there = tensor >= 0 && known.at(static_cast<std::size_t>(tensor));
        arguments.push_back(there ? &values[static_cast<std::size_t>(tensor)] : nullptr);
      }
      Tensor result = run_.layers[i].on_block ? on_block(i, *arguments.at(0), suffix)
                                              : evaluate_op(net_, op, arguments, rule_);
      run_.outputs[i].push_back(result);
      set(op.outputs.at(0), std::move(result));
    }
    ++run_.inputs;
  }

  NetworkRun finish() {
    run_.seconds = block_.seconds();
    return std::move(run_);
  }

 private:
  Tensor on_block(std::size_t i, Tensor input, const std::string& suffix) {
    const Op& op = net_.ops[i];
    input.shape = lowered_[i].in_shape();
    LayerOutcome outcome = block_.run(lowered_[i], input, label_of(op) + suffix);
    account(run_, run_.layers[i], outcome);
    const TensorInfo& info = net_.tensors.at(static_cast<std::size_t>(op.outputs.at(0)));
    outcome.result.shape = info.shape;
    outcome.result.dtype = info.dtype;
    return std::move(outcome.result);
  }

  BlockRunner& block_;
  const Network& net_;
  RequantRule rule_;
  std::vector<ConvLayer> lowered_;  // of the operators that run on the block
  NetworkRun run_;
};

// The product as a 1x1 convolution: a row of A is a position, a column of W an output channel.
ConvLayer gemm_layer(const Tensor& a, const Tensor& w) {
  const std::int64_t k = w.shape[0];
  const std::int64_t n = w.shape[1];
  ConvLayer layer{.name = "gemm", .in_h = a.shape[0], .in_c = k, .out_h = a.shape[0], .out_c = n};
  layer.weights.resize(static_cast<std::size_t>(k * n));
  for (std::int64_t i = 0; i < k; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      layer.weights[static_cast<std::size_t>(j * k + i)] =
          w.data[static_cast<std::size_t>(i * n + j)];
    }
  }
  return layer;
}

Tensor gemm_input(const Tensor& a, const ConvLayer& layer) {
  return {.dtype = a.dtype, .shape = layer.in_shape(), .data = a.data};
}

}  // namespace

void check_network(const Manifest& manifest, Backend backend, const Network& net,
                   RequantRule rule) {
  if (net.inputs.size() != 1) {
    throw Error(fmt::format("{}: has {} inputs; networks with one input are run", net.file,
                            net.inputs.size()));
  }
  constexpr int kMost = 10;
  constexpr std::size_t kLongestName = 50;
  int refused = 0;
  std::string text;
  for (const Op& op : net.ops) {
    if (!runs_on_block(op)) continue;
    const auto reason = unsupported_layer(manifest, backend, lower_conv(net, op, rule));
    if (!reason || ++refused > kMost) continue;
    const std::string name =
        op.name.size() > kLongestName ? op.name.substr(0, kLongestName) + "..." : op.name;
    text +=
        fmt::format("{}{}: operator {} ({}): block {} cannot run it: {}", text.empty() ? "" : "\n",
                    net.file, label_of(op), name, manifest.name, *reason);
  }
  if (refused > kMost) text += fmt::format("\nand {} more operators", refused - kMost);
  if (refused > 0) throw Error(text);
}

NetworkRun run_network(BlockRunner& block, const Network& net, const std::vector<Tensor>& inputs,
                       RequantRule rule, const LayerProgress& progress) {
  if (inputs.empty()) throw Error("no input was given: a run that compares nothing is none");
  NetworkRunner runner(block, net, rule);
  for (const Tensor& input : inputs)
    runner.run_input(input, progress, static_cast<std::int64_t>(inputs.size()));
  return runner.finish();
}

void check_gemm(const Manifest& manifest, Backend backend, const Tensor& a, const Tensor& w) {
  if (a.shape.size() != 2 || w.shape.size() != 2 || a.shape[1] != w.shape[0] || a.size() == 0 ||
      w.size() == 0) {
    throw Error(fmt::format("--gemm needs A of M x K and W of K x N, got {} and {}",
                            shape_text(a.shape), shape_text(w.shape)));
  }
  const ConvLayer layer = gemm_layer(a, w);
  if (const auto reason = unsupported_layer(manifest, backend, layer)) {
    throw Error(fmt::format("--gemm: block {} cannot run it: {}", manifest.name, *reason));
  }
  (void)family_model(manifest.family).make_plan(manifest, layer, gemm_input(a, layer));
}

NetworkRun run_gemm(BlockRunner& block, const Tensor& a, const Tensor& w) {
  const ConvLayer layer = gemm_layer(a, w);
  NetworkRun run;
  run.inputs = 1;
  run.layers.push_back({.index = 0, .name = "gemm", .op = "GEMM", .on_block = true});
  LayerOutcome outcome = block.run(layer, gemm_input(a, layer), "0 GEMM");
  account(run, run.layers[0], outcome);
  outcome.result.shape = {a.shape[0], w.shape[1]};
  run.outputs.push_back({std::move(outcome.result)});
  run.seconds = block.seconds();
  return run;
}

}  // namespace heddle
