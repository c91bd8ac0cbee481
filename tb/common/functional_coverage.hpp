// SPDX-License-Identifier: Apache-2.0
//
// Named bins: what a verification should have met at least once. A bin must be declared before it can
// be hit, so that one that is never met is listed instead of missing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

struct CoverBin {
  std::string name;  // "rule double", "stall wgt long"
  std::int64_t hits = 0;
};

class FunctionalCoverage {
 public:
  // Declaring a bin twice is declaring it once.
  void declare(const std::string& name);
  // Does nothing unless `met`, or when the bin is not declared (this block cannot reach it).
  void hit(const std::string& name, bool met = true);

  [[nodiscard]] const std::vector<CoverBin>& bins() const { return bins_; }  // as declared
  [[nodiscard]] std::int64_t hit_bins() const;
  [[nodiscard]] std::vector<std::string> missed() const;

 private:
  [[nodiscard]] CoverBin* find(const std::string& name);

  std::vector<CoverBin> bins_;
};

}  // namespace heddle
