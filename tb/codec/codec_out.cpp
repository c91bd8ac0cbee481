// SPDX-License-Identifier: Apache-2.0
#include "tb/codec/codec_out.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/codec/plan.hpp"
#include "tb/codec/run_codec.hpp"

namespace heddle {
namespace {

constexpr std::size_t kByteBits = 8;
// No codec makes more of a value in one string: apack's symbol of a value with count 1 and pending
// underflow bits stays far below.
constexpr std::size_t kMostBytesAValue = 16;

bool bit_of(const Port& port, std::size_t bit) {
  return (port.data[bit / kByteBits] >> (bit % kByteBits) & 1U) != 0;
}

}  // namespace

CodecOut::CodecOut(Dut& dut, const Manifest& manifest, const CodecJob& job, CodecRun& result)
    : job_(&job),
      result_(&result),
      data_(dut.port("out_data_o")),
      keep_(dut.port("out_keep_o")),
      last_(dut.port("out_last_o")),
      dest_(dut.find_port("out_dest_o")),
      bytes_(static_cast<std::size_t>(manifest.stream("out").bits) / kByteBits),
      element_bytes_(manifest.param("element_bits") / static_cast<std::int64_t>(kByteBits)),
      values_per_beat_(static_cast<std::int64_t>(bytes_) / element_bytes_),
      most_bytes_(kMostBytesAValue * static_cast<std::size_t>(job.values) +
                  bytes_ * string_count(job.format)),
      ended_(string_count(job.format)) {
  if (!job.decode) result_->strings.resize(string_count(job.format));
}

void CodecOut::take() {
  if (done_) return problem("a beat after the last one");
  ++beats_;
  const std::size_t bytes = kept();
  const bool last = *last_.data != 0;
  if (job_->decode) {
    take_values(bytes, last);
  } else {
    take_string(bytes, last);
  }
  done_ = done_ || last;
}

std::size_t CodecOut::kept() {
  std::size_t count = 0;
  while (count < bytes_ && bit_of(keep_, count)) ++count;
  for (std::size_t i = count; i < bytes_; ++i) {
    if (bit_of(keep_, i)) {
      problem(fmt::format("keep has byte {} but not byte {}", i, count));
      break;
    }
  }
  return count;
}

void CodecOut::take_string(std::size_t bytes, bool last) {
  std::size_t dest = 0;
  for (std::size_t i = 0; i < dest_.bytes && i < sizeof dest; ++i)
    dest |= std::size_t{dest_.data[i]} << (kByteBits * i);
  const std::size_t strings = result_->strings.size();
  if (last != (dest == strings) || last != (bytes == 0))
    problem(fmt::format("dest {} of {} strings with {} bytes and last = {}", dest, strings, bytes,
                        last ? 1 : 0));
  if (dest >= strings) return;
  if (ended_[dest])
    problem(fmt::format("string {} goes on after a beat that was not full", dest));
  ended_[dest] = bytes < bytes_;
  result_->strings[dest].insert(result_->strings[dest].end(), data_.data, data_.data + bytes);
  taken_bytes_ += bytes;
  if (taken_bytes_ > most_bytes_) {
    problem(fmt::format("{} bytes for {} values", taken_bytes_, job_->values));
    done_ = true;
  }
}

void CodecOut::take_values(std::size_t bytes, bool last) {
  const std::int64_t left = job_->values - (beats_ - 1) * values_per_beat_;
  const std::int64_t count = std::clamp<std::int64_t>(left, 0, values_per_beat_);
  if (static_cast<std::int64_t>(bytes) != count * element_bytes_)
    problem(fmt::format("beat {}: keep marks {} bytes of {} values", beats_ - 1, bytes, count));
  if (last != (left <= values_per_beat_))
    problem(fmt::format("beat {}: last = {} with {} values left", beats_ - 1, last ? 1 : 0, left));
  result_->beats.insert(result_->beats.end(), data_.data, data_.data + bytes_);
  if (left <= values_per_beat_) done_ = true;
}

std::string CodecOut::text() const { return fmt::format("out: {} beats", beats_); }

void CodecOut::finish() {
  if (!done_ && result_->problems.empty()) problem("the last beat did not come");
}

void CodecOut::problem(const std::string& text) { result_->problems.push_back("out: " + text); }

}  // namespace heddle
