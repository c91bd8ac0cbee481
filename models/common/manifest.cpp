// SPDX-License-Identifier: Apache-2.0
#include "models/common/manifest.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "models/common/atomic_file.hpp"
#include "models/common/error.hpp"

namespace heddle {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;
constexpr const char* kAdvice = "generate the block again with 'heddle gen'";

// One JSON object of the manifest, with the way to it for messages.
class Reader {
 public:
  Reader(const Json& json, std::string where) : json_(json), where_(std::move(where)) {
    if (!json_.is_object()) fail(fmt::format("an object is needed, got {}", json_.type_name()));
  }

  template <typename T>
  void get(const char* key, T& out) const {
    const Json& value = at(key);
    try {
      check_kind(key, value, out);
      value.get_to(out);
    } catch (const Json::exception& e) {
      fail(fmt::format("{}: wrong type ({}), got {}", key, e.what(), value.dump()));
    }
  }

  template <typename T, typename ReadItem>
  void get_list(const char* key, std::vector<T>& out, ReadItem read_item) const {
    const Json& list = at(key);
    if (!list.is_array()) fail(fmt::format("{}: a list is needed, got {}", key, list.type_name()));
    for (std::size_t i = 0; i < list.size(); ++i) {
      out.push_back(read_item(list[i], fmt::format("{}: {}[{}]", where_, key, i)));
    }
  }

  void get_map(const char* key, std::map<std::string, std::int64_t>& out) const {
    const Reader entries(at(key), fmt::format("{}: {}", where_, key));
    for (const auto& item : entries.json_.items()) entries.get(item.key().c_str(), out[item.key()]);
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(fmt::format("{}: {}; {}", where_, what, kAdvice));
  }

 private:
  const Json& at(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) fail(fmt::format("key '{}' is missing", key));
    return *found;
  }

  // nlohmann converts numbers and flags into each other silently; a manifest must say what it
  // means.
  template <typename T>
  void check_kind(const char* key, const Json& value, const T&) const {
    if constexpr (std::is_same_v<T, bool>) {
      if (!value.is_boolean()) {
        fail(fmt::format("{}: true or false is needed, got {}", key, value.dump()));
      }
    } else if constexpr (std::is_integral_v<T>) {
      if (!value.is_number_integer()) {
        fail(fmt::format("{}: an integer is needed, got {}", key, value.dump()));
      }
      if (!std::in_range<T>(value.get<std::int64_t>())) {
        fail(fmt::format("{}: {} is out of range", key, value.dump()));
      }
    }
  }

  const Json& json_;
  std::string where_;
};

Json to_json(const StreamInfo& s) {
  return {{"name", s.name},        {"direction", s.direction},
          {"bits", s.bits},        {"element_bits", s.element_bits},
          {"signed", s.is_signed}, {"elements_per_beat", s.elements_per_beat},
          {"order", s.order},      {"keep", s.keep}};
}

StreamInfo read_stream(const Json& json, const std::string& where) {
  const Reader reader(json, where);
  StreamInfo s;
  reader.get("name", s.name);
  reader.get("direction", s.direction);
  reader.get("bits", s.bits);
  reader.get("element_bits", s.element_bits);
  reader.get("signed", s.is_signed);
  reader.get("elements_per_beat", s.elements_per_beat);
  reader.get("order", s.order);
  reader.get("keep", s.keep);
  return s;
}

Json to_json(const FieldInfo& f) {
  return {{"name", f.name}, {"word", f.word},        {"lsb", f.lsb},
          {"bits", f.bits}, {"signed", f.is_signed}, {"doc", f.doc}};
}

FieldInfo read_field(const Json& json, const std::string& where) {
  const Reader reader(json, where);
  FieldInfo f;
  reader.get("name", f.name);
  reader.get("word", f.word);
  reader.get("lsb", f.lsb);
  reader.get("bits", f.bits);
  reader.get("signed", f.is_signed);
  reader.get("doc", f.doc);
  return f;
}

Json to_json(const MemoryInfo& m) {
  return {{"name", m.name}, {"instances", m.instances}, {"depth", m.depth}, {"width", m.width}};
}

MemoryInfo read_memory(const Json& json, const std::string& where) {
  const Reader reader(json, where);
  MemoryInfo m;
  reader.get("name", m.name);
  reader.get("instances", m.instances);
  reader.get("depth", m.depth);
  reader.get("width", m.width);
  return m;
}

std::string read_string(const Json& json, const std::string& where) {
  if (!json.is_string()) {
    throw Error(fmt::format("{}: a string is needed, got {}; {}", where, json.dump(), kAdvice));
  }
  return json.get<std::string>();
}

RequantRule read_rule(const Json& json, const std::string& where) {
  const std::string name = read_string(json, where);
  const auto rule = rule_from_name(name);
  if (!rule) {
    throw Error(fmt::format("{}: unknown requantization rule '{}'; {}", where, name, kAdvice));
  }
  return *rule;
}

template <typename T>
Json list_json(const std::vector<T>& items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(to_json(item));
  return list;
}

}  // namespace

std::int64_t Manifest::param(const std::string& key) const {
  const auto found = parameters.find(key);
  if (found == parameters.end()) {
    throw Error(fmt::format("manifest of '{}': no parameter '{}'; {}", name, key, kAdvice));
  }
  return found->second;
}

const StreamInfo& Manifest::stream(const std::string& stream_name) const {
  for (const StreamInfo& s : streams) {
    if (s.name == stream_name) return s;
  }
  throw Error(fmt::format("manifest of '{}': no stream '{}'; {}", name, stream_name, kAdvice));
}

std::string manifest_to_json(const Manifest& m) {
  Json rules = Json::array();
  for (const RequantRule rule : m.requant) rules.push_back(rule_name(rule));
  const Json json = {{"schema", m.schema},
                     {"name", m.name},
                     {"family", m.family},
                     {"architecture", m.architecture},
                     {"top", m.top},
                     {"parameters", m.parameters},
                     {"requant", rules},
                     {"streams", list_json(m.streams)},
                     {"descriptor", list_json(m.descriptor)},
                     {"counters", m.counters},
                     {"memories", list_json(m.memories)},
                     {"rtl_files", m.rtl_files},
                     {"peak_macs_per_cycle", m.peak_macs_per_cycle},
                     {"config_hash", m.config_hash}};
  return json.dump(2) + "\n";
}

Manifest manifest_from_json(const std::string& text, const std::string& where) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::exception& e) {
    throw Error(fmt::format("{}: not JSON: {}; {}", where, e.what(), kAdvice));
  }
  const Reader reader(json, where);
  Manifest m;
  reader.get("schema", m.schema);
  if (m.schema != kSchema) {
    reader.fail(fmt::format("schema: this heddle reads {}, got {}", kSchema, m.schema));
  }
  reader.get("name", m.name);
  reader.get("family", m.family);
  reader.get("architecture", m.architecture);
  reader.get("top", m.top);
  reader.get_map("parameters", m.parameters);
  reader.get_list("requant", m.requant, read_rule);
  reader.get_list("streams", m.streams, read_stream);
  reader.get_list("descriptor", m.descriptor, read_field);
  reader.get_list("counters", m.counters, read_string);
  reader.get_list("memories", m.memories, read_memory);
  reader.get_list("rtl_files", m.rtl_files, read_string);
  reader.get("peak_macs_per_cycle", m.peak_macs_per_cycle);
  reader.get("config_hash", m.config_hash);
  return m;
}

Manifest read_manifest(const std::filesystem::path& file) {
  return manifest_from_json(read_whole_file(file), file.string());
}

}  // namespace heddle
