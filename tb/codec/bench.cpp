// SPDX-License-Identifier: Apache-2.0
//
// Verifies a codec block. A vector is one list of values (or strings that no encoder made); under every
// stall plan, without a reset between, random ones twice back to back
//   encoding   the strings are the golden encoder's, byte by byte
//   decoding   the golden encoder's strings give the values back; whatever strings there are, the block
//              ends after the announced number of values, and they are the golden decoder's
// The protocol holds, counters 1..7 add up to counter 0, and counter 0 is what the bench counted.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "models/codec/codec.hpp"
#include "models/codec/plan.hpp"
#include "tb/codec/run_codec.hpp"
#include "tb/codec/workload.hpp"
#include "tb/common/family_bench.hpp"
#include "tb/common/verify_stalls.hpp"
#include "tb/common/verify_vectors.hpp"

namespace heddle {
namespace {

constexpr std::size_t kMostListed = 4;  // differences named in a failure

Decoded golden_decode(const CodecWork& work) {
  std::vector<std::span<const std::uint8_t>> spans(work.strings.begin(), work.strings.end());
  return decode_values(work.format, static_cast<std::size_t>(work.values), spans,
                       OnFault::kContinue);
}

// Counts and names what differs.
class Difference {
 public:
  explicit Difference(VerifyRun& run) : run_(run) {}
  void compare(const std::string& where, std::uint64_t expected, std::uint64_t got) {
    ++run_.compared;
    if (expected == got) return;
    if (listed_++ < kMostListed)
      text_ += fmt::format("{}{}: expected {:#x}, got {:#x}", text_.empty() ? "" : "; ", where,
                           expected, got);
    ++run_.mismatches;
  }
  ~Difference() {
    if (listed_ > 0)
      run_.failures.push_back(fmt::format("{} elements differ: {}", listed_, text_));
  }
  Difference(const Difference&) = delete;
  Difference& operator=(const Difference&) = delete;

 private:
  VerifyRun& run_;
  std::size_t listed_ = 0;
  std::string text_;
};

class CodecVerifier {
 public:
  CodecVerifier(const Manifest& manifest, const VerifyRequest& request)
      : manifest_(manifest),
        request_(request),
        format_(block_format(manifest)),
        encodes_(manifest.param("encode") != 0),
        decodes_(manifest.param("decode") != 0),
        directed_(directed_work(format_, decodes_)) {}

  [[nodiscard]] VectorSet vectors() {
    return {.directed = static_cast<std::int64_t>(directed_.size()),
            .streams = {"cmd", "in", decodes_ ? "fetch" : "", "out"},
            .declare_bins = [this](FunctionalCoverage& bins) { declare_bins(bins); },
            .run = [this](Dut& dut, VerifyVector& vector,
                          VerifyReport* report) { run_vector(dut, vector, report); }};
  }

 private:
  void declare_bins(FunctionalCoverage& bins) const {
    for (const CodecWork& work : directed_) {
      bins.declare(fmt::format("values {}", work.name));
      bins.declare(std::string(hostile_name(work.hostile)));
    }
    for (std::size_t i = 1; i <= kCauseCount; ++i) {
      if (!decodes_ && manifest_.counters[i] == "fetch") continue;
      bins.declare(fmt::format("counter {} moved", manifest_.counters[i]));
    }
  }

  void run_vector(Dut& dut, VerifyVector& vector, VerifyReport* report) {
    const CodecWork work =
        vector.directed ? directed_[static_cast<std::size_t>(vector.index)]
                        : random_work(format_, decodes_, vector_seed(request_, vector.index));
    vector.name = work.name;
    vector.layer = work.text();
    if (report != nullptr) {
      report->functional.hit(fmt::format("values {}", work.name));
      report->functional.hit(std::string(hostile_name(work.hostile)));
    }
    dut.reset();
    const std::string idle = idle_problem(dut);
    const auto values = static_cast<std::size_t>(value_beat_count(manifest_, work.values));
    const InputBeats beats{1, values, values};
    for (const StallPlan& stalls : verify_stalls(vector.index, vector.directed && !request_.brief,
                                                 beats, request_.seed)) {
      for (const bool decode : {false, true}) {
        if (decode ? !decodes_ : !encodes_ || work.hostile != Hostile::kNone) continue;
        VerifyRun run{.stalls = stall_text(stalls, kCodecStreams)};
        if (vector.runs.empty() && !idle.empty()) run.failures.push_back(idle);
        run_once(dut, work, decode, stalls, vector.directed, run, report);
        const bool stop = !run.failures.empty();
        vector.runs.push_back(std::move(run));
        if (stop) return;  // the block's state is not to be trusted any more
      }
    }
  }

