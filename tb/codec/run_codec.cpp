// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/run_codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "models/codec/plan.hpp"
#include "models/common/error.hpp"
#include "models/common/interrupt.hpp"
#include "tb/codec/codec_out.hpp"
#include "tb/codec/output_watch.hpp"
#include "tb/common/input_driver.hpp"

namespace heddle {
namespace {

constexpr std::size_t kCmd = 0;
constexpr std::size_t kIn = 1;
constexpr std::size_t kFetch = 2;
constexpr std::int64_t kInterruptPeriod = 4'096;
constexpr std::int64_t kReadyProbePeriod = 64;
constexpr std::size_t kMostProblems = 16;

std::uint64_t read_number(const Port& port) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(port.bytes, 8); ++i)
    value |= std::uint64_t{port.data[i]} << (8 * i);
  return value;
}

BeatStream repeated(BeatStream beats, int times) {
  const std::vector<std::uint8_t> once = beats.bytes;
  for (int i = 1; i < times; ++i) beats.bytes.insert(beats.bytes.end(), once.begin(), once.end());
  return beats;
}

class Runner {
 public:
  Runner(Dut& dut, const Manifest& manifest, const CodecJob& job, const StreamOptions& options)
      : dut_(dut),
        manifest_(manifest),
        job_(job),
        options_(options),
        cmd_beats_(repeated(codec_cmd(manifest, job.format, job.decode, job.values), job.repeat)),
        cmd_per_job_(static_cast<std::int64_t>(cmd_beats_.beats()) / job.repeat),
        beat_bytes_(static_cast<std::size_t>(manifest.stream("in").bits) / 8),
        out_watch_(dut, "out", {"data", "keep", "last", "dest"}),
        out_(dut, manifest, job, result_) {
    if (!job.decode) in_beats_ = repeated(value_beats(manifest, job.codes), job.repeat);
    connect(cmd_, "cmd", cmd_beats_);
    connect(in_, "in", in_beats_);
    if (dut.find_port("fetch_valid_o")) {
      fetch_.emplace(dut, "fetch", std::vector<std::string>{"dest"});
      fetch_dest_ = dut.port("fetch_dest_o");
    }
    asked_.resize(string_count(job.format));
    answer_.resize(beat_bytes_);
    for (std::size_t i = 0; i < kCodecStreams.size(); ++i) {
      if (StreamStall* own = stall(i)) {
        own->source = StallSource(options.stalls.profile[i],
                                  derive_seed(options.stalls.seed, kCodecStreams[i]));
      }
    }
  }

  CodecRun run() {
    const std::vector<std::uint32_t> before = read_counters(dut_, manifest_);
    loop();
    *cmd_.valid.data = 0;
    *in_.valid.data = 0;
    out_watch_.idle();
    if (fetch_) fetch_->idle();
    finish(before);
    return std::move(result_);
  }

 private:
  StreamStall* stall(std::size_t stream) {
    if (stream == kCmd) return &cmd_.stall;
    if (stream == kIn) return &in_.stall;
    if (stream == kFetch) return fetch_ ? &fetch_->stall : nullptr;
    return &out_watch_.stall;
  }

  void connect(InputDriver& input, const std::string& name, const BeatStream& beats) {
    input.valid = dut_.port(name + "_valid_i");
    input.ready = dut_.port(name + "_ready_o");
    input.data = dut_.port(name + "_data_i");
    input.left = static_cast<std::int64_t>(beats.beats());
    input.next = beats.bytes.data();
    input.bytes = beat_bytes_;
    if (beat_bytes_ > input.data.bytes)
      throw Error(fmt::format("{}: stream {} has {} bytes, the block's port {}", manifest_.name,
                              name, beat_bytes_, input.data.bytes));
  }

  // The oldest request's beat is laid ready for `in`.
  void answer() {
    if (!job_.decode || in_.offered) return;
    in_.left = static_cast<std::int64_t>(requests_.size());
    if (requests_.empty()) return;
    const std::vector<std::uint8_t>& string = (*job_.strings)[requests_.front()];
    const std::size_t begin = std::min(asked_[requests_.front()] * beat_bytes_, string.size());
    const std::size_t count = std::min(beat_bytes_, string.size() - begin);
    std::fill(answer_.begin(), answer_.end(), std::uint8_t{0});
    std::copy_n(string.begin() + static_cast<std::ptrdiff_t>(begin), count, answer_.begin());
    in_.next = answer_.data();
  }

  void request() {
    const std::uint64_t dest = read_number(fetch_dest_);
    if (!job_.decode) return problem("a beat on fetch while encoding");
    if (dest >= asked_.size())
      return problem(fmt::format("fetch asks for string {} of {}", dest, asked_.size()));
    requests_.push_back(dest);
  }

