#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/common/mutations/hand.sh HEDDLE FAMILY [FOLDER]
# Plants each bug of tb/FAMILY/mutations/hand/*.mut, one at a time, in the generated RTL of the
# family's block.toml and runs
# `heddle verify` on it. A bug is caught when verify ends with 1; then its first finding is printed.
# The block without a bug must pass. Exit code 1 when a bug is not caught, or one cannot be planted.
#
# hand/NAME.mut: see tb/common/plant.pl.
set -u
common=$(cd "$(dirname "$0")/.." && pwd)
heddle=$(realpath "$1")
here=$common/../$2/mutations
if [[ $# -gt 2 ]]; then
  mkdir -p "$3"
  work=$(realpath "$3")
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
vectors=${VECTORS:-60}

plant() { perl "$common/plant.pl" "$1/rtl" "$2"; }  # FOLDER MUTATION

verify() { "$heddle" verify "$1" --vectors "$vectors" --no-coverage --fail-fast --quiet > "$1.log" 2>&1; }

one() {  # MUTATION
  local name begin code finding
  name=$(basename "$1" .mut)
  begin=$EPOCHREALTIME
  rm -rf "${work:?}/$name"
  cp -r "$work/block" "$work/$name"
  plant "$work/$name" "$1" || return 1
  verify "$work/$name"
  code=$?
  finding=$(sed -n '/stalls:/{n;s/^ *//;p;q}' "$work/$name.log" | cut -c1-90)
  if [[ $code == 1 ]]; then
    printf '%-22s caught   %5.1f s  %s | %s\n' "$name" "$(awk "BEGIN { print $EPOCHREALTIME - $begin }")" \
      "$(sed -n 's/^vector \([0-9]*\) (\([^)]*\)).*/\1 \2/p;T;q' "$work/$name.log")" "$finding"
  else
    printf '%-22s SURVIVED (exit code %s)\n' "$name" "$code"
    head -5 "$work/$name.log"
    return 1
  fi
}
export -f one plant verify
export heddle common work vectors

rm -rf "${work:?}/block"
"$heddle" gen "$here/block.toml" -o "$work/block" --quiet || exit 1
if ! verify "$work/block"; then
  echo "the block without a bug fails:"
  cat "$work/block.log"
  exit 1
fi
printf 'no bug                 passes\n'
ls "$here"/hand/*.mut | xargs -P "$(nproc)" -I{} bash -c 'one {}'
