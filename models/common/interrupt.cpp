// SPDX-License-Identifier: Apache-2.0
#include "models/common/interrupt.hpp"

#include <csignal>

#include "models/common/error.hpp"

namespace heddle {
namespace {

volatile std::sig_atomic_t signal_seen = 0;  // the one global: a signal handler has no other place

extern "C" void note_signal(int) { signal_seen = 1; }

}  // namespace

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
}

bool interrupted() { return signal_seen != 0; }

void check_interrupt() {
  if (interrupted()) throw Error("interrupted");
}

}  // namespace heddle
