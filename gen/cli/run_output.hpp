// SPDX-License-Identifier: Apache-2.0
//
// What `run` writes and prints.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gen/cli/terminal.hpp"
#include "models/common/atomic_file.hpp"
#include "tb/common/run_report.hpp"

namespace heddle {

// layers/NN_OP.npy and output.npy (out.npy for --gemm, net == nullptr), in the model file's dtype
// and layout, inputs stacked along the first axis. Returns the result.
Tensor write_outputs(OutputFolder& out, const Network* net, const NetworkRun& run);

// The layer table, and a line that sums it up.
[[nodiscard]] std::string run_table(const Terminal& terminal, const Manifest& manifest,
                                    const NetworkRun& run, const RunReport& report);

// Mismatches and the command that reruns them, on standard error; nothing when all is well.
void print_failures(const NetworkRun& run, const std::string& command);

}  // namespace heddle
