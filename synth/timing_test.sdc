# SPDX-License-Identifier: Apache-2.0
# As gen emits NAME.sdc, for timing_test.sv.
if {![info exists period]} { set period 2.0 }
create_clock -name clk -period $period [get_ports clk_i]
set inputs [get_ports {rst_ni we_i waddr_i x_i}]
set_input_delay [expr {0.2 * $period}] -clock clk $inputs
set_output_delay [expr {0.2 * $period}] -clock clk [all_outputs]
if {[info exists driving_cell]} { set_driving_cell -lib_cell $driving_cell $inputs }
if {[info exists load_pf]} { set_load $load_pf [all_outputs] }