  // Random work meets itself again, its descriptor offered early.
  static int repeats(bool directed) { return directed ? 1 : 2; }

  void run_once(Dut& dut, const CodecWork& work, bool decode, const StallPlan& stalls,
                bool vector_directed, VerifyRun& run, VerifyReport* report) const {
    const CodecJob job{.format = work.format,
                       .decode = decode,
                       .values = work.values,
                       .codes = work.codes,
                       .strings = &work.strings,
                       .repeat = repeats(vector_directed)};
    const CodecRun result = run_codec(dut, manifest_, job, {.stalls = stalls, .label = work.name});
    run.cycles = result.cycles;
    for (const std::string& problem : result.problems)
      run.failures.push_back(fmt::format("{}: {}", decode ? "decoding" : "encoding", problem));
    if (result.ok()) {
      check_counters(job, result, run);
      if (decode) {
        check_values(work, result, run);
      } else {
        check_strings(work, result, run);
      }
    }
    if (report == nullptr) return;
    report->cover(stalls, result.stalls);
    for (std::size_t i = 1; i <= kCauseCount && i < result.counters.size(); ++i)
      report->functional.hit(fmt::format("counter {} moved", result.counters[i].name),
                             result.counters[i].value > 0);
  }

  void check_strings(const CodecWork& work, const CodecRun& result, VerifyRun& run) const {
    Difference difference(run);
    for (std::size_t i = 0; i < work.strings.size(); ++i) {
      const auto& expected = work.strings[i];
      const auto& got = result.strings[i];
      difference.compare(fmt::format("bytes of string {}", i), expected.size(), got.size());
      for (std::size_t at = 0; at < std::min(expected.size(), got.size()); ++at)
        difference.compare(fmt::format("string {} byte {}", i, at), expected[at], got[at]);
    }
    // What the block encoded is what the golden decoder gives back.
    CodecWork coded = work;
    coded.strings = result.strings;
    const Decoded decoded = golden_decode(coded);
    if (decoded.values != work.codes)
      run.failures.push_back("the golden decoder does not give the encoded values back");
  }

  void check_values(const CodecWork& work, const CodecRun& result, VerifyRun& run) const {
    const bool hostile = work.hostile != Hostile::kNone;
    const std::vector<std::uint32_t> expected = hostile ? golden_decode(work).values : work.codes;
    Difference difference(run);
    difference.compare("number of values", static_cast<std::uint64_t>(work.values),
                       expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
      difference.compare(fmt::format("value {}", i), expected[i],
                         beat_value(manifest_, result.beats, static_cast<std::int64_t>(i)));
  }

  void check_counters(const CodecJob& job, const CodecRun& result, VerifyRun& run) const {
    const auto expect = [&](const std::string& name, std::uint64_t expected, std::uint64_t got) {
      if (static_cast<std::uint32_t>(expected) != static_cast<std::uint32_t>(got))
        run.failures.push_back(fmt::format("{}: {}, expected {}", name, got, expected));
    };
    std::uint32_t sum = 0;
    for (std::size_t i = 1; i <= kCauseCount; ++i) sum += result.counters[i].value;
    expect("counters 1..7 add up to counter cycles", result.counters[0].value, sum);
    expect("counter cycles against the bench's count", static_cast<std::uint64_t>(result.cycles),
           result.counters[0].value);
    expect("counter values", static_cast<std::uint64_t>(job.values * job.repeat),
           result.counters[kCauseCount + 1].value);
  }

  static constexpr std::size_t kCauseCount = 7;  // counters 1..7 say why a cycle passed

  const Manifest& manifest_;
  const VerifyRequest& request_;
  CodecFormat format_;
  bool encodes_, decodes_;
  std::vector<CodecWork> directed_;
};

VerifyReport verify(const Manifest& manifest, const std::filesystem::path& dir,
                    const VerifyRequest& request) {
  CodecVerifier verifier(manifest, request);
  return verify_vectors(manifest, dir, request, verifier.vectors());
}

}  // namespace

const FamilyBench& codec_bench();  // the registry declares it so too

const FamilyBench& codec_bench() {
  static const FamilyBench kBench{.family = "codec", .verify = verify};
  return kBench;
}

}  // namespace heddle
