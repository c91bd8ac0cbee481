// SPDX-License-Identifier: Apache-2.0
#include "tb/common/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"
#include "models/common/run_tool.hpp"

namespace heddle {
namespace {

// A line of the file is  C '<key>' <count>  with key = \x01 name \x02 value, repeated. Names used
// here: page (v_line/module, v_branch/module, v_toggle/module), f file, l line, o comment, h
// hierarchy.
std::map<std::string, std::string> key_fields(std::string_view key) {
  std::map<std::string, std::string> fields;
  while (!key.empty()) {
    const std::size_t begin = key.find('\x01');
    if (begin == std::string_view::npos) break;
    const std::size_t middle = key.find('\x02', begin);
    if (middle == std::string_view::npos) break;
    const std::size_t end = std::min(key.find('\x01', middle), key.size());
    fields.emplace(key.substr(begin + 1, middle - begin - 1),
                   key.substr(middle + 1, end - middle - 1));
    key.remove_prefix(end);
  }
  return fields;
}

int number(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void count_line(std::string_view line, CoverageSummary& summary) {
  const std::size_t open = line.find('\'');
  const std::size_t close = line.rfind('\'');
  if (!line.starts_with("C ") || open == close) return;
  std::map<std::string, std::string> fields = key_fields(line.substr(open + 1, close - open - 1));
  const std::string_view count = line.substr(close + 1);
  const bool hit = count.find_first_of("123456789") != std::string_view::npos;

  const std::string& page = fields["page"];
  const std::string kind = page.starts_with("v_") ? page.substr(2, page.find('/') - 2) : page;
  if (kind == "toggle") {
    ++summary.toggle_points;
    if (hit) ++summary.toggle_hit;
  } else if (kind == "line" || kind == "branch") {
    ++summary.line_points;
    if (hit) ++summary.line_hit;
  } else {
    return;
  }
  if (!hit)
    summary.missed.push_back({fields["f"], kind, fields["o"], fields["h"], number(fields["l"])});
}

double percent(std::int64_t hit, std::int64_t points) {
  return points == 0 ? 0.0 : 100.0 * static_cast<double>(hit) / static_cast<double>(points);
}

}  // namespace

double CoverageSummary::line_percent() const { return percent(line_hit, line_points); }
double CoverageSummary::toggle_percent() const { return percent(toggle_hit, toggle_points); }

CoverageSummary merge_coverage(const std::vector<std::filesystem::path>& files,
                               const std::filesystem::path& merged) {
  if (files.empty()) throw Error(fmt::format("{}: no coverage files to merge", merged.string()));
  std::vector<std::string> argv{"verilator_coverage", "--write", merged.string()};
  for (const std::filesystem::path& file : files) argv.push_back(file.string());
  run_tool(argv);

  CoverageSummary summary;
  const std::string text = read_whole_file(merged);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    count_line(std::string_view(text).substr(begin, end - begin), summary);
    begin = end + 1;
  }
  if (summary.line_points + summary.toggle_points == 0) {
    throw Error(fmt::format("{}: holds no line or toggle coverage", merged.string()));
  }
  std::sort(summary.missed.begin(), summary.missed.end(),
            [](const CoveragePoint& a, const CoveragePoint& b) {
              return std::tie(a.file, a.line, a.kind, a.what, a.instance) <
                     std::tie(b.file, b.line, b.kind, b.what, b.instance);
            });
  return summary;
}

}  // namespace heddle
