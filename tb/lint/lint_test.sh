#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/lint/lint_test.sh HEDDLE
# tb/lint/lint.sh finds faults that are planted in a generated block, with the checker that should.
set -u
here=$(cd "$(dirname "$0")" && pwd)
heddle=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

# A tool whose blocks have a fault: TEXT stands before the last endmodule of common_queue.
faulty() {
  cat > "$folder/heddle" <<EOF
#!/bin/bash
"$heddle" "\$@" || exit
perl -0777 -i -pe 's/(endmodule\s*\`default_nettype wire\s*)\z/$1\n\$1/' "\$4/rtl/common_queue.sv"
EOF
  chmod +x "$folder/heddle"
}

check() {  # WANT FAULT
  faulty "$2"
  local output
  output=$("$here/lint.sh" "$folder/heddle" "$folder/work" "$here/../systolic/corners/least_3x2.toml")
  local code=$?
  if [[ $1 == clean ]]; then
    [[ $code == 0 && $output == *clean* ]] && return
  else
    [[ $code != 0 && $output == *"FAILED:"*"$1"* ]] && return
  fi
  printf 'FAILED: %s\n  wanted: %s\n  got: %s\n' "$2" "$1" "$output"
  failures=$((failures + 1))
}

check clean ''
check verilator '  logic [3:0] fault_a; assign fault_a = Width;'
check verilator '  logic fault_u;'
check yosys '  logic fault_l; always_latch if (rst_ni) fault_l = in_valid_i;'
check yosys '  logic fault_a, fault_b; assign fault_a = fault_b ^ rst_ni; assign fault_b = fault_a ^ in_valid_i;'
check yosys '  logic fault_m; assign fault_m = in_valid_i; assign fault_m = rst_ni;'
check yosys '  common_nothing u_fault (.clk_i);'

((failures == 0)) && echo 'lint: all planted faults found'
exit $((failures != 0))
