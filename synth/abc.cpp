// SPDX-License-Identifier: Apache-2.0
#include "synth/abc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <system_error>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/run_tool.hpp"
#include "synth/flow_files.hpp"

namespace heddle {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTool = "yosys-abc";

std::string run_script(const std::string& script, const fs::path& folder, const fs::path& made) {
  write_file_atomic(folder / "run.abc", script);
  const ToolResult result =
      run_tool({kTool, "-f", "run.abc"}, {.log = {}, .cwd = folder, .check = false});
  if (result.exit_code != 0 || !fs::exists(folder / made)) {
    // Its last words only say that it gives up.
    const std::string said = result.output.substr(0, result.output.find("** cmd error"));
    throw Error(fmt::format("{} failed with exit code {}: {}", kTool, result.exit_code,
                            last_error_line(said)));
  }
  return result.output;
}

// The number behind the last `key =` of what ABC printed, colours left out.
double printed_number(const std::string& output, const std::string& key) {
  const std::size_t at = output.rfind(key);
  const std::size_t equals = at == std::string::npos ? at : output.find('=', at);
  if (equals == std::string::npos) {
    throw Error(
        fmt::format("{}: no {} in what it printed: {}", kTool, key, last_error_line(output)));
  }
  return std::strtod(output.c_str() + equals + 1, nullptr);
}

std::string with_target(std::string text, double target_ps) {
  constexpr std::string_view kPlace = "@TARGET@";
  const std::string number = fmt::format("{:.0f}", std::max(1.0, target_ps));
  for (std::size_t at = text.find(kPlace); at != std::string::npos; at = text.find(kPlace)) {
    text.replace(at, kPlace.size(), number);
  }
  return text;
}

// BLIF of mapped cells: .gate CELL port=net ..., and .names for what needs no cell.
void read_mapped(const std::string& blif, AbcResult& result) {
  std::istringstream lines(blif);
  std::vector<std::string> names;  // of the last .names
  bool covered = true;             // it had a row
  const auto finish = [&] {
    if (!covered && names.size() == 1) result.aliases.emplace_back(names[0], "0");
    covered = true;
  };
  for (std::string line; std::getline(lines, line);) {
    while (line.ends_with('\\')) {
      std::string more;
      line.pop_back();
      if (std::getline(lines, more)) line += more;
    }
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == ".gate") {
      finish();
      AbcGate gate;
      words >> gate.cell;
      while (words >> word) {
        const std::size_t equals = word.find('=');
        gate.pins.emplace_back(word.substr(0, equals), word.substr(equals + 1));
      }
      // ABC's own name for a constant that it found itself, in a library whose ties it does not use.
      if (gate.cell == "_const0_" || gate.cell == "_const1_") {
        result.aliases.emplace_back(gate.pins.at(0).second, gate.cell == "_const1_" ? "1" : "0");
      } else {
        result.gates.push_back(std::move(gate));
      }
    } else if (word == ".names") {
      finish();
      names.clear();
      covered = false;
      while (words >> word) names.push_back(word);
    } else if (word == "1" || word == "0") {
      if (!covered && names.size() == 2) result.aliases.emplace_back(names[1], names[0]);
      if (!covered && names.size() == 1) result.aliases.emplace_back(names[0], word);
      covered = true;
    } else if (word == ".end") {
      finish();
    }
  }
}

}  // namespace

AbcLibrary prepare_abc(const fs::path& liberty, const Library& library, const CellChoice& choice,
                       const fs::path& folder) {
  fs::create_directories(folder);
  AbcLibrary prepared{fs::absolute(folder / "cells.scl"), fs::absolute(folder / "abc.constr")};
  // ABC counts capacitance in femtofarad whatever the library's unit.
  write_file_atomic(prepared.constraints, fmt::format("set_driving_cell {}\nset_load {:.6g}\n",
                                                      choice.driver.cell, choice.load_f * 1e15));
  static_cast<void>(library);
  run_script(fmt::format("read_lib -w {}\nwrite_scl cells.scl\n", fs::absolute(liberty).string()),
             folder, "cells.scl");
  return prepared;
}

AbcResult run_abc(const std::string& blif, const std::string& script, double target_ps,
                  const AbcLibrary& library, const fs::path& folder) {
  fs::create_directories(folder);
  write_file_atomic(folder / "in.blif", blif);
  const std::string body = with_target(std::string(flow_file(script)), target_ps);
  const std::string output = run_script(
      fmt::format(
          "read_scl {}\nread_blif in.blif\nread_constr {}\n{}\nstime\nwrite_blif out.blif\n",
          library.scl.string(), library.constraints.string(), body),
      folder, "out.blif");
  AbcResult result;
  result.script = script;
  result.area = printed_number(output, "Area");
  result.delay_ps = printed_number(output, "Delay");
  read_mapped(read_whole_file(folder / "out.blif"), result);
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return result;
}

std::string abc_version() {
  const std::string text =
      run_tool({kTool, "-q", "version"}, {.log = {}, .cwd = {}, .check = false}).output;
  const std::size_t begin = text.find("UC Berkeley");
  return begin == std::string::npos ? "unknown"
                                    : text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace heddle
