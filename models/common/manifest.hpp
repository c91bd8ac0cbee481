// SPDX-License-Identifier: Apache-2.0
//
// The block's machine-readable signature, written by gen, read by everything downstream
// (schema: rtl_templates/common/CONTRACT.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "models/common/layer.hpp"

namespace heddle {

struct StreamInfo {
  std::string name;         // cmd, wgt, act, out
  std::string direction;    // "in" or "out", seen from the block
  int bits = 0;             // width of a beat's payload
  int element_bits = 0;
  bool is_signed = false;
  int elements_per_beat = 0;
  std::string order;        // one sentence: the element order
  bool keep = false;        // a byte-enable marks partial beats
};

struct FieldInfo {          // one descriptor field
  std::string name;
  int word = 0;             // 32-bit word of the descriptor
  int lsb = 0;
  int bits = 32;
  bool is_signed = false;
  std::string doc;
};

struct MemoryInfo {         // reported apart from logic
  std::string name;
  int instances = 0, depth = 0, width = 0;
};

struct Manifest {
  int schema = 1;
  std::string name, family, architecture, top;
  std::map<std::string, std::int64_t> parameters;  // resolved config parameters, flags as 0/1
  std::vector<RequantRule> requant;                // rules that are built in
  std::vector<StreamInfo> streams;
  std::vector<FieldInfo> descriptor;
  std::vector<std::string> counters;               // name of counter i at address i
  std::vector<MemoryInfo> memories;
  std::vector<std::string> rtl_files;              // relative to the manifest, compile order
  std::int64_t peak_macs_per_cycle = 0;
  std::string config_hash;

  [[nodiscard]] std::int64_t param(const std::string& key) const;  // throws Error when absent
  [[nodiscard]] const StreamInfo& stream(const std::string& name) const;
};

[[nodiscard]] std::string manifest_to_json(const Manifest& manifest);
[[nodiscard]] Manifest manifest_from_json(const std::string& text, const std::string& where);
[[nodiscard]] Manifest read_manifest(const std::filesystem::path& file);

}  // namespace heddle
