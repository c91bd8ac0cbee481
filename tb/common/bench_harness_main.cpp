// SPDX-License-Identifier: Apache-2.0
//
// What the harness costs: bench_harness MANIFEST [CHANNELS [SIZE]]
// Runs one 3x3 convolution (CHANNELS in and out, SIZE x SIZE pixels) through run_streams with
// stalls off, and compares its time with eval() alone on the same model over the same stimulus: a
// first run records which beat is taken in which cycle, the bare loop writes just those and calls
// eval() twice a cycle. Best of several repetitions each, interleaved; a third column is a clock
// that toggles on an idle block. Prints seconds, cycles a second and the ratio; exit code 1 when
// the ratio is above 1.25.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <vector>

#include "models/common/error.hpp"
#include "models/common/family_model.hpp"
#include "tb/common/dut.hpp"
#include "tb/common/model_build.hpp"
#include "tb/common/run_streams.hpp"
#include "tb/common/seeds.hpp"

namespace heddle {
namespace {

constexpr int kRepetitions = 7;
constexpr double kLimit = 1.25;

// Processor time of this thread: other load on the machine hardly shows.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double seconds_of(const auto& work) {
  const double begin = cpu_seconds();
  work();
  return cpu_seconds() - begin;
}

ConvLayer layer_of(std::int64_t channels, std::int64_t size, Rng& rng) {
  ConvLayer layer;
  layer.name = "bench";
  layer.in_h = layer.in_w = layer.out_h = layer.out_w = size;
  layer.in_c = layer.out_c = channels;
  layer.kernel_h = layer.kernel_w = 3;
  layer.pad_top = layer.pad_left = 1;
  layer.weights.resize(static_cast<std::size_t>(channels * channels * 9));
  for (std::int64_t& weight : layer.weights) weight = rng.between(-8, 7);
  layer.bias.assign(static_cast<std::size_t>(channels), 100);
  layer.requant = Requant{};
  layer.requant->channels.assign(static_cast<std::size_t>(channels),
                                 {.multiplier = 1 << 30, .exponent = -5});
  return layer;
}

// One input stream as the bare loop plays it: in cycle i beat[i] lies on the port, valid[i] says
// whether.
struct Replay {
  Port valid, data, ready;
  const BeatStream* beats = nullptr;
  std::vector<std::uint32_t> beat;
  std::vector<std::uint8_t> offered;

  Replay(const Dut& dut, const std::string& name, const BeatStream& stream)
      : valid(dut.port(name + "_valid_i")),
        data(dut.port(name + "_data_i")),
        ready(dut.port(name + "_ready_o")),
        beats(&stream) {}
};

// Plays the plan once without run_streams and notes what lies on the ports in each cycle.
void record(Dut& dut, std::vector<Replay>& replays, std::int64_t cycles) {
  std::vector<std::uint32_t> next(replays.size());
  *dut.port("out_ready_i").data = 1;
  for (std::int64_t cycle = 0; cycle < cycles; ++cycle) {
    for (std::size_t i = 0; i < replays.size(); ++i) {
      Replay& replay = replays[i];
      const bool offer = next[i] < replay.beats->beats();
      replay.beat.push_back(next[i]);
      replay.offered.push_back(offer ? 1 : 0);
      *replay.valid.data = replay.offered.back();
      if (offer)
        std::copy_n(replay.beats->bytes.data() + next[i] * replay.data.bytes, replay.data.bytes,
                    replay.data.data);
    }
    dut.low();
    for (std::size_t i = 0; i < replays.size(); ++i) {
      if (replays[i].offered.back() != 0 && *replays[i].ready.data != 0) ++next[i];
    }
    dut.high();
  }
}

void replay_bare(Dut& dut, const std::vector<Replay>& replays, std::size_t cycles) {
  for (std::size_t cycle = 0; cycle < cycles; ++cycle) {
    for (const Replay& replay : replays) {
      *replay.valid.data = replay.offered[cycle];
      if (replay.offered[cycle] == 0) continue;
      std::copy_n(replay.beats->bytes.data() + replay.beat[cycle] * replay.data.bytes,
                  replay.data.bytes, replay.data.data);
    }
    dut.tick();
  }
}

int bench(const std::filesystem::path& file, std::int64_t channels, std::int64_t size) {
  const Manifest manifest = read_manifest(file);
  Rng rng(1);
  const ConvLayer layer = layer_of(channels, size, rng);
  Tensor input = Tensor::zeros(DType::kInt8, layer.in_shape());
  for (std::int64_t& value : input.data) value = rng.between(-128, 127);
  const FamilyModel& model = family_model(manifest.family);
  if (const auto reason = model.unsupported(manifest, layer)) throw Error(*reason);
  const LayerPlan plan = model.make_plan(manifest, layer, input);

  Dut dut(build_model(manifest, file.parent_path()));
  dut.reset();
  const StreamResult first = run_streams(dut, manifest, plan);
  if (!first.ok()) throw Error(first.problems.front());
  std::vector<Replay> replays{
      {dut, "cmd", plan.cmd}, {dut, "wgt", plan.wgt}, {dut, "act", plan.act}};
  const auto cycles = static_cast<std::size_t>(first.cycles);
  record(dut, replays, first.cycles);

  double harness = 1e9, bare = 1e9, idle = 1e9;
  for (int i = 0; i < kRepetitions; ++i) {
    harness = std::min(harness, seconds_of([&] {
                         if (!run_streams(dut, manifest, plan, {.tail_cycles = 0}).ok())
                           std::abort();
                       }));
    *dut.port("out_ready_i").data = 1;
    bare = std::min(bare, seconds_of([&] { replay_bare(dut, replays, cycles); }));
    for (const Replay& replay : replays) *replay.valid.data = 0;
    idle = std::min(idle, seconds_of([&] {
                      for (std::size_t c = 0; c < cycles; ++c) dut.tick();
                    }));
  }
  const double rate = static_cast<double>(cycles) / 1e3;
  fmt::print(
      "{}: a layer of {} cycles\n"
      "  run_streams, no stalls   {:.3f} s  {:7.1f} kHz\n"
      "  eval() loop, same beats  {:.3f} s  {:7.1f} kHz\n"
      "  eval() loop, idle block  {:.3f} s  {:7.1f} kHz\n"
      "  harness / eval()         {:.3f} (limit {:.2f})\n",
      manifest.name, cycles, harness, rate / harness, bare, rate / bare, idle, rate / idle,
      harness / bare, kLimit);
  return harness / bare > kLimit ? 1 : 0;
}

}  // namespace
}  // namespace heddle

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    fmt::print(stderr, "usage: bench_harness MANIFEST [CHANNELS [SIZE]]\n");
    return 2;
  }
  try {
    return heddle::bench(argv[1], argc > 2 ? std::atoi(argv[2]) : 16,
                         argc > 3 ? std::atoi(argv[3]) : 32);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_harness: {}\n", error.what());
    return 2;
  }
}
