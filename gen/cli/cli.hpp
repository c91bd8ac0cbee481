// SPDX-License-Identifier: Apache-2.0
//
// The tool's command line: words to option structs, exceptions to exit codes.
//   0 done and correct   1 ran, and results differ   2 bad usage, config, input or environment
#pragma once

namespace heddle {

[[nodiscard]] int run_cli(int argc, const char* const* argv);

}  // namespace heddle
