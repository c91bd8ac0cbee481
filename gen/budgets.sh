#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rewrites synth/budgets/FAMILY.toml from what the corners named there cost today: after a change that is
# meant to grow or shrink them.   gen/budgets.sh BUILD
set -eu
build=$1
mkdir -p "$build/budgets"
for file in synth/budgets/*.toml; do
  family=$(basename "$file" .toml)
  new=$build/budgets/$family.toml
  sed '/^\[blocks\./,$d' "$file" > "$new"
  for block in $(sed -n 's/^\[blocks\.\(.*\)\]$/\1/p' "$file"); do
    out=$build/budgets/$block
    "$build/heddle" synth -q "tb/$family/corners/$block.toml" -o "$out"
    printf '[blocks.%s]\n' "$block" >> "$new"
    sed -n 's/^  "\(cells\|flops\)": \([0-9]*\),*$/\1 = \2/p' "$out/report.json" >> "$new"
  done
  mv "$new" "$file"
  cat "$file"
done
