// SPDX-License-Identifier: Apache-2.0
//
// heddle encode CONFIG IN.npy -o DIR, heddle decode CONFIG DIR/stream.bin -o DIR2: a tensor through a
// codec block (--backend rtl), its netlist, or its golden model. Format of stream.bin:
// models/codec/README.md.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "gen/cli/netlist.hpp"
#include "gen/cli/verbs.hpp"
#include "gen/cli/workload.hpp"
#include "gen/core/block_files.hpp"
#include "models/codec/plan.hpp"
#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/npy.hpp"
#include "models/common/seconds.hpp"
#include "tb/codec/code_tensor.hpp"
#include "tb/common/model_build.hpp"

namespace heddle {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kStreamFile = "stream.bin";
constexpr const char* kTensorFile = "out.npy";
constexpr std::size_t kByteBits = 8;

Backend code_backend(const CodeVerbOptions& options) {
  constexpr const char* kWords = "rtl, netlist, golden";
  if (options.backend == "predict")
    throw Error(fmt::format(
        "--backend: must be one of: {}, got \"predict\"; a codec block's cycles hang on "
        "every value, so that only its simulation counts them",
        kWords));
  const Backend backend =
      known_word("--backend", options.backend, backend_from_name(options.backend), kWords);
  if (!simulates(backend) && options.stalls != "never")
    throw Error(fmt::format("--stalls: only --backend rtl and netlist can be stalled, got {}",
                            options.stalls));
  if (backend != Backend::kRtl && !options.trace.empty())
    throw Error("--trace: only --backend rtl has waves");
  if (backend != Backend::kNetlist) refuse_liberty(options.liberty);
  return backend;
}

StallPlan stall_plan(const CodeVerbOptions& options) {
  const StallChoice choice = stall_choice(options.stalls, options.seed);
  return choice.random ? stall_random(options.seed) : stall_all(choice.profile, options.seed);
}

// A run of either verb: config, block, simulation, report.
class CodeVerb {
 public:
  CodeVerb(Terminal& terminal, const CodeVerbOptions& options, bool decode)
      : terminal_(terminal),
        options_(options),
        decode_(decode),
        backend_(code_backend(options)),
        code_{.stalls = stall_plan(options), .seed = options.seed},
        config_(load_config(options.config, family_generators())) {
    if (config_.generator->family != "codec")
      throw Error(
          fmt::format("{}: architecture {} runs layers and codes no tensors; use heddle run",
                      options.config.string(), config_.architecture));
    block_ = make_block(config_);
    if (simulates(backend_)) check_direction(block_.manifest, decode);
    if (!options.trace.empty()) waves_.emplace(options.trace);
  }

  [[nodiscard]] const Manifest& manifest() const { return block_.manifest; }

  // Builds the simulation, if one is wanted, with its RTL in the output folder.
  const CodeOptions& prepare(OutputFolder& out) {
    if (!simulates(backend_)) return code_;
    const auto begin = Clock::now();
    for (const GeneratedFile& file : block_.files) out.write(file.path, file.content);
    BuildOptions build;
    build.trace = waves_.has_value();
    build.on_build = [&] {
      terminal_.say(fmt::format("building the simulation of {} (kept for later runs)\n",
                                block_.manifest.name));
    };
    code_.library = build_model(block_.manifest, out.staging(), build);
    if (waves_) code_.trace = waves_->temporary();
    if (backend_ == Backend::kNetlist) prepare_netlist(out);
    build_seconds_ = seconds_since(begin);
    return code_;
  }

  // What both reports have, around `own`.
  [[nodiscard]] Json report(const CodeOutcome& outcome, const Json& own) const {
    Json counters = Json::object();
    for (const CounterDelta& counter : outcome.counters) counters[counter.name] = counter.value;
    Json json{{"verb", decode_ ? "decode" : "encode"},
              {"name", block_.manifest.name},
              {"architecture", block_.manifest.architecture},
              {"backend", options_.backend},
              {"ok", outcome.ok()}};
    json.update(own);
    json["cycles"] = simulates(backend_) ? Json(outcome.cycles) : Json();
    json["compared"] = outcome.compared;
    json["mismatches"] = outcome.mismatches;
    json["counters"] = counters;
    json["problems"] = outcome.problems;
    json["substreams"] = block_.manifest.param("substreams");
    json["engines"] = block_.manifest.param("engines");
    json["stalls"] = options_.stalls;
    json["seed"] = options_.seed;
    if (!cell_library_.empty()) json["library"] = cell_library_;
    json["config_hash"] = block_.manifest.config_hash;
    json["versions"] = {{"heddle", kHeddleVersion}};
    json["timing"] = {{"build", build_seconds_}, {"total", seconds_since(begin_)}};
    return json;
  }

