#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/formal/prove.sh [OPTION...] [NAME...]
# Proves the contracts of NAME_proof.sv (default: all in this folder) and prints one line a run,
# with its CPU seconds.
#   --quick         only the runs marked quick
#   --mutants N     afterwards plants the first N bugs (or all) of mutants/NAME/*.mut, one at a time;
#                   each must give a counterexample
#   --rtl DIR       sources, found by their names below DIR (default: rtl_templates)
#   --cache DIR     proved results (default: $XDG_CACHE_HOME/heddle/formal); `none` proves all again
#   --out DIR       keeps models, logs and traces (default: a temporary folder, kept when a run fails)
#   -j N            runs at a time (default: one a core)
# A harness NAME_proof.sv is a module of that name with these comment lines:
#   //: rtl FILE...                          sources without .sv, beside common_pkg and common_conv_pkg
#   //: quick|full METHOD DEPTH [P=V...]     a run; METHOD and DEPTH are those of engine.sh
#   //: mutants METHOD DEPTH [P=V...]        what must find the planted bugs (any one of several)
# A run is cached under the hash of all that it depends on: sources, harness, these scripts, the run's
# line, tool versions. Only proved runs are cached. Exit code 0 all proved and all bugs found, 1 not,
# 2 bad usage or environment.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rtl=$root/rtl_templates
cache=${XDG_CACHE_HOME:-$HOME/.cache}/heddle/formal
jobs=$(nproc)
quick='' mutants=0 out='' names=()

fail() { echo "prove.sh: $1" >&2; exit 2; }

while (($#)); do
  case $1 in
    --quick) quick=1 ;;
    --mutants | --rtl | --cache | --out | -j)
      [[ $# -gt 1 ]] || fail "$1 needs a value"
      case $1 in
        --mutants) mutants=$2 ;;
        --rtl) rtl=$(realpath "$2") ;;
        --cache) cache=$2 ;;
        --out) out=$2 ;;
        -j) jobs=$2 ;;
      esac
      shift ;;
    -*) fail "unknown option $1" ;;
    *) names+=("$1") ;;
  esac
  shift
done
[[ $mutants == all ]] && mutants=1000000
[[ $mutants =~ ^[0-9]+$ ]] || fail "--mutants: a number or all, got $mutants"
for tool in yosys yosys-smtbmc yosys-abc z3; do
  command -v "$tool" > /dev/null || fail "$tool is not installed (gen/packages.sh)"
