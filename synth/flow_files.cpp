// SPDX-License-Identifier: Apache-2.0
#include "synth/flow_files.hpp"

#include <stdexcept>
#include <string>

namespace heddle {

std::string_view flow_file(std::string_view name) {
  for (const FlowFile& file : flow_files()) {
    if (file.name == name) return file.text;
  }
  throw std::logic_error("no flow file " + std::string(name));
}

}  // namespace heddle
