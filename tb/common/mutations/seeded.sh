#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/common/mutations/seeded.sh HEDDLE FAMILY FOLDER [COUNT [SEED]]
# COUNT (100) mutations of the netlist of tb/FAMILY/mutations/block.toml, drawn by Yosys `mutate` with SEED (1). Every
# mutation is behind a control input, so that one Verilated model holds them all; the chosen one's
# number is read from a file `mutsel` in the folder where `heddle verify` runs; 0 is none.
# Prints one line a mutation and the survivors at the end; FOLDER/table.txt keeps the lines.
# Exit code 1 when the unmutated netlist fails, or a survivor is not in equivalent.txt.
set -u
common=$(cd "$(dirname "$0")" && pwd)
heddle=$(realpath "$1")
here=$common/../../$2/mutations
mkdir -p "$3"
work=$(realpath "$3")
count=${4:-100}
seed=${5:-1}
vectors=${VECTORS:-40}
width=16
cd "$work" || exit 1
rm -rf block run-* table.txt
"$heddle" gen "$here/block.toml" -o block --quiet || exit 1

# The netlist, flat, before and after the mutations.
files=$(grep -v '^+' block/mutated.f | sed 's,^,block/,' | tr '\n' ' ')
yosys -q -l prep.log -p "read_verilog -sv -DSYNTHESIS -Iblock/rtl $files; prep -flatten -top mutated;
  write_ilang prepared.il;
  mutate -list $count -seed $seed -ctrl mutsel $width 1 -o mutations.ys" || exit 1
yosys -q -l mutate.log -p "read_ilang prepared.il; script mutations.ys; rename mutated mutated_netlist;
  write_verilog -noattr netlist.v" || exit 1

# A top of the same name and ports around it, which reads the number.
sed -n '1,/^);/p' block/rtl/mutated.sv > wrapper.sv
cat >> wrapper.sv <<EOF

  integer mutsel, file, count;
  initial begin
    mutsel = 0;
    file = \$fopen("mutsel", "r");
    count = \$fscanf(file, "%d", mutsel);
    \$fclose(file);
  end

  mutated_netlist u_netlist (.*, .mutsel(mutsel[$((width - 1)):0]));

endmodule
EOF
rm block/rtl/*
cp netlist.v wrapper.sv block/rtl/
perl -0777 -i -pe 's{"rtl_files":\s*\[.*?\]}{"rtl_files": ["rtl/netlist.v", "rtl/wrapper.sv"]}s' block/manifest.json

one() {  # NUMBER; a hang or a loop for ever counts as caught
  local folder=run-$1 code finding begin=$EPOCHREALTIME
  mkdir -p "$folder"
  echo "$1" > "$folder/mutsel"
  (cd "$folder" && timeout 600 "$heddle" verify ../block --vectors "$vectors" --no-coverage --fail-fast --quiet) > "$folder/log" 2>&1
  code=$?
  finding=$(sed -n '/stalls:/{n;s/^ *//;p;q}' "$folder/log" | cut -c1-80)
  case $code in
    0) finding='SURVIVED' ;;
    1) finding="caught by $(sed -n 's/^vector \([0-9]*\) (\([^)]*\)).*/\1 \2/p;T;q' "$folder/log") | $finding" ;;
    124) finding='caught: does not end' ;;
    *) finding="FAILED, exit code $code: $(head -1 "$folder/log")" ;;
  esac
  printf '%4d %6.1f s  %s\n' "$1" "$(awk "BEGIN { print $EPOCHREALTIME - $begin }")" "$finding"
}
export -f one
export heddle vectors

clean=$(one 0)
if [[ $clean != *SURVIVED* ]]; then
  echo "the netlist without a mutation fails:"
  cat run-0/log
  exit 1
fi
echo "the netlist without a mutation passes"
seq "$count" | xargs -P "$(nproc)" -I{} bash -c 'one {}' | sort -n | tee table.txt

# Survivors that cannot matter are in equivalent.txt, with the reason.
mapfile -t survivors < <(awk '!/caught/ { print $1 }' table.txt)
echo "$((count - ${#survivors[@]})) of $count caught"
perl "$common/survivors.pl" prepared.il mutations.ys "$here/equivalent.txt" "${survivors[@]}"
