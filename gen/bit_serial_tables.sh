#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Tables of rtl_templates/bit_serial/README.md, "Measured": dpnn and loom at equal peak, 128 products of 16 x 16 bits a cycle.
#   gen/bit_serial_tables.sh BUILD_FOLDER                       cycles of whole networks (--backend predict, which the tests
#                                                               hold equal to the RTL's), then the cycle laws on published
#                                                               networks, whose shapes are a file
#   gen/bit_serial_tables.sh BUILD_FOLDER --synth [LIBRARY...]  area, clock and speed-up for the area; minutes a block
# LIBRARY: osu018 (Debian's), or a file's name of the test data's liberty/ without its ending; by default nangate45_typ.
# BLOCKS="dpnn_8 loom_1b_128x16" picks blocks; dpnn_8 is always first, the others are measured by it.
# Numbers of the second form are kept in SYNTH_DIR, if set, and not measured anew when they are there.
. "$(dirname "$0")/measuring.sh"

block() {  # NAME ARCHITECTURE LINES: a config of that name, buffers that hold each layer
  printf 'name = "%s"\narchitecture = "%s"\n[parameters]\n%s\n[buffers]\nact_kib = 512\nwgt_kib = 1024\nacc_kib = 256\n' \
    "$1" "$2" "$3" > "$work/$1.toml"
}
products=2048  # filters x windows x bits a cycle
block dpnn_8 dpnn 'filters = 8'
looms=()
for b in 1 2 4; do
  for f in 128 64 32 16; do
    name=loom_${b}b_${f}x$((products / f / b))
    looms+=("$name")
    lines=$(printf 'bits_per_cycle = %d\nfilters = %d\nwindows = %d' "$b" "$f" $((products / f / b)))
    block "$name" loom "$lines"
    block "${name}_static" loom "$lines"$'\n''dynamic_precision = false'
  done
done
if [ -n "${BLOCKS:-}" ]; then read -ra blocks <<< "$BLOCKS"; else blocks=(dpnn_8 "${looms[@]}"); fi
[ "${blocks[0]}" = dpnn_8 ] || blocks=(dpnn_8 "${blocks[@]}")

networks=("zoo digits|$root/models/zoo/digits.onnx|$root/models/zoo/digits_inputs.npy"
  "MLPerf Tiny ResNet8|$data/goldens/ic_resnet8/model.tflite|$data/goldens/ic_resnet8/in00.bin"
  "MLPerf Tiny DS-CNN|$data/goldens/kws_dscnn/model.tflite|$data/goldens/kws_dscnn/in00.bin"
  "MLPerf Tiny autoencoder|$data/goldens/ad_fc/model.tflite|$data/goldens/ad_fc/in00.bin")

cycles() {  # BLOCK MODEL INPUT: cycles of one input, those of compute alone
  "$build/heddle" run "$work/$1.toml" --model "$2" --input "$3" --limit 1 --backend predict -o "$work/out" --quiet
  number cycles "$work/out"
  sed -n 's/.*"compute_cycles": \([0-9]*\).*/\1/p' "$work/out/report.json" | awk '{ s += $1 } END { print s }'
}

# Calls ROW NETWORK BLOCK, static's cycles and compute, trimmed ones, dpnn's, for each block and network.
each() {  # ROW
  local row=$1 network name model input b base static trimmed
  for network in "${networks[@]}"; do
    IFS='|' read -r name model input <<< "$network"
    if [ ! -e "$model" ] || [ ! -e "$input" ]; then
      printf '| %s | not measured: no test data |\n' "$name"
      continue
    fi
    mapfile -t base < <(cycles dpnn_8 "$model" "$input")
    for b in "${blocks[@]}"; do
      static=("${base[@]}") trimmed=("${base[@]}")
      if [ "$b" != dpnn_8 ]; then
        mapfile -t static < <(cycles "${b}_static" "$model" "$input")
        mapfile -t trimmed < <(cycles "$b" "$model" "$input")
      fi
      "$row" "$name" "$b" "${static[@]}" "${trimmed[@]}" "${base[@]}"
    done
  done
}

cycle_row() {
  awk -v n="$1" -v b="$2" -v sc="$3" -v sp="$4" -v tc="$5" -v tp="$6" -v dc="$7" -v dp="$8" 'BEGIN {
    printf "| %s | %s | %d | %d | %.2f | %.2f | %.2f | %.2f |\n", n, b, sc, tc, dc / sc, dc / tc, dp / sp, dp / tp }'
}

area_of() { sed -n "s/^$1 //p" "$work/areas"; }
area_row() {
  local mine dpnn
  mine=$(area_of "$2")
  dpnn=$(area_of dpnn_8)
  [ -n "$mine" ] || return 0
  awk -v n="$1" -v b="$2" -v s="$(awk "BEGIN { print $7 / $3 }")" -v t="$(awk "BEGIN { print $7 / $5 }")" \
    -v mine="$mine" -v dpnn="$dpnn" 'BEGIN {
      split(mine, m, " "); split(dpnn, d, " "); area = m[1] / d[1]; clock = m[2] / d[2]
      printf "| %s | %s | %.2f | %.2f | %.2f | %.2f | %.3f | %.3f |\n", n, b, s, t, s * clock, t * clock, t / area, t * clock / area }'
}

synth_tables() {  # LIBRARY
  local liberty out b
  if ! find_liberty "$1"; then
    printf '%s: not measured, no test data\n' "$1"
    return
  fi
  printf '| %s | logic um2 | area ratio | cells | flip-flops | memory bits | fmax MHz | limited by |\n' "$1"
  printf '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n'
  : > "$work/areas"
  for b in "${blocks[@]}"; do
    out=${SYNTH_DIR:-$work/synth}/$1/$b
    if [ ! -e "$out/report.json" ]; then
      "$build/heddle" synth "$work/$b.toml" "${liberty[@]}" -o "$out" --quiet
    fi
    printf '%s %s %s\n' "$b" "$(number logic_area_um2 "$out")" "$(number fmax_mhz "$out")" >> "$work/areas"
    awk -v b="$b" -v a="$(number logic_area_um2 "$out")" -v d="$(area_of dpnn_8)" -v c="$(number cells "$out")" \
      -v f="$(number flops "$out")" -v m="$(number memory_bits "$out")" -v h="$(number fmax_mhz "$out")" \
      -v l="$(sed -n 's/.*"to_block": "\([^"]*\)".*/\1/p' "$out/report.json" | head -1)" 'BEGIN {
        split(d, base, " "); printf "| %s | %.0f | %.2f | %d | %d | %d | %.0f | %s |\n", b, a, a / base[1], c, f, m, h, l }'
  done
  printf '\n| network, one input | block | cycles: static | trimmed | at its clock: static | trimmed | trimmed per area, one clock | at its clock |\n'
  printf '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n'
  each area_row
}

if [ "${2:-}" = --synth ]; then
  shift 2
  [ $# -gt 0 ] || set -- nangate45_typ
  for library in "$@"; do synth_tables "$library"; done
  exit
fi
echo '| network, one input | block | cycles, static | trimmed | speed-up, static | trimmed | compute alone, static | trimmed |'
echo '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
each cycle_row
echo
layers=$data/../sheets/layers.csv
if [ -e "$layers" ]; then
  "$build/bit_serial_laws" "$layers" "$root/models/bit_serial/precisions.csv"
else
  echo 'published networks: not computed, no list of their layers'
fi
