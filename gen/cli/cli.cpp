// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json.hpp>

#include "gen/cli/verbs.hpp"
#include "gen/core/block_files.hpp"
#include "gen/core/diagnostics.hpp"
#include "gen/core/suggest.hpp"
#include "models/common/interrupt.hpp"

namespace heddle {
namespace {

constexpr int kBadUse = 2;
constexpr std::int64_t kMostInputs = 1'000'000'000;

using Verb = std::function<int(Terminal&)>;

// Everything that the command line can say. Each add_ function declares one verb's words; the
// chosen verb's callback puts what is to be done into `verb`.
struct CommandLine {
  CLI::App app{"heddle turns a small config into a quantized-DNN hardware block, and proves it.",
               "heddle"};
  OutputMode mode;
  Verb verb;
  std::string architecture;
  InitOptions init;
  GenOptions gen;
  VerifyOptions verify;
  RunOptions run;
  CodeVerbOptions code;
  SynthVerbOptions synth;
  ProfileOptions profile;

  CLI::App* add_verb(const std::string& name, const std::string& what, Verb action) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->add_flag("-q,--quiet", mode.quiet, "print nothing but what was asked for");
    sub->add_flag("--json", mode.json, "print the report as JSON");
    sub->callback([this, action = std::move(action)] { verb = action; });
    return sub;
  }

  void add_list() { add_verb("list", "architectures, with one sentence and citation", list_verb); }

  void add_describe() {
    add_verb("describe", "an architecture's config keys: type, range, default, unit",
             [this](Terminal& terminal) { return describe_verb(terminal, architecture); })
        ->add_option("ARCH", architecture, "architecture, see heddle list")
        ->required();
  }

  void add_init() {
    CLI::App* sub = add_verb("init", "a commented config to start from",
                             [this](Terminal& terminal) { return init_verb(terminal, init); });
    sub->add_option("ARCH", init.architecture, "architecture, see heddle list")->required();
    sub->add_option("-o,--output", init.output, "file to write; standard output otherwise");
  }

  void add_gen() {
    CLI::App* sub = add_verb("gen", "RTL, file lists, manifest and constraints of a config",
                             [this](Terminal& terminal) { return gen_verb(terminal, gen); });
    sub->add_option("CONFIG", gen.config, "TOML file")->required();
    sub->add_option("-o,--output", gen.output, "folder to write into")->required();
  }

  void add_verify() {
    CLI::App* sub =
        add_verb("verify", "directed and random layers with random stalls against the golden model",
                 [this](Terminal& terminal) { return verify_verb(terminal, verify); });
    sub->add_option("CONFIG", verify.config, "TOML file, or a folder that gen wrote; with --backend netlist also one that synth wrote")->required();
    sub->add_option("-o,--output", verify.output,
                    "folder for report.json, junit.xml and coverage.dat");
    sub->add_option("--vectors", verify.vectors, "random layers")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    sub->add_option("--seed", verify.seed, "of layers, stalls and initial register values")
        ->capture_default_str();
    sub->add_option("--only", verify.only, "run this vector alone")->check(CLI::NonNegativeNumber);
    sub->add_option("--trace", verify.trace, "write FST waves of the first vector to this file");
    sub->add_option("--backend", verify.backend, "rtl or netlist")->capture_default_str();
    sub->add_option("--liberty", verify.liberty,
                    "cell library of --backend netlist, .lib or .lib.gz; Debian's osu018 otherwise");
    sub->add_flag("!--no-coverage", verify.coverage, "no line and toggle coverage: faster");
    sub->add_flag("--fail-fast", verify.fail_fast, "stop at the first failing vector");
  }

