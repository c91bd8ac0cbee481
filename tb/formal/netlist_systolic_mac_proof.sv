// SPDX-License-Identifier: Apache-2.0
//
// The gates of systolic_mac compute what its RTL says.
//
//: rtl systolic_pkg systolic_mac
//: quick netlist systolic_mac ActW=8 WgtW=8 SumW=20
//: full netlist systolic_mac ActW=4 WgtW=4 SumW=10
//: full netlist systolic_mac ActW=3 ActSigned=0 WgtW=4 SumW=10
//: full netlist systolic_mac ActW=5 WgtW=5 SumW=12
//: full netlist systolic_mac ActW=3 WgtW=3 SumW=8
//: mutants netlist systolic_mac ActW=3 WgtW=3 SumW=8
