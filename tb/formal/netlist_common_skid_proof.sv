// SPDX-License-Identifier: Apache-2.0
//
// The gates of common_skid compute what its RTL says.
//
//: rtl common_skid
//: quick netlist common_skid Width=1
//: full netlist common_skid Width=24
//: mutants netlist common_skid Width=2
