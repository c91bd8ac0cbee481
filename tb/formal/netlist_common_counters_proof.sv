// SPDX-License-Identifier: Apache-2.0
//
// The gates of common_counters compute what its RTL says.
//
//: rtl common_counters
//: full netlist common_counters MacW=4
//: full netlist common_counters MacW=17
//: mutants netlist common_counters MacW=3
