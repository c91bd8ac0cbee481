#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/lint/banned.sh FILE...
# Refuses what Verilator accepts but Yosys 0.23 reads wrongly or not at all, and what the style forbids.
# Prints FILE:LINE: RULE for every finding; exit code 1 when there is one. Patterns are Perl's, applied
# line by line to the text without comments and strings (the pragma rule: to the text as it is).
# Tests: tb/lint/banned_test.sh.
set -u

# Code without comments and strings, line numbers kept.
code() {
  perl -0777 -pe 's{("(?:\\.|[^"\\\n])*")|(//[^\n]*)|(/\*.*?\*/)}
                   {defined $3 ? "\n" x ($3 =~ tr/\n//) : defined $1 ? "\"\"" : ""}gsex' "$1"
}

found=0
report() {  # FILE RULE, with grep -n lines on standard input
  while IFS=: read -r line text; do
    printf '%s:%s: %s: %s\n' "$1" "$line" "$2" "$(sed 's/^ *//' <<< "$text")"
    found=1
  done
}

# refuse RULE PATTERN: in the code of $file
refuse() { report "$file" "$1" < <(grep -nP "$2" <<< "$source"); }

for file in "$@"; do
  source=$(code "$file")
  refuse 'typedef of a vector or struct (Yosys builds a wrong netlist)' '\btypedef\b(?!\s+enum\b)'
  refuse 'packed array of two dimensions' '\b(logic|bit|reg|wire)\b(\s+(signed|unsigned))?\s*\[[^]]*\]\s*\['
  refuse 'unpacked array port' '\b(input|output|inout)\b[^,;)]*\]\s*(?!signed\b)[A-Za-z_]\w*\s*\['
  refuse 'unpacked array port' '\b(input|output|inout)\s+(?:(?:logic|bit|reg|wire)\b\s*)?(?:signed\b\s*)?(?!(?:logic|bit|reg|wire|signed)\b)[A-Za-z_]\w*\s*\['
  refuse 'parameter type or string' '\b(parameter|localparam)\s+(type|string)\b'
  refuse "'1 in a localparam or parameter (Yosys reads 1; write {W{1'b1}})" "\b(localparam|parameter)\b.*=\s*'1\b"
  refuse 'interface' '\b(interface|modport)\b'
  refuse 'import (write pkg::name)' '\bimport\b'
  refuse 'return, break, continue or inside' '\b(return|break|continue|inside)\b'
  refuse 'assignment pattern' "'\\{"
  refuse 'concurrent assertion' '\b((assert|assume|cover|restrict)\s+property|property|sequence)\b'
  refuse 'initial block other than $readmemh' '\binitial\b(?!\s+(begin\s+)?\$readmemh\b)'
  refuse 'assert without COMMON_ASSERT' '\b(assert|assume|cover)\s*\((?!expr_\))'
  report "$file" 'lint pragma (waivers belong in a waiver file)' \
    < <(grep -nP 'lint_o(ff|n)\b|\bverilator\s+(tracing|coverage|public)|translate_o(ff|n)\b|-Wno-' "$file")
  refuse 'longer than 100 columns' '^.{101,}'
  name=$(basename "$file")
  if [[ $name == *.sv ]]; then
    report "$file" 'one module or package a file, named like it' < <(
      grep -noP '\b(?<!end)(module|package)\s+\w+' <<< "$source" |
        awk -v name="${name%.sv}" '{ split($0, w, /[ :]+/) } w[3] != name || ++n > 1')
    grep -q '`default_nettype none' <<< "$source" || grep -q '^package' <<< "$source" ||
      report "$file" 'no `default_nettype none' <<< "1:"
  fi
  [[ $(head -3 "$file") == *SPDX-License-Identifier* ]] || report "$file" 'no SPDX line' <<< "1:"
done
exit $found
