#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make ratio-tables: what the codecs leave of the weights and activations of real networks, and how far apack is from
# the zero-order entropy. Every string is decoded again and compared.   gen/ratio_tables.sh BUILD_FOLDER [OPTIONS]
# OPTIONS: --substreams S (1), --run-bits R (2), --each (a line a tensor).
set -eu
build=$(realpath "$1")
shift
root=$(cd "$(dirname "$0")/.." && pwd)
data=${HEDDLE_TEST_DATA:-$root/../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

networks=(--network "zoo digits" "$root/models/zoo/digits.onnx" "$root/models/zoo/digits_inputs.npy")
network() {  # NAME MODEL INPUT...
  if [ -e "$2" ]; then
    networks+=(--network "$@")
  else
    echo "$1 is not measured: no $2"
  fi
}
# The middle 160x160 of a raw 224x224 RGB picture.
crop() {
  for ((row = 32; row < 192; row++)); do
    tail -c +$(((row * 224 + 32) * 3 + 1)) "$1" | head -c 480 || true
  done > "$2"
}
for name in ic_resnet8 kws_dscnn ad_fc; do
  network $name "$data/goldens/$name/model.tflite" "$data/goldens/$name/"in??.bin
done
picture=$data/images/sunflower.rgb
if [ -e "$picture" ]; then
  crop "$picture" "$work/160.rgb" 2> /dev/null
  network "MobileNet v1 0.5/160" "$data/tflite/mobilenet_v1_0.5_160_quant.tflite" "$work/160.rgb"
  network "MobileNet v2 1.0/224" "$data/tflite/mobilenet_v2_1.0_224_quant.tflite" "$picture"
fi
"$build/codec_ratios" "$@" "${networks[@]}"
