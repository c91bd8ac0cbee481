#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The tables of area and clock in rtl_templates/systolic/README.md: blocks by libraries, each figure from heddle synth's report.json.
#   gen/synth_tables.sh BUILD_FOLDER [LIBRARY...]
# LIBRARY: osu018 (Debian's), or a file's name of the test data's liberty/ without its ending; by default six of
# them, which takes half an hour. What is not there is told and left out. BLOCKS="4x4 16x16" picks blocks.
. "$(dirname "$0")/measuring.sh"
shift
[ $# -gt 0 ] || set -- nangate45_typ sky130hd_tt sg13g2_stdcell_typ_1p20V_25C gf180mcu7t_tt_5v0_fixed asap7_rvt_tt_merged osu018

block() {  # NAME ROWS COLS BITS: a config of that name
  printf 'name = "b%s"\narchitecture = "systolic"\n[parameters]\nrows = %d\ncols = %d\nact_bits = %d\nwgt_bits = %d\n' \
    "$1" "$2" "$3" "$4" "$4" > "$work/$1.toml"
}
block 4x4 4 4 8
block 8x8 8 8 8
block 16x16 16 16 8
block 32x32 32 32 8
block 16x16_int4 16 16 4

share() {  # GROUP: its share of logic area
  sed -n "/\"group\": \"$1\"/,/}/s/.*\"share\": \([0-9.e+-]*\).*/\1/p" "$work/out/report.json" | head -1
}

echo '| library | block | logic um2 | gate equivalents | um2/MAC | fmax MHz | peak GOPS | GOPS/mm2 | elements % | requantizer % | control % |'
echo '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
for library in "$@"; do
  if ! find_liberty "$library"; then
    printf '| %s | not measured: no test data |\n' "$library"
    continue
  fi
  for b in ${BLOCKS:-4x4 8x8 16x16 32x32 16x16_int4}; do
    "$build/heddle" synth "$work/$b.toml" "${liberty[@]}" -o "$work/out" --quiet
    awk -v l="$library" -v b="$b" -v a="$(number logic_area_um2)" -v g="$(number gate_equivalents)" \
      -v m="$(number um2_per_mac)" -v f="$(number fmax_mhz)" -v p="$(number peak_gops)" -v d="$(number gops_per_mm2)" \
      -v e="$(share 'processing elements')" -v r="$(share requantizer)" -v c="$(share 'control and address')" \
      'BEGIN { printf "| %s | %s | %d | %d | %.0f | %.0f | %.1f | %.0f | %.1f | %.1f | %.1f |\n",
               l, b, a, g, m, f, p, d, 100 * e, 100 * r, 100 * c }'
  done
done
