#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/lint/banned.sh refuses each construct of its list, by name, and accepts what only looks like one.
set -u
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

check() {  # WANT (rule, or "accepted") LINE
  printf '// SPDX-License-Identifier: Apache-2.0\n`default_nettype none\nmodule m (\n%s\nendmodule\n' "$2" > "$folder/m.sv"
  local output
  output=$("$here/banned.sh" "$folder/m.sv")
  local code=$?
  if [[ $1 == accepted ]]; then
    [[ $code == 0 && -z $output ]] && return
  else
    [[ $code == 1 && $output == *"m.sv:4: $1"* ]] && return
  fi
  printf 'FAILED: %s\n  wanted: %s\n  got: %s\n' "$2" "$1" "$output"
  failures=$((failures + 1))
}

check 'typedef of a vector' '  typedef logic [7:0] el_t;'
check 'typedef of a vector' '  typedef struct packed { logic a; } s_t;'
check accepted '  typedef enum logic [1:0] { A, B } e_t;'
check 'packed array of two' '  logic [3:0][7:0] x;'
check 'packed array of two' '  input logic signed [3:0] [7:0] x_i'
check accepted '  assign y = x[3][0];'
check accepted '  logic [W-1:0] mem [Depth];'
check 'unpacked array port' '  input  logic [7:0] x_i [4],'
check 'unpacked array port' '  output logic x_o [4],'
check accepted '  input  logic [7:0] x_i,  // lane i at [i*8 +: 8]'
check accepted '  input  logic signed [W-1:0] x_i,'
check 'parameter type or string' '  parameter type T = logic'
check 'parameter type or string' '  parameter string Name = "a"'
check accepted '  parameter int unsigned Type = 1'
check "'1 in a localparam" "  localparam logic [W-1:0] Last = '1;"
check "'1 in a localparam" "  parameter logic [3:0] Last = '1"
check accepted "  assign x = '1;"
check interface '  interface bus;'
check 'interface' '  bus.modport x;'
check import '  import common_pkg::*;'
check 'return, break' '    return x;'
check 'return, break' '    if (a inside {1, 2}) begin'
check 'return, break' '    break;'
check accepted '  // never return to the start; "break" it'
check accepted "  \$error(\"return the import inside\");"
check 'assignment pattern' "  x <= '{default: 0};"
check accepted "  x <= '0;"
check 'concurrent assertion' '  assert property (@(posedge clk_i) a |-> b);'
check 'initial block' '  initial begin x = 0; end'
check accepted '  initial $readmemh("rom.hex", rom);'
check accepted '  initial begin $readmemh("rom.hex", rom); end'
check 'assert without' '  always_comb assert (a);'
check 'lint pragma' '  /* verilator lint_off WIDTH */'
check 'lint pragma' '  // synopsys translate_off'
check 'longer than 100' "  $(printf 'x%.0s' {1..100})"
check 'one module' 'endmodule module n;'
check accepted $'  /* typedef logic [7:0] el_t;\n  import x::*; */'

printf 'module m;\nendmodule\n' > "$folder/m.sv"
output=$("$here/banned.sh" "$folder/m.sv")
[[ $output == *'no SPDX line'* && $output == *'no `default_nettype none'* ]] || { echo "FAILED: header: $output"; failures=1; }

((failures == 0)) && echo 'banned constructs: all cases as wanted'
exit $((failures != 0))
