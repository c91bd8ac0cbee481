// SPDX-License-Identifier: Apache-2.0
#include "models/common/interrupt.hpp"

#include <csignal>
#include <ctime>

#include "models/common/error.hpp"

namespace heddle {
namespace {

// A shell, make or timeout(1) may send one Ctrl-C to the process and again to its group.
constexpr double kSameInterruptSeconds = 0.5;

// The only globals: a signal handler has no other place.
volatile std::sig_atomic_t signal_seen = 0;
timespec first_signal{};

// Async-signal-safe. While it runs the other watched signals wait, so first_signal has one writer.
extern "C" void note_signal(int number) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (signal_seen == 0) {
    first_signal = now;
    signal_seen = 1;
    return;
  }
  const double since = static_cast<double>(now.tv_sec - first_signal.tv_sec) +
                       static_cast<double>(now.tv_nsec - first_signal.tv_nsec) * 1e-9;
  if (since < kSameInterruptSeconds) return;
  std::signal(number, SIG_DFL);
  std::raise(number);
}

}  // namespace

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = note_signal;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&action.sa_mask, number);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
}

bool interrupted() { return signal_seen != 0; }

void check_interrupt() {
  if (interrupted()) throw Error("interrupted");
}

}  // namespace heddle
