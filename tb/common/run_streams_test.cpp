// SPDX-License-Identifier: Apache-2.0
#include "tb/common/run_streams.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "models/common/error.hpp"
#include "tb/common/scoreboard.hpp"
#include "tb/common/testdata/echo.hpp"

namespace heddle {
namespace {

constexpr StallProfile kEveryStall[] = {StallProfile::kNever, StallProfile::kHalf,
                                        StallProfile::kBursts, StallProfile::kLong,
                                        StallProfile::kMix};

StreamResult run(const echo::Job& job, const StreamOptions& options = {}) {
  Dut dut(echo::model(job.stream_bits));
  dut.reset();
  return run_streams(dut, echo::manifest(job.stream_bits), echo::work(job).plan, options);
}

bool any_problem(const StreamResult& result, const std::string& text) {
  return std::any_of(
      result.problems.begin(), result.problems.end(),
      [&](const std::string& problem) { return problem.find(text) != std::string::npos; });
}

std::string all_problems(const StreamResult& result) {
  std::string text;
  for (const std::string& problem : result.problems) text += problem + "\n";
  return text;
}

TEST_CASE("run_streams: data, cycles and counters are exact when nothing stalls") {
  const echo::Job job{.stream_bits = 64, .beats = 20, .last_bytes = 5};
  const StreamResult result = run(job);
  CAPTURE(all_problems(result));
  CHECK(result.ok());
  CHECK(result.beats == echo::work(job).golden);
  CHECK(result.cycles == 23);  // cmd, wgt, 20 beats, one register
  CHECK(result.counter("cycles") == 23);
  CHECK(result.counter("macs") == 20);
  REQUIRE(result.beat_cycles.size() == 20);
  CHECK(result.beat_cycles.front() == 3);
  CHECK(result.beat_cycles.back() == 22);
  CHECK(result.moved == std::array<std::int64_t, 4>{1, 1, 20, 20});
  CHECK_THROWS_AS(static_cast<void>(result.counter("nonsense")), Error);
}

TEST_CASE(
    "run_streams: any stall pattern gives the same data, and stalls are proven by the cover") {
  for (const int bits : {32, 1024}) {
    for (const StallProfile profile : kEveryStall) {
      CAPTURE(bits);
      CAPTURE(stall_profile_name(profile));
      const echo::Job job{.stream_bits = bits, .beats = 3000, .last_bytes = 1};
      const StreamResult result = run(job, {.stalls = stall_all(profile, 11)});
      CAPTURE(all_problems(result));
      CHECK(result.ok());
      CHECK(result.beats == echo::work(job).golden);
      const bool stalls = profile != StallProfile::kNever;
      CHECK((result.cycles > 3100) == stalls);
      for (const std::size_t stream : {std::size_t{2}, kOutStream}) {
        CHECK((result.stalls[stream].held > 0) == stalls);
        CHECK((result.stalls[stream].effective > 0) == stalls);
        CHECK(result.stalls[stream].longest <= result.stalls[stream].held);
      }
      CHECK((result.stalls[kOutStream].events > 0) == stalls);
      if (profile == StallProfile::kLong) CHECK(result.stalls[kOutStream].longest >= 100);
    }
  }
}

TEST_CASE("run_streams: layers follow each other on one block without reset") {
  Dut dut(echo::model(32));
  dut.reset();
  for (int i = 0; i < 30; ++i) {
    const echo::Job job{
        .beats = 1 + i * 3, .last_bytes = 1 + i % 4, .seed = static_cast<std::uint64_t>(i)};
    const echo::Work work = echo::work(job);
    const StallPlan stalls = i % 2 == 0 ? StallPlan{} : stall_random(static_cast<std::uint64_t>(i));
    const StreamResult result = run_streams(dut, echo::manifest(32), work.plan, {.stalls = stalls});
    CAPTURE(all_problems(result));
    CHECK(result.ok());
    CHECK(result.beats == work.golden);
    CHECK(result.counter("macs") == static_cast<std::uint32_t>(job.beats));
    if (i % 2 == 0) CHECK(result.cycles == job.beats + 3);
  }
}

TEST_CASE("run_streams: every planted protocol bug is named") {
  const struct {
    echo::Bug bug;
    std::string message;
  } cases[] = {
      {echo::kValidFalls, "out_valid_o fell before result beat"},
      {echo::kDataChanges, "changed while it waited"},
      {echo::kWrongKeep, "out_keep_o of result beat 299 must mark 3 bytes (07), got 0f"},
      {echo::kNoLast, "out_last_o of result beat 299 must be 1, got 0"},
      {echo::kSurplus, "surplus result beat, 300 were planned"},
      {echo::kValidWaits, "out_valid_o depends on out_ready_i within a cycle"},
      {echo::kAssertion, "no_bug_seven"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.message);
    const echo::Job job{.beats = 300, .bug = one.bug};
    const StreamResult result = run(job, {.stalls = stall_all(StallProfile::kHalf, 5)});
    CAPTURE(all_problems(result));
    CHECK_FALSE(result.ok());
    CHECK(any_problem(result, one.message));
    CHECK(result.problems.size() <= 20);
  }
}

TEST_CASE("run_streams: bugs that need no stall are found without stalls") {
  for (const echo::Bug bug : {echo::kWrongKeep, echo::kNoLast, echo::kSurplus, echo::kAssertion}) {
    CAPTURE(static_cast<int>(bug));
    CHECK_FALSE(run({.beats = 5, .bug = bug}).ok());
  }
}

TEST_CASE("run_streams: a block whose cycle counter disagrees with the bench is named") {
  const StreamResult result = run({.beats = 5, .bug = echo::kCounterShort});
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0] ==
        "the block's counter says 7 cycles, the bench counted 8 from the first accepted "
        "beat to the last result");
}