  void add_run() {
    CLI::App* sub =
        add_verb("run", "a network or matrix product on the block, compared with the golden model",
                 [this](Terminal& terminal) { return run_verb(terminal, run); });
    sub->add_option("CONFIG", run.config, "TOML file")->required();
    CLI::Option* model = sub->add_option("--model", run.model, "network: .tflite or .onnx");
    sub->add_option("--input", run.inputs, "input: .npy or raw; may be repeated, may hold a batch")
        ->needs(model);
    sub->add_option("--labels", run.labels, "right classes, .npy or text: adds top-1")
        ->needs(model);
    sub->add_option("--limit", run.limit, "most inputs to run; 0: all")
        ->check(CLI::Range(std::int64_t{0}, kMostInputs));
    sub->add_option("--gemm", run.gemm, "A.npy (M x K) and W.npy (K x N)")
        ->expected(2)
        ->excludes(model);
    sub->add_option("-o,--output", run.output, "folder to write into")->required();
    sub->add_option("--backend", run.backend, "rtl, netlist, golden or predict")
        ->capture_default_str();
    sub->add_option("--liberty", run.liberty,
                    "cell library of --backend netlist, .lib or .lib.gz; Debian's osu018 otherwise");
    sub->add_option("--requant", run.requant, "double, single, floor, half-up or fp32")
        ->capture_default_str();
    sub->add_option("--stalls", run.stalls, "never, half, bursts, long, mix, trickle or random")
        ->capture_default_str();
    sub->add_option("--seed", run.seed, "of stalls and initial register values")
        ->capture_default_str();
    sub->add_option("--trace", run.trace, "write FST waves to this file");
    sub->add_flag("--shapes", run.shapes,
                  "with --backend predict: cycles with the grid in every other shape, too");
    sub->parse_complete_callback([this] {
      if (run.model.empty() && run.gemm.empty())
        throw CLI::RequiredError("--model NET --input X, or --gemm A W");
      if (!run.model.empty() && run.inputs.empty()) throw CLI::RequiredError("--input");
    });
  }

  void add_code(const std::string& name, const std::string& what, const std::string& input,
                int (*action)(Terminal&, const CodeVerbOptions&)) {
    CLI::App* sub =
        add_verb(name, what, [this, action](Terminal& terminal) { return action(terminal, code); });
    sub->add_option("CONFIG", code.config, "TOML file of a codec block")->required();
    sub->add_option("INPUT", code.input, input)->required();
    sub->add_option("-o,--output", code.output, "folder to write into")->required();
    sub->add_option("--backend", code.backend, "rtl, netlist or golden")->capture_default_str();
    sub->add_option("--liberty", code.liberty,
                    "cell library of --backend netlist, .lib or .lib.gz; Debian's osu018 otherwise");
    sub->add_option("--stalls", code.stalls, "never, half, bursts, long, mix, trickle or random")
        ->capture_default_str();
    sub->add_option("--seed", code.seed, "of stalls and initial register values")
        ->capture_default_str();
    sub->add_option("--trace", code.trace, "write FST waves to this file");
  }

  void add_synth() {
    constexpr int kMostSeeds = 100;
    constexpr double kLongestNs = 1e6;
    CLI::App* sub = add_verb("synth", "netlist, area by module and fmax on a standard-cell library",
                             [this](Terminal& terminal) { return synth_verb(terminal, synth); });
    sub->add_option("CONFIG", synth.config, "TOML file, or a folder that gen wrote")->required();
    sub->add_option("-o,--output", synth.output, "folder to write into")->required();
    sub->add_option("--liberty", synth.liberty,
                    "cell library, .lib or .lib.gz; otherwise Debian's qflow-tech-osu018");
    sub->add_option(
        "--memory-liberty", synth.memory_liberties,
        "SRAM macros of the same process, for the memories' area and timing; repeatable");
    sub->add_flag("--flatten", synth.flatten, "one module: slower, no area by module");
    sub->add_option("--period", synth.period_ns, "clock period in ns to size gates for")
        ->check(CLI::Range(1e-3, kLongestNs));
    sub->add_option("--seeds", synth.seeds, "runs with permuted input, to show the spread")
        ->check(CLI::Range(1, kMostSeeds))
        ->capture_default_str();
    sub->add_option("--budget", synth.budget,
                    "TOML file with the cells and flip-flops the block may have; 1 if it has more");
  }

