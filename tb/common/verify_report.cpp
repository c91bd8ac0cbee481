// SPDX-License-Identifier: Apache-2.0
#include "tb/common/verify_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace heddle {
namespace {

using Json = nlohmann::ordered_json;

Json functional_json(const FunctionalCoverage& functional) {
  Json hits = Json::object();
  for (const CoverBin& bin : functional.bins()) hits[bin.name] = bin.hits;
  return {{"bins", functional.bins().size()},
          {"hit", functional.hit_bins()},
          {"missed", functional.missed()},
          {"hits", hits}};
}

Json code_json(const CoverageSummary& code) {
  Json missed = Json::array();
  for (const CoveragePoint& point : code.missed) {
    if (point.kind == "toggle") continue;  // too many to be read; they are in coverage.dat
    missed.push_back(
        {{"file", point.file}, {"line", point.line}, {"kind", point.kind}, {"what", point.what}});
  }
  return {
      {"line",
       {{"points", code.line_points}, {"hit", code.line_hit}, {"percent", code.line_percent()}}},
      {"toggle",
       {{"points", code.toggle_points},
        {"hit", code.toggle_hit},
        {"percent", code.toggle_percent()}}},
      {"missed_lines", missed}};
}

Json stalls_json(const StreamNames& names, const StallCovers& stalls) {
  Json json = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    const StallCover& cover = stalls[i];
    json[std::string(names[i])] = {{"held", cover.held},
                                          {"longest", cover.longest},
                                          {"effective", cover.effective},
                                          {"waited", cover.waited},
                                          {"back_pressure", cover.events}};
  }
  return json;
}

Json vector_json(const VerifyVector& vector) {
  Json runs = Json::array();
  for (const VerifyRun& run : vector.runs) {
    runs.push_back({{"stalls", run.stalls},
                    {"cycles", run.cycles},
                    {"compared", run.compared},
                    {"mismatches", run.mismatches},
                    {"failures", run.failures}});
  }
  return {{"index", vector.index}, {"kind", vector.directed ? "directed" : "random"},
          {"name", vector.name},   {"layer", vector.layer},
          {"ok", vector.ok()},     {"runs", runs}};
}

}  // namespace

std::string rerun_command(const std::string& rerun, const VerifyRequest& request,
                          const VerifyVector& vector) {
  std::string command =
      fmt::format("{} --vectors {} --seed {}", rerun, request.vectors, request.seed);
  if (vector.alone) command += fmt::format(" --only {}", vector.index);
  return command;
}

std::string failure_text(const std::string& rerun, const VerifyRequest& request,
                         const VerifyVector& vector) {
  if (vector.ok()) return "";
  std::string text = fmt::format("vector {} ({}): {}\n", vector.index, vector.name, vector.layer);
  for (const VerifyRun& run : vector.runs) {
    if (run.failures.empty() && run.compared > 0) continue;
    text += fmt::format("  stalls: {}\n", run.stalls);
    for (const std::string& failure : run.failures) text += fmt::format("  {}\n", failure);
    if (run.failures.empty()) text += "  nothing was compared\n";
  }
  if (!vector.alone) text += "  (does not fail alone, only after the vectors before it)\n";
  return text + "  rerun: " + rerun_command(rerun, request, vector) + "\n";
}

std::string verify_json(const Manifest& manifest, const VerifyRequest& request,
                        const VerifyReport& report, const std::string& rerun,
                        const std::string& version, double seconds) {
  Json vectors = Json::array();
  Json failures = Json::array();
  for (const VerifyVector& vector : report.vectors) {
    vectors.push_back(vector_json(vector));
    if (!vector.ok()) failures.push_back(failure_text(rerun, request, vector));
  }
  const Json json{{"verb", "verify"},
                  {"name", manifest.name},
                  {"architecture", manifest.architecture},
                  {"family", manifest.family},
                  {"backend", request.backend},
                  {"library", request.cell_library.empty() ? Json() : Json(request.cell_library)},
                  {"ok", report.ok()},
                  {"seed", request.seed},
                  {"directed", report.directed},
                  {"random", report.random},
                  {"vectors", report.vectors.size()},
                  {"failed", report.failed()},
                  {"runs", report.runs()},
                  {"compared", report.compared()},
                  {"mismatches", report.mismatches()},
                  {"cycles", report.cycles()},
                  {"functional", functional_json(report.functional)},
                  {"coverage", report.code ? code_json(*report.code) : Json()},
                  {"stalls", stalls_json(report.streams, report.stalls)},
                  {"failures", failures},
                  {"cases", vectors},
                  {"config_hash", manifest.config_hash},
                  {"versions", {{"heddle", version}}},
                  {"timing", {{"seconds", seconds}}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<JunitCase> verify_junit(const Manifest& manifest, const VerifyRequest& request,
                                    const VerifyReport& report, const std::string& rerun) {
  std::vector<JunitCase> cases;
  for (const VerifyVector& vector : report.vectors) {
    cases.push_back(
        {.suite = fmt::format("{}.{}", manifest.name, vector.directed ? "directed" : "random"),
         .name = fmt::format("{} {}: {}", vector.index, vector.name, vector.layer),
         .seconds = vector.seconds,
         .failure = failure_text(rerun, request, vector)});
  }
  return cases;
}

}  // namespace heddle