TEST_CASE("run_streams: a hang ends with a diagnosis") {
  const StreamResult result = run({.beats = 10, .bug = echo::kStops}, {.hang_cycles = 500});
  CHECK(result.hung);
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0] ==
        "hang: no beat on any stream for 500 cycles (last one in cycle 11): cmd done (0 of 1 beats "
        "left), "
        "wgt done (0 of 1 beats left), act offered, not taken (1 of 10 beats left), out waits for "
        "1 of 10 beats; "
        "counters: cycles 512, macs 9");
  CHECK(result.beats.size() == 9 * 4);
}

TEST_CASE("run_streams: a block that counts work for ever is stopped too") {
  const StreamResult result = run({.beats = 100, .bug = echo::kStopsBusy}, {.hang_cycles = 50});
  CHECK(result.hung);
  CHECK(any_problem(result, "hang: no beat on any stream for"));
}

TEST_CASE("run_streams: input that the block does not take is reported") {
  echo::Work work = echo::work({.beats = 10});
  work.plan.act.bytes.resize(work.plan.act.bytes.size() + 4);
  Dut dut(echo::model(32));
  dut.reset();
  const StreamResult result = run_streams(dut, echo::manifest(32), work.plan, {});
  CHECK(any_problem(result, "does not take the rest of its input"));
}

TEST_CASE("run_streams: a block that never stops sending is stopped, input left or not") {
  for (const std::size_t extra : {std::size_t{0}, std::size_t{4}}) {
    echo::Work work = echo::work({.beats = 10, .bug = echo::kSurplusForEver});
    work.plan.act.bytes.resize(work.plan.act.bytes.size() + extra);
    Dut dut(echo::model(32));
    dut.reset();
    const StreamResult result = run_streams(dut, echo::manifest(32), work.plan, {});
    CHECK(any_problem(result, "surplus result beat, 10 were planned"));
    CHECK(result.problems.size() <= 17);
  }
}

TEST_CASE("run_streams: a plan for another stream width is refused") {
  Dut dut(echo::model(32));
  dut.reset();
  CHECK_THROWS_WITH_AS(
      static_cast<void>(run_streams(dut, echo::manifest(32), echo::work({.stream_bits = 64}).plan,
                                    {.label = "2 CONV"})),
      "layer 2 CONV: stream cmd: the plan has 8 bytes in beats of 8, the block's beats have 4 "
      "bytes",
      Error);
}

TEST_CASE("run_streams: a wrong bit reaches the scoreboard with its cycle") {
  const echo::Job job{.beats = 10, .bug = echo::kWrongBit};
  const echo::Work work = echo::work(job);
  const StreamResult result = run(job);
  CHECK(result.ok());
  const Tensor golden = collect(work.plan, work.golden, 4, DType::kInt8);
  const Tensor got = collect(work.plan, result.beats, 4, DType::kInt8);
  const ScoreReport report = compare_layer("echo", golden, got, &work.plan, result.beat_cycles);
  CHECK(report.mismatches == 1);
  REQUIRE(report.first.size() == 1);
  CHECK(report.first[0].index == 32);
  CHECK(report.first[0].cycle == result.beat_cycles[8]);
}

}  // namespace
}  // namespace heddle
