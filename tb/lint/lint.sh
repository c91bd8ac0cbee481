#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/lint/lint.sh HEDDLE [FOLDER [CONFIG...]]
# Every template file, and every corner configuration (tb/*/corners/*.toml) as a generated block:
#   banned constructs    tb/lint/banned.sh, after its own test
#   Verilator -Wall      with and without assertions; no warning but those of a waiver file
#                        (rtl_templates/F/F.vlt, each waiver with its reason)
#   Yosys                elaboration, `check -assert`, no latch, no assertion left in the netlist
# HEDDLE is the tool; FOLDER keeps the generated blocks and logs (default: a temporary one). With CONFIGs
# only those are checked; else lint_test.sh first shows that planted faults are found.
# Prints one line a configuration; exit code 1 when anything was found.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
heddle=$(realpath "$1")
if [[ $# -gt 1 ]]; then
  mkdir -p "$2"
  work=$(realpath "$2")
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi

# One configuration. Prints its line; the log is in $work/NAME.log.
lint_one() {
  local config=$1 name log begin files waiver=() bad=()
  name=$(basename "$config" .toml)
  log=$work/$name.log
  begin=$EPOCHREALTIME
  : > "$log"
  if ! "$heddle" gen "$config" -o "$work/$name" --quiet >> "$log" 2>&1; then
    printf '%-20s gen FAILED\n' "$name"
    cat "$log"
    return 1
  fi
  cd "$work/$name" || return 1
  for file in "$root"/rtl_templates/*/*.vlt; do [[ -e $file ]] && waiver+=("$file"); done
  for define in '' -DSYNTHESIS; do
    verilator --lint-only -Wall $define --assert --top-module "$name" "${waiver[@]}" -F "$name.f" >> "$log" 2>&1 ||
      bad+=(verilator)
  done
  files=$(grep -v '^+' "$name.f" | tr '\n' ' ')
  yosys -q -p "read_verilog -sv -DSYNTHESIS -Irtl $files; hierarchy -check -top $name; proc;
               check -assert; select -assert-none t:\$dlatch t:\$dlatchsr t:\$adlatch t:\$sr;
               select -assert-none t:\$assert t:\$assume t:\$cover;
               opt_expr; opt_clean; check -assert" >> "$log" 2>&1 || bad+=(yosys)
  [[ -s $log && ${#bad[@]} == 0 ]] && bad+=(warnings)
  if ((${#bad[@]})); then
    printf '%-20s FAILED: %s\n' "$name" "${bad[*]}"
    head -40 "$log"
    return 1
  fi
  awk -v name="$name" -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%-20s clean  %6.1f s\n", name, b - a }'
}
export -f lint_one
export root heddle work

check_all() {  # CONFIG...
  printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} bash -c 'lint_one {}'
}

if (($# > 2)); then
  check_all "${@:3}"
  exit
fi
failed=0
"$root/tb/lint/banned_test.sh" || failed=1
"$root/tb/lint/lint_test.sh" "$heddle" || failed=1
mapfile -t sources < <(find "$root/rtl_templates" -name '*.sv' -o -name '*.svh' | sort)
"$root/tb/lint/banned.sh" "${sources[@]}" || failed=1
echo "banned constructs: ${#sources[@]} template files checked"
check_all "$root"/tb/*/corners/*.toml || failed=1
exit $failed
