#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# synth/reference/pe_table.sh LIBERTY [TARGET_PS...]
# One processing element, mapped with each ABC script of synth/flow at each target (default 500 700),
# timed register to register (OpenSTA, ideal clock) in a 2x2 array of itself. Prints a row a mapping:
# element, script, target, um2, MHz and GMAC/s per 1000 um2. Driving cell BUF_X1, load 5 fF: nangate45.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
liberty=$(realpath "$1")
shift
[[ $# -gt 0 ]] || set -- 500 700
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'set_driving_cell BUF_X1\nset_load 5\n' > constr
rtl=$root/rtl_templates/systolic

one() {  # NAME DIGITS TOP PARAMETERS SCRIPT TARGET
  local name=$1 width=$2 top=$3 parameters=$4 script=$5 target=$6 area slack
  sed -e '/^#/d' -e "s/@TARGET@/$target/g" "$root/synth/flow/$script.script" > abc.script
  yosys -q -l log -p "read_verilog -sv -DSYNTHESIS $rtl/systolic_pkg.sv $rtl/systolic_mac.sv \
      $rtl/systolic_pe.sv $root/synth/reference/plain_pe.sv; hierarchy -check -top $top $parameters;
    proc; flatten; opt -full; synth -run fine:check; dfflibmap -liberty $liberty; opt_clean;
    abc -liberty $liberty -constr constr -script abc.script -D $target; opt_clean -purge;
    rename -top pe; splitnets; opt_clean -purge; tee -o stat stat -liberty $liberty;
    write_verilog -noattr -noexpr -simple-lhs net.v" > /dev/null 2>&1 || { tail -3 log >&2; exit 2; }
  {
    echo "module top(clk, r, s, we, a, w, p, k); input clk; input r; input s; input we;"
    echo "input [$((width - 1)):0] a; input [7:0] w; input [19:0] p; input [19:0] k;"
    for i in 0 1; do for j in 0 1; do
      echo "wire s$i$j; wire [$((width - 1)):0] a$i$j; wire [19:0] p$i$j; wire [19:0] k$i$j;"
    done; done
    for i in 0 1; do for j in 0 1; do
      [[ $j == 0 ]] && left='.start_i(s), .act_i(a)' || left=".start_i(s$i"0"), .act_i(a$i"0")"
      [[ $i == 0 ]] && above='.sum_i(p), .carry_i(k)' || above=".sum_i(p0$j), .carry_i(k0$j)"
      echo "pe u$i$j(.clk_i(clk), .rst_ni(r), .wgt_we_i(we), .wgt_i(w), $left, $above,"
      echo " .start_o(s$i$j), .act_o(a$i$j), .sum_o(p$i$j), .carry_o(k$i$j));"
    done; done
    echo endmodule
  } > top.v
  printf '%s\n' "read_liberty $liberty" 'read_verilog net.v' 'read_verilog top.v' 'link_design top' \
    'create_clock -name clk -period 1.0 [get_ports clk]' 'puts "slack_is [worst_slack -max]"' > sta.tcl
  sta -exit sta.tcl > sta.log 2>&1
  area=$(awk '/Chip area/ { print $NF }' stat)
  slack=$(awk '/^slack_is/ { print $2 }' sta.log)
  awk -v n="$name" -v s="$script" -v t="$target" -v a="$area" -v k="$slack" 'BEGIN {
    f = 1000 / (1 - k); printf "| %s | %s | %s | %.0f | %.0f | %.2f |\n", n, s, t, a, f, f / a }'
}

echo '| element, 8 x 8 + 20 bits | script | target ps | um2 | MHz | GMAC/s per 1000 um2 |'
echo '| --- | --- | ---: | ---: | ---: | ---: |'
for target; do
  for script in abc_speed abc_flow abc_area; do
    one 'a * b + c' 8 plain_pe '' $script "$target"
    one 'pipeline = 0' 9 systolic_pe '-chparam Pipeline 0' $script "$target"
    one 'pipeline = 1' 9 systolic_pe '-chparam Pipeline 1' $script "$target"
  done
done
