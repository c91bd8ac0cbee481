// SPDX-License-Identifier: Apache-2.0
#include "synth/timing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/run_tool.hpp"
#include "synth/flow_files.hpp"
#include "synth/ram_stub.hpp"
#include "synth/rtl_names.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

// A word of Tcl: no name of ours or of a user's can be a command or a variable in it.
std::string tcl_word(std::string_view text) {
  std::string word = "\"";
  for (const char c : text) {
    if (std::string_view("\"\\$[]{};").find(c) != std::string_view::npos) word += '\\';
    word += c;
  }
  return word + '"';
}

std::string tcl_path(const fs::path& file) { return tcl_word(fs::absolute(file).string()); }

// What sta.tcl expects to find set.
std::string preamble(const TimingOptions& options, const RamStubs& memories,
                     const std::vector<fs::path>& stubs) {
  std::string text = "set liberties [list " + tcl_path(options.liberty);
  for (const fs::path& stub : stubs) text += fmt::format(" {}", tcl_path(stub));
  text += "]\n";
  text += fmt::format("set netlist {}\nset top {}\nset sdc {}\n", tcl_path(options.netlist),
                      tcl_word(options.top), tcl_path(options.sdc));
  if (!options.driving_cell.empty()) {
    text += fmt::format("set driving_cell {}\n", tcl_word(options.driving_cell));
  }
  text += fmt::format("set load_pf {:.9g}\n", options.load_f * 1e12);
  for (const SynthMemory& memory : options.memories) {
    text += fmt::format("set is_memory({}) 1\n", memory.module);
  }
  const bool half = std::any_of(memories.files.begin(), memories.files.end(), [](const auto& file) {
    return file.find("timing_type : falling_edge") != std::string::npos;
  });
  text += fmt::format("set half_periods {}\n", half ? 1 : 0);
  text += fmt::format("set most_pairs {}\nset pairs_above {:.9g}\n", options.most_limits,
                      options.limits_above_ns);
  text += "array set is_memory {}\nset result sta.txt\nsource sta.tcl\n";
  return text;
}

// OpenSTA prints complaints and goes on. One about the netlist or the constraints means that the
// figures would not be those of the block. Its messages are "Error: FILE, line 3 what"; libraries draw
// harmless warnings.
std::string complaint(std::string_view log, const TimingOptions& options) {
  const std::string netlist = fmt::format("Warning: {},", fs::absolute(options.netlist).string());
  const std::string sdc = fmt::format("Warning: {},", options.sdc.filename().string());
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    const std::string_view line = log.substr(0, end);
    log.remove_prefix(std::min(end + 1, log.size()));
    if (line.starts_with("Error") || line.starts_with(netlist) || line.starts_with(sdc)) {
      return std::string(line);
    }
  }
  return {};
}

// The file that a message speaks of (the netlist if none is named), then the message.
std::string with_file(std::string message, const TimingOptions& options,
                      const std::vector<fs::path>& stubs) {
  std::vector<fs::path> files{options.sdc, options.netlist, options.liberty};
  files.insert(files.end(), stubs.begin(), stubs.end());
  fs::path blamed = options.netlist;
  for (const fs::path& file : files) {
    if (message.find(file.filename().string()) == std::string::npos) continue;
    blamed = file;
    const std::string full = fs::absolute(file).string();
    const std::size_t at = message.find(full);
    if (at != std::string::npos) message.replace(at, full.size(), file.filename().string());
    break;
  }
  return fmt::format("{}: sta: {}", blamed.string(), message);
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t end = line.find('\t');
    fields.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

// Takes sta.txt (see sta.tcl) line by line.
class Reader {
 public:
  // False: not a line of ours.
  bool line(std::string_view text) {
    const std::vector<std::string_view> words = fields_of(text);
    const std::span<const std::string_view> rest = std::span(words).subspan(1);
    if (words[0] == "period" && rest.size() == 1) {
      result.period_ns = number(rest[0]).value_or(0);
    } else if (words[0] == "group" && rest.size() == 6) {
      group(rest);
    } else if (words[0] == "critical" && rest.size() == 4) {
      result.critical = path(rest);
    } else if (words[0] == "point" && rest.size() == 4) {
      result.critical.points.push_back({std::string(rest[0]), std::string(rest[1]),
                                        std::string(rest[2]), number(rest[3]).value_or(0)});
    } else if (words[0] == "limit" && rest.size() == 4) {
      result.limits.push_back(path(rest));
    } else if (words[0] == "done") {
      done = true;
    } else {
      return false;
    }
    return true;
  }

  TimingResult result;
  bool done = false;

 private:
  void group(std::span<const std::string_view> words) {
    TimingGroup group;
    group.name = words[0];
    group.endpoints = static_cast<std::int64_t>(number(words[1]).value_or(0));
    group.slack_ns = number(words[2]);
    group.least_period_ns = number(words[3]);
    group.hold_slack_ns = number(words[4]);
    if (group.hold_slack_ns) group.hold_end = words[5];
    if (group.least_period_ns && *group.least_period_ns > 0) {
      group.fmax_mhz = 1e3 / *group.least_period_ns;
    }
    if (group.name == "reg2reg") {
      result.fmax_mhz = group.fmax_mhz;
      result.hold_slack_ns = group.hold_slack_ns;
    }
    result.groups.push_back(std::move(group));
  }

  // Period, slack, start, end.
  [[nodiscard]] TimingPath path(std::span<const std::string_view> words) const {
    TimingPath path;
    path.group = "reg2reg";
    path.least_period_ns = number(words[0]).value_or(0) - number(words[1]).value_or(0);
    path.slack_ns = result.period_ns - path.least_period_ns;
    path.start = words[2];
    path.end = words[3];
    path.start_block = block_of(path.start);
    path.end_block = block_of(path.end);
    return path;
  }
};

}  // namespace

std::string sta_version() {
  std::string text = run_tool({"sta", "-version"}).output;
  return text.substr(0, text.find('\n'));
}

TimingResult analyse_timing(const TimingOptions& options) {
  const std::string version = sta_version();
  const RamStubs memories = ram_stubs(options.memories, options.liberty, options.memory_liberties);
  std::vector<fs::path> stubs;
  for (const std::string& text : memories.files) {
    stubs.push_back(options.folder / fmt::format("ram_stubs_{}.lib", stubs.size()));
    write_file_atomic(stubs.back(), text);
  }
  write_file_atomic(options.folder / "sta.tcl", flow_file("sta.tcl"));
  write_file_atomic(options.folder / "sta_run.tcl", preamble(options, memories, stubs));

  const fs::path log = fs::absolute(options.folder / "sta.log");
  const ToolResult run =
      run_tool({"sta", "-threads", "max", "-no_init", "-no_splash", "-exit", "sta_run.tcl"},
               {.log = log, .cwd = options.folder, .check = false});
  Reader reader;
  const fs::path result = options.folder / "sta.txt";
  if (fs::exists(result)) {
    const std::string text = read_whole_file(result);
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (!reader.line(rest.substr(0, end))) {
        throw Error(fmt::format("{}: sta wrote \"{}\", which is no line of a timing result",
                                result.string(), rest.substr(0, end)));
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  std::string message = complaint(run.output, options);
  if (message.empty() && (!reader.done || run.exit_code != 0)) {
    message = last_error_line(run.output);
    if (message.empty()) message = fmt::format("exit code {}, and it said nothing", run.exit_code);
  }
  if (!message.empty()) {
    throw Error(with_file(message, options, stubs));
  }
  reader.result.memory_timing = memories.source;
  reader.result.sta_version = version;
  return reader.result;
}

}  // namespace heddle
