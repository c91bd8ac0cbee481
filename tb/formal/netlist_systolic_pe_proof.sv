// SPDX-License-Identifier: Apache-2.0
//
// The gates of systolic_pe compute what its RTL says. Wider products than these are beyond SAT.
//
//: rtl systolic_pkg systolic_mac systolic_pe
//: quick netlist systolic_pe ActW=2 WgtW=2 SumW=6
//: full netlist systolic_pe ActW=3 WgtW=3 SumW=8
//: full netlist systolic_pe ActW=3 ActSigned=0 WgtW=4 SumW=10
//: full netlist systolic_pe ActW=3 WgtW=3 SumW=8 Pipeline=0
//: mutants netlist systolic_pe ActW=2 WgtW=2 SumW=6
