// SPDX-License-Identifier: Apache-2.0
//
// Clocks a self-checking harness of engine.sh's method `sweep` until it ends itself.
#include "Vsweep.h"
#include "verilated.h"

int main() {
  Vsweep harness;
  while (!Verilated::gotFinish()) {
    harness.clk_i = !harness.clk_i;
    harness.eval();
  }
  return 0;
}
