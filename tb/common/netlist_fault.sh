#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/common/netlist_fault.sh HEDDLE CONFIG FAMILY FOLDER
# The netlist's test must be able to fail: one NAND of the first module FAMILY_* of the netlist is
# replaced by a NOR (default library, same pins), and `verify --backend netlist` on it must end with 1.
set -u
heddle=$1 config=$2 family=$3 folder=$4
rm -rf "$folder"
"$heddle" verify "$config" --backend netlist --vectors 1 -o "$folder" --quiet > "$folder.log" 2>&1
code=$?
if [[ $code != 0 ]]; then
  echo "the netlist without a fault fails (exit code $code):"
  cat "$folder.log"
  exit 1
fi
awk -v family="^module ${family}_" '
  $0 ~ family { inside = 1 }
  /^endmodule/ { inside = 0 }
  inside && !done && /^  NAND2X1 / { sub(/NAND2X1/, "NOR2X1"); done = 1 }
  { print }
  END { exit !done }' "$folder/netlist/netlist.v" > "$folder/netlist.v" || {
  echo "no NAND2X1 in a module ${family}_* of $folder/netlist/netlist.v"
  exit 1
}
"$heddle" verify "$folder" --backend netlist --vectors 1 --fail-fast --quiet > "$folder.log" 2>&1
code=$?
if [[ $code != 1 ]]; then
  echo "SURVIVED (exit code $code)"
  head -5 "$folder.log"
  exit 1
fi
echo "caught: $(sed -n '/stalls:/{n;s/^ *//;p;q}' "$folder.log" | cut -c1-100)"
