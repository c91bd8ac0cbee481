// SPDX-License-Identifier: Apache-2.0
//
// The gates of systolic_pe compute what its RTL says. Wider products than these are beyond SAT.
//
//: rtl systolic_pe
//: quick netlist systolic_pe ActW=2 WgtW=2 InW=4 OutW=5
//: full netlist systolic_pe ActW=3 WgtW=3 InW=6 OutW=7
//: full netlist systolic_pe ActW=3 ActSigned=0 WgtW=4 InW=7 OutW=8
//: mutants netlist systolic_pe ActW=2 WgtW=2 InW=4 OutW=5