  // One cycle; returns whether a beat moved on any stream.
  bool cycle() {
    answer();
    cmd_.drive<true>();
    in_.drive<true>();
    out_watch_.drive(!out_watch_.stall.source.stalled());
    if (fetch_) fetch_->drive(!fetch_->stall.source.stalled());
    dut_.low();
    if (dut_.cycle() % kReadyProbePeriod == 0) {
      out_watch_.probe_ready(result_.problems);
      if (fetch_) fetch_->probe_ready(result_.problems);
    }
    const bool cmd_beat = cmd_.sample<true>();
    const bool in_beat = in_.sample<true>();
    const bool out_beat = out_watch_.sample(result_.problems);
    const bool fetch_beat = fetch_ && fetch_->sample(result_.problems);
    if (out_beat) out_.take();
    if (fetch_beat) request();
    dut_.high();
    if (cmd_beat) {
      if (cmd_.taken % cmd_per_job_ == 0) begin_job();
      cmd_.advance();
    }
    if (in_beat) {
      in_.advance();
      if (job_.decode) {
        ++asked_[requests_.front()];
        requests_.pop_front();
      }
    }
    return cmd_beat || in_beat || out_beat || fetch_beat;
  }

  // A descriptor was accepted; the one before it has left nothing behind.
  void begin_job() {
    first_ = dut_.cycle() - 1;
    if (cmd_.taken == 0) return;
    if (!out_.done() || !requests_.empty())
      return problem("a descriptor is accepted before the one before it is done");
    strings_before_ = std::exchange(result_.strings, {});
    beats_before_ = std::exchange(result_.beats, {});
    out_ = CodecOut(dut_, manifest_, job_, result_);
    std::fill(asked_.begin(), asked_.end(), std::size_t{0});
  }

  void compare_jobs() {
    if (job_.repeat == 1 || !result_.problems.empty()) return;
    if (strings_before_ != result_.strings || beats_before_ != result_.beats)
      problem("the same descriptor gives another result when it follows itself");
  }

  void loop() {
    // A decoder may look through all its contexts before it asks for another beat.
    const int tail_cycles = options_.tail_cycles + job_.format.substreams;
    int tail = 0;
    std::int64_t last = dut_.cycle();
    while (result_.problems.size() < kMostProblems) {
      const std::int64_t now = dut_.cycle();
      const bool done_before = out_.done();
      if (cycle()) {
        last = now;
        tail = 0;
        if (out_.done() && !done_before) {
          result_.cycles += now - first_ + 1;
          counters_at_end_ = read_counters(dut_, manifest_);
        }
      }
      if (dut_.faulted()) return problem("assertion in the RTL: " + dut_.fault());
      if (settled() && ++tail > tail_cycles) return;
      if (now - last >= options_.hang_cycles) return hang(now - last);
      if ((now & (kInterruptPeriod - 1)) == 0) check_interrupt();
    }
  }

  // Nothing is owed on any stream.
  [[nodiscard]] bool settled() const {
    return out_.done() && requests_.empty() && cmd_.left == 0 && in_.left == 0 &&
           !(fetch_ && fetch_->waiting());
  }

  void hang(std::int64_t idle) {
    result_.hung = true;
    problem(fmt::format("hang: no beat on any stream for {} cycles: {}, {}, fetch {} requests "
                        "waiting, {}",
                        idle, cmd_.text("cmd"), in_.text("in"), requests_.size(), out_.text()));
  }

  void problem(const std::string& text) { result_.problems.push_back(text); }

  void finish(const std::vector<std::uint32_t>& before) {
    out_.finish();
    compare_jobs();
    if (counters_at_end_.empty()) counters_at_end_ = read_counters(dut_, manifest_);
    result_.counters = counter_deltas(manifest_, before, counters_at_end_);
    for (std::size_t i = 0; i < kCodecStreams.size(); ++i) {
      if (const StreamStall* own = stall(i)) result_.stalls[i] = own->cover;
    }
  }

  Dut& dut_;
  const Manifest& manifest_;
  const CodecJob& job_;
  const StreamOptions& options_;
  CodecRun result_;
  BeatStream cmd_beats_, in_beats_;
  std::int64_t cmd_per_job_;  // beats
  std::size_t beat_bytes_;
  InputDriver cmd_, in_;
  OutputWatch out_watch_;
  CodecOut out_;
  std::optional<OutputWatch> fetch_;
  Port fetch_dest_;
  std::deque<std::size_t> requests_;   // strings asked for, the oldest first
  std::vector<std::size_t> asked_;     // beats of each string that were delivered
  std::vector<std::uint8_t> answer_;
  ByteStrings strings_before_;  // of the last but one descriptor
  std::vector<std::uint8_t> beats_before_;
  std::int64_t first_ = 0;  // Dut cycle in which the descriptor was accepted
  std::vector<std::uint32_t> counters_at_end_;
};

}  // namespace

CodecRun run_codec(Dut& dut, const Manifest& manifest, const CodecJob& job,
                   const StreamOptions& options) {
  return Runner(dut, manifest, job, options).run();
}

}  // namespace heddle
