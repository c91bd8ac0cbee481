// SPDX-License-Identifier: Apache-2.0
//
// Takes the beats of a codec block's out stream apart and checks keep, last and dest.
//   encoding  beats of strings; a beat with free bytes is its string's last; then one end beat: dest =
//             number of strings, keep = 0, last = 1
//   decoding  values; keep marks exactly their bytes, last is on the last beat; no values: one beat
//             without bytes
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/common/manifest.hpp"
#include "tb/common/dut.hpp"

namespace heddle {

struct CodecJob;
struct CodecRun;

class CodecOut {
 public:
  CodecOut(Dut& dut, const Manifest& manifest, const CodecJob& job, CodecRun& result);

  // The beat on the port moves at the coming edge.
  void take();
  [[nodiscard]] bool done() const { return done_; }  // the last beat has come
  [[nodiscard]] std::string text() const;            // "out: 12 beats"
  void finish();

 private:
  void take_string(std::size_t bytes, bool last);
  void take_values(std::size_t bytes, bool last);
  // Bytes that keep marks; they are the first ones.
  [[nodiscard]] std::size_t kept();
  void problem(const std::string& text);

  const CodecJob* job_;
  CodecRun* result_;
  Port data_, keep_, last_, dest_;
  std::size_t bytes_;           // of a beat
  std::int64_t element_bytes_;  // of a value
  std::int64_t values_per_beat_;
  std::int64_t beats_ = 0;
  std::size_t most_bytes_;          // an encoder may send; more is no coding of these values
  std::size_t taken_bytes_ = 0;
  std::vector<bool> ended_;         // strings that had a beat with free bytes
  bool done_ = false;
};

}  // namespace heddle
