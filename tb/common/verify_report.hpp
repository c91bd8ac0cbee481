// SPDX-License-Identifier: Apache-2.0
//
// A verification's result for machines: report.json and JUnit cases.
#pragma once

#include <string>
#include <vector>

#include "tb/common/junit.hpp"
#include "tb/common/verify_vectors.hpp"

namespace heddle {

// `rerun` is the command up to its options; a failing vector's own follows: "heddle verify a.toml".
[[nodiscard]] std::string rerun_command(const std::string& rerun, const VerifyRequest& request,
                                        const VerifyVector& vector);

// What went wrong with a vector, over several lines; empty when nothing did.
[[nodiscard]] std::string failure_text(const std::string& rerun, const VerifyRequest& request,
                                       const VerifyVector& vector);

// JSON text. Wall-clock seconds stand apart under "timing". `version` is the tool's.
[[nodiscard]] std::string verify_json(const Manifest& manifest, const VerifyRequest& request,
                                      const VerifyReport& report, const std::string& rerun,
                                      const std::string& version, double seconds);

[[nodiscard]] std::vector<JunitCase> verify_junit(const Manifest& manifest,
                                                  const VerifyRequest& request,
                                                  const VerifyReport& report,
                                                  const std::string& rerun);

}  // namespace heddle
