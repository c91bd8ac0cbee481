#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The table under "Measured" in README.md: exact cycles (--backend predict, which the tests hold equal to the RTL's)
# of whole networks on several blocks.   gen/tables.sh BUILD_FOLDER
. "$(dirname "$0")/measuring.sh"

block() {  # NAME LINES: a config of that name
  printf 'name = "%s"\narchitecture = "systolic"\n[parameters]\n%s\n' "$1" "$2" > "$work/$1.toml"
}
block b16x16 $'rows = 16\ncols = 16'
block b16x16_u8 $'rows = 16\ncols = 16\nweight_zero_point = true'
block b8x32 $'rows = 8\ncols = 32'
block b32x32 $'rows = 32\ncols = 32'
block b7x5 $'rows = 7\ncols = 5'

row() {  # BLOCK NETWORK MODEL INPUT
  if [ ! -e "$3" ] || [ ! -e "$4" ]; then
    printf '| %s | %s | not measured: no test data |\n' "$1" "$2"
    return
  fi
  "$build/heddle" run "$work/$1.toml" --model "$3" --input "$4" --limit 1 --backend predict -o "$work/out" --quiet
  awk -v b="$1" -v n="$2" -v m="$(number macs)" -v c="$(number cycles)" -v u="$(number utilization)" \
    'BEGIN { printf "| %s | %s | %d | %d | %.1f %% |\n", b, n, m, c, 100 * u }'
}

echo '| block | network, one input | MACs | cycles | utilization |'
echo '| --- | --- | ---: | ---: | ---: |'
for b in b16x16 b8x32 b32x32 b7x5; do
  row $b "zoo digits" "$root/models/zoo/digits.onnx" "$root/models/zoo/digits_inputs.npy"
  row $b "MLPerf Tiny ResNet8" "$data/goldens/ic_resnet8/model.tflite" "$data/goldens/ic_resnet8/in00.bin"
  row $b "MLPerf Tiny DS-CNN" "$data/goldens/kws_dscnn/model.tflite" "$data/goldens/kws_dscnn/in00.bin"
  row $b "MLPerf Tiny autoencoder" "$data/goldens/ad_fc/model.tflite" "$data/goldens/ad_fc/in00.bin"
done
head -c 76800 /dev/zero > "$work/160.bin"
head -c 150528 /dev/zero > "$work/224.bin"
row b16x16_u8 "MobileNet v1 0.5/160" "$data/tflite/mobilenet_v1_0.5_160_quant.tflite" "$work/160.bin"
row b16x16_u8 "MobileNet v2 1.0/224" "$data/tflite/mobilenet_v2_1.0_224_quant.tflite" "$work/224.bin"
