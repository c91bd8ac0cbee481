// SPDX-License-Identifier: Apache-2.0
//
// Ctrl-C as an ordinary Error. The handler only sets a flag; long loops and run_tool() ask for it,
// so that destructors remove what is half-written and the tool ends with exit code 2.
#pragma once

namespace heddle {

// SIGINT, SIGTERM and SIGHUP set the flag from now on; one that comes more than half a second after
// the first ends the process at once.
void watch_interrupts();

[[nodiscard]] bool interrupted();

// Throws Error("interrupted") once a signal has arrived. Costs a load; call it in every long loop.
void check_interrupt();

}  // namespace heddle
