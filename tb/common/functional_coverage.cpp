// SPDX-License-Identifier: Apache-2.0
#include "tb/common/functional_coverage.hpp"

#include <algorithm>

namespace heddle {

CoverBin* FunctionalCoverage::find(const std::string& name) {
  const auto at = std::find_if(bins_.begin(), bins_.end(),
                               [&](const CoverBin& bin) { return bin.name == name; });
  return at == bins_.end() ? nullptr : &*at;
}

void FunctionalCoverage::declare(const std::string& name) {
  if (find(name) == nullptr) bins_.push_back({name});
}

void FunctionalCoverage::hit(const std::string& name, bool met) {
  if (!met) return;
  if (CoverBin* bin = find(name)) ++bin->hits;
}

std::int64_t FunctionalCoverage::hit_bins() const {
  return std::count_if(bins_.begin(), bins_.end(),
                       [](const CoverBin& bin) { return bin.hits > 0; });
}

std::vector<std::string> FunctionalCoverage::missed() const {
  std::vector<std::string> names;
  for (const CoverBin& bin : bins_) {
    if (bin.hits == 0) names.push_back(bin.name);
  }
  return names;
}

}  // namespace heddle