  void add_profile() {
    constexpr std::int64_t kMostGroup = 1 << 20;
    CLI::App* sub =
        add_verb("profile", "bits that a network's layers need, whole and by group of operands",
                 [this](Terminal& terminal) { return profile_verb(terminal, profile); });
    sub->add_option("NET", profile.model, "network: .tflite or .onnx")->required();
    sub->add_option("--input,--inputs", profile.inputs,
                    "input: .npy or raw; may be repeated, may hold a batch")
        ->required();
    sub->add_option("--limit", profile.limit, "most inputs to take; 0: all")
        ->check(CLI::Range(std::int64_t{0}, kMostInputs));
    sub->add_option("--requant", profile.requant, "double, single, floor, half-up or fp32")
        ->capture_default_str();
    const auto group = [&](const char* name, std::int64_t& size, const char* what) {
      sub->add_option(name, size, what)
          ->check(CLI::Range(std::int64_t{1}, kMostGroup))
          ->capture_default_str();
    };
    group("--lanes", profile.shape.lanes, "channels of a group");
    group("--windows", profile.shape.windows, "consecutive pixels of a group of activations");
    group("--filters", profile.shape.filters, "filters of a group of weights");
    CLI::Option* labels =
        sub->add_option("--labels", profile.labels, "right classes, .npy or text: adds top-1");
    sub->add_option("--trim", profile.trim,
                    "drop low bits of activations, layer after layer, while top-1 falls by at most "
                    "so many points")
        ->needs(labels)
        ->check(CLI::Range(0.0, 100.0));
    sub->add_option("-o,--output", profile.output, "folder for report.json");
  }

  CommandLine() {
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("heddle ") + kHeddleVersion);
    add_list();
    add_describe();
    add_init();
    add_gen();
    add_verify();
    add_run();
    add_code("encode", "a tensor through a codec block: stream.bin", "tensor, .npy", encode_verb);
    add_code("decode", "a coded tensor through a codec block: out.npy", "stream.bin of heddle encode",
             decode_verb);
    add_synth();
    add_profile();
  }

  [[nodiscard]] std::string suggestion(const std::string& word) const {
    std::vector<std::string> verbs;
    for (const CLI::App* sub : app.get_subcommands({})) verbs.push_back(sub->get_name());
    const std::string near = nearest_word(word, verbs);
    return near.empty() || near == word ? "" : fmt::format(" (did you mean {}?)", near);
  }
};

nlohmann::ordered_json failure_report(const std::exception& error) {
  nlohmann::ordered_json report{{"ok", false}, {"error", error.what()}};
  if (const auto* config = dynamic_cast<const ConfigError*>(&error)) {
    for (const Diagnostic& d : config->diagnostics()) {
      report["diagnostics"].push_back({{"file", d.file},
                                       {"line", d.line},
                                       {"key", d.key},
                                       {"rule", d.rule},
                                       {"got", d.got},
                                       {"suggestion", d.suggestion}});
    }
  }
  return report;
}

// The command line as a shell would take it.
std::string command_text(int argc, const char* const* argv) {
  std::string text = "heddle";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool plain = !word.empty() && word.find_first_not_of(
                                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                            "0123456789_-./=:,+@%") == std::string::npos;
    text += ' ' + (plain ? word : "'" + word + "'");
  }
  return text;
}

int fail(const OutputMode& mode, const std::exception& error) {
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  if (mode.json) fmt::print("{}\n", failure_report(error).dump(2, ' ', false, kReplace));
  print_error(fmt::format("{}\n", error.what()));
  return kBadUse;
}

}  // namespace

int run_cli(int argc, const char* const* argv) {
  CommandLine line;
  line.run.command = command_text(argc, argv);
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return line.app.exit(error);
    const std::string hint = argc > 1 ? line.suggestion(argv[1]) : "";
    print_error(fmt::format("heddle: {}{}\nsee heddle --help\n", error.what(), hint));
    return kBadUse;
  }
  watch_interrupts();
  try {
    Terminal terminal(line.mode);
    return line.verb(terminal);
  } catch (const Error& error) {
    return fail(line.mode, error);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(line.mode, error);
  } catch (const std::bad_alloc&) {
    return fail(line.mode, Error("out of memory"));
  } catch (const std::exception& error) {
    return fail(line.mode,
                Error(fmt::format("internal error, please report it: {}", error.what())));
  }
}

}  // namespace heddle