  // Writes everything; the verb's exit code.
  int finish(OutputFolder& out, const CodeOutcome& outcome, const Json& own,
             const std::string& summary) {
    const std::string json = report(outcome, own).dump(2) + "\n";
    out.write("report.json", json);
    out.commit();
    if (waves_) waves_->commit();
    std::string text = fmt::format("{}: {}", terminal_.bold(block_.manifest.name), summary);
    if (simulates(backend_)) text += fmt::format(", {} cycles", outcome.cycles);
    terminal_.say(fmt::format("{}, {} compared, {} mismatches\n", text, outcome.compared,
                              outcome.mismatches));
    terminal_.report(json);
    for (const std::string& problem : outcome.problems) print_error(problem + "\n");
    return outcome.ok() ? 0 : 1;
  }

 private:
  void prepare_netlist(OutputFolder& out) {
    const NetlistTarget target =
        synthesized_block(terminal_, block_.manifest, out.staging(), out, options_.liberty);
    cell_library_ = target.cell_library;
    code_.rtl_library = code_.library;
    code_.library = build_model(target.manifest, target.folder, netlist_build(terminal_, target));
  }

  Clock::time_point begin_ = Clock::now();
  Terminal& terminal_;
  const CodeVerbOptions& options_;
  bool decode_;
  Backend backend_;
  std::string cell_library_;  // of the netlist
  CodeOptions code_;
  Config config_;
  Block block_;
  std::optional<PendingFile> waves_;
  double build_seconds_ = 0;
};

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

int encode_verb(Terminal& terminal, const CodeVerbOptions& options) {
  CodeVerb verb(terminal, options, false);
  const Tensor tensor = read_npy(options.input, NpyFloats::kBits);
  const std::string where = options.input.string();
  (void)tensor_codes(tensor, static_cast<int>(verb.manifest().param("value_bits")), where);
  OutputFolder out(options.output);
  const CodeOutcome outcome = encode_tensor(verb.manifest(), tensor, where, verb.prepare(out));

  const std::vector<std::uint8_t> file = write_container(outcome.coded);
  out.write(kStreamFile, {reinterpret_cast<const char*>(file.data()), file.size()});
  const std::int64_t table = table_bits(outcome.coded.format);
  const std::int64_t bits_out = payload_bits(outcome.coded) + table;
  const std::int64_t bits_in = tensor.size() * outcome.coded.format.value_bits;
  const auto file_bits = static_cast<std::int64_t>(kByteBits * file.size());
  const Json own{{"input", options.input.filename().string()},
                 {"dtype", dtype_name(tensor.dtype)},
                 {"shape", tensor.shape},
                 {"values", tensor.size()},
                 {"bits_in", bits_in},
                 {"bits_out", bits_out},
                 {"ratio", ratio(bits_out, bits_in)},
                 {"entropy_bits", outcome.entropy_bits},
                 {"table_bits", table},
                 {"header_bits", file_bits - bits_out},
                 {"changed", outcome.changed}};
  return verb.finish(
      out, outcome, own,
      fmt::format("{} values in {} of {} bits (ratio {:.3f}, entropy {:.3f} bits)", tensor.size(),
                  bits_out, bits_in, ratio(bits_out, bits_in), outcome.entropy_bits));
}

int decode_verb(Terminal& terminal, const CodeVerbOptions& options) {
  CodeVerb verb(terminal, options, true);
  const std::string bytes = read_whole_file(options.input);
  const std::string where = options.input.string();
  const CodedTensor coded =
      read_container({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, where);
  const std::vector<std::uint32_t> golden = golden_values(verb.manifest(), coded, where);
  OutputFolder out(options.output);
  const CodeOutcome outcome = decode_tensor(verb.manifest(), coded, golden, verb.prepare(out));
  write_npy(out.staging() / kTensorFile, outcome.tensor, NpyFloats::kBits);
  const Json own{{"input", options.input.filename().string()},
                 {"dtype", dtype_name(coded.dtype)},
                 {"shape", coded.shape},
                 {"values", coded.values()},
                 {"bits_in", payload_bits(coded) + table_bits(coded.format)},
                 {"bits_out", coded.values() * coded.format.value_bits}};
  return verb.finish(out, outcome, own, fmt::format("{} values", coded.values()));
}

}  // namespace heddle
