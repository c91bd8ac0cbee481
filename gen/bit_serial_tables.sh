#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Tables of rtl_templates/bit_serial/README.md, "Measured": cycles of whole networks (--backend predict, which the tests hold
# equal to the RTL's) on dpnn and loom at equal peak, 128 products of 16 x 16 bits a cycle, and loom in other shapes; then
# the cycle laws on published networks, whose shapes are a file.   gen/bit_serial_tables.sh BUILD_FOLDER
set -eu
build=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
data=${HEDDLE_TEST_DATA:-$root/../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

block() {  # NAME ARCHITECTURE LINES: a config of that name
  printf 'name = "%s"\narchitecture = "%s"\n[parameters]\n%s\n[buffers]\nact_kib = 512\nwgt_kib = 1024\nacc_kib = 256\n' \
    "$1" "$2" "$3" > "$work/$1.toml"
}
block dpnn_8 dpnn $'filters = 8'
for b in 1 2 4; do
  block loom_${b}b_static loom "bits_per_cycle = $b"$'\ndynamic_precision = false'
  block loom_${b}b loom "bits_per_cycle = $b"
done
for f in 64 32; do block loom_${f}x$((2048 / f)) loom "filters = $f"$'\n'"windows = $((2048 / f))"; done

number() { sed -n "s/^  \"$1\": \([0-9.e+-]*\),*$/\1/p" "$work/out/report.json" | head -1; }
row() {  # NETWORK MODEL INPUT
  if [ ! -e "$2" ] || [ ! -e "$3" ]; then
    printf '| %s | not measured: no test data |\n' "$1"
    return
  fi
  local base=
  for b in dpnn_8 loom_1b_static loom_1b loom_2b_static loom_2b loom_4b_static loom_4b loom_64x32 loom_32x64; do
    "$build/heddle" run "$work/$b.toml" --model "$2" --input "$3" --limit 1 --backend predict -o "$work/out" --quiet
    local cycles compute
    cycles=$(number cycles)
    compute=$(sed -n 's/.*"compute_cycles": \([0-9]*\).*/\1/p' "$work/out/report.json" | awk '{ s += $1 } END { print s }')
    [ -n "$base" ] || base="$cycles $compute"
    awk -v n="$1" -v b="$b" -v c="$cycles" -v p="$compute" -v base="$base" 'BEGIN {
      split(base, d, " "); printf "| %s | %s | %d | %d | %.2f | %.2f |\n", n, b, c, p, d[1] / c, d[2] / p }'
  done
}

echo '| network, one input | block | cycles | compute | speed-up | of compute alone |'
echo '| --- | --- | ---: | ---: | ---: | ---: |'
row "zoo digits" "$root/models/zoo/digits.onnx" "$root/models/zoo/digits_inputs.npy"
row "MLPerf Tiny ResNet8" "$data/goldens/ic_resnet8/model.tflite" "$data/goldens/ic_resnet8/in00.bin"
row "MLPerf Tiny DS-CNN" "$data/goldens/kws_dscnn/model.tflite" "$data/goldens/kws_dscnn/in00.bin"
row "MLPerf Tiny autoencoder" "$data/goldens/ad_fc/model.tflite" "$data/goldens/ad_fc/in00.bin"
echo
layers=$data/../sheets/layers.csv
if [ -e "$layers" ]; then
  "$build/bit_serial_laws" "$layers" "$root/models/bit_serial/precisions.csv"
else
  echo 'published networks: not computed, no list of their layers'
fi
