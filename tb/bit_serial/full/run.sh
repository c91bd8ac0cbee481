#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The blocks of this folder, in the size of the paper, simulated: the golden results, and in each layer the cycles and stalls
# that --backend predict foretells.   tb/bit_serial/full/run.sh HEDDLE FOLDER [CONFIG...]
# Runs the zoo's digits, and ResNet8 when the test data is there. Loom's 2048 units take Verilator minutes and gigabytes.
set -eu
heddle=$(realpath "$1")
work=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
data=${HEDDLE_TEST_DATA:-$root/../shared/data}
[ $# -gt 0 ] || set -- "$here"/*.toml
mkdir -p "$work"

cycles() { grep -E '"cycles"|"compute_cycles"|"stalls"' "$1/report.json"; }

compared=0
run() {  # CONFIG NETWORK MODEL INPUT
  local name out
  name=$(basename "$1" .toml)
  out=$work/${name}_$2
  for backend in rtl predict; do
    "$heddle" run "$1" --model "$3" --input "$4" --limit 1 --backend $backend -o "${out}_$backend" --quiet
    cycles "${out}_$backend" > "${out}_$backend.cycles"
  done
  if ! diff "${out}_rtl.cycles" "${out}_predict.cycles"; then
    printf '%s on %s: the RTL (<) does not take the predicted cycles (>)\n' "$name" "$2"
    exit 1
  fi
  compared=$((compared + $(wc -l < "${out}_rtl.cycles")))
  printf '%s on %s: %s, as predicted\n' "$name" "$2" "$(head -1 "${out}_rtl.cycles" | tr -d ' ",')"
}

for config in "$@"; do
  run "$config" digits "$root/models/zoo/digits.onnx" "$root/models/zoo/digits_inputs.npy"
  resnet=$data/goldens/ic_resnet8
  if [ -e "$resnet/model.tflite" ]; then
    run "$config" resnet8 "$resnet/model.tflite" "$resnet/in00.bin"
  fi
done
[ $compared -gt 0 ]