done
if ((${#names[@]} == 0)); then
  for file in "$here"/*_proof.sv; do names+=("$(basename "$file" _proof.sv)"); done
fi
for name in "${names[@]}"; do
  [[ -e $here/${name}_proof.sv ]] || fail "no proof $here/${name}_proof.sv"
done
if [[ $cache != none ]]; then
  mkdir -p "$cache" || fail "cannot write $cache"
  cache=$(realpath "$cache")
fi
if [[ -n $out ]]; then
  mkdir -p "$out" || fail "cannot write $out"
  work=$(realpath "$out")
else
  work=$(mktemp -d)
fi
versions=$(yosys -V; z3 --version; yosys-abc -c quit 2>&1 | head -1)

# Sources of a proof below RTL, in order, one a line; those that their `include`s name, too, for the hash.
sources() {  # RTL NAME
  local file path
  for file in common_pkg common_conv_pkg $(sed -n 's,^//: rtl ,,p' "$here/$2_proof.sv"); do
    path=$(find "$1" -name "$file.sv" | head -1)
    [[ -n $path ]] || { echo "$2_proof.sv: no $file.sv below $1" >&2; return 1; }
    echo "$path"
  done
}

key() {  # RTL NAME LINE
  { cat $(sources "$1" "$2") $(find "$1" -name '*.svh' | sort) "$here/$2_proof.sv" "$here/engine.sh"
    [[ $3 == netlist* ]] && cat "$root"/synth/flow/{generic.ys,abc_flow.script} /usr/share/qflow/tech/osu018/*.lib
    echo "$3"; echo "$versions"; } | sha256sum | cut -d' ' -f1
}

# One run; exit code of the engine. The last line of FOLDER/log says what was found.
run() {  # FOLDER RTL NAME METHOD DEPTH PARAMETERS
  rm -rf "$1"
  mkdir -p "$1"
  local files
  files=$(sources "$2" "$3") || return 2
  "$here/engine.sh" "$1" "$here/$3_proof.sv" "$4" "$5" "$6" $files > "$1/log" 2>&1
}

# The same, and prints its CPU seconds.
timed() {
  local TIMEFORMAT='%U %S' code
  { time run "$@"; } 2> "$work/time.$BASHPID"
  code=$?
  awk '{ printf "%.1f", $1 + $2 }' "$work/time.$BASHPID"
  rm "$work/time.$BASHPID"
  return $code
}

prove() {  # NAME METHOD DEPTH PARAMETERS, a line of tabs
  local name method depth parameters hash folder spent code state
  IFS=$'\t' read -r name method depth parameters <<< "$1"
  folder=$work/$name/$(tr -c 'A-Za-z0-9=\n' _ <<< "$method $depth $parameters")
  hash=$(key "$rtl" "$name" "$method $depth $parameters") || return 1
  if [[ $cache != none && -e $cache/$hash ]]; then
    printf '%-20s %-7s %4s  %-34s proved  %7s s (cached)\n' "$name" "$method" "$depth" "$parameters" "$(cat "$cache/$hash")"
    return 0
  fi
  spent=$(timed "$folder" "$rtl" "$name" "$method" "$depth" "$parameters")
  code=$?
  state=(proved FAILED ERROR)
  printf '%-20s %-7s %4s  %-34s %-7s %7s s\n%s' "$name" "$method" "$depth" "$parameters" \
    "${state[$code]:-ERROR}" "$spent" "$( ((code)) && { sed 's/^/    /' "$folder/summary" 2>/dev/null || tail -5 "$folder/log"; printf '    log: %s\n.' "$folder/log"; })" | sed '$ { /^\.$/d; s/\.$// }'
  if ((code)); then
    return 1
  fi
  if [[ $cache != none ]]; then
    echo "$spent" > "$cache/$hash.$$" && mv "$cache/$hash.$$" "$cache/$hash"
  fi
}

plant_one() {  # NAME MUTATION
  local name=$1 bug folder spent found='' method depth parameters
  bug=$(basename "$2" .mut)
  folder=$work/$name/mutant_$bug
  rm -rf "$folder"
  mkdir -p "$folder/rtl"
  cp $(sources "$rtl" "$name") $(find "$rtl" -name '*.svh') "$folder/rtl" || return 1
  cp -r "$folder/rtl" "$folder/gold"
  perl "$root/tb/common/plant.pl" "$folder/rtl" "$2" || return 1
  while read -r method depth parameters; do
    spent=$(GOLD=$folder/gold timed "$folder/run" "$folder/rtl" "$name" "$method" "$depth" "$parameters")
    case $? in
      0) ;;
      1) found="$method $depth $parameters: $(head -1 "$folder/run/summary")"; break ;;
      *) tail -3 "$folder/run/log"; break ;;
    esac
  done < <(sed -n 's,^//: mutants ,,p' "$here/${name}_proof.sv")
  if [[ -n $found ]]; then
    printf '%-20s bug %-26s found  %6s s  %s\n' "$name" "$bug" "$spent" "$found"
  else
    printf '%-20s bug %-26s SURVIVED\n' "$name" "$bug"
    return 1
  fi
}
export -f sources key run timed prove plant_one
export here root rtl cache work versions

# Runs that a proof's header asks for, as lines of tabs.
runs() {
  for name in "${names[@]}"; do
    sed -n "s,^//: ${quick:+quick }\($([[ $quick ]] || echo 'quick\|full')\) *,,p" "$here/${name}_proof.sv" |
      while read -r method depth parameters; do
        printf '%s\t%s\t%s\t%s\n' "$name" "$method" "$depth" "$parameters"
      done
  done
}

failed=0
runs | tr '\n' '\0' | xargs -0 -r -P "$jobs" -I{} bash -c 'prove "$1"' _ {} || failed=1
if ((mutants)); then
  for name in "${names[@]}"; do
    ls "$here/mutants/$name"/*.mut 2> /dev/null | head -n "$mutants" | sed "s,^,$name\t," ||
      { echo "$name: no planted bugs" >&2; failed=1; }
  done | tr '\n' '\0' | xargs -0 -r -P "$jobs" -I{} bash -c 'IFS=$'"'\t'"' read -r a b <<< "$1"; plant_one "$a" "$b"' _ {} || failed=1
fi
[[ -z $out && $failed == 0 ]] && rm -rf "$work"
exit $failed
