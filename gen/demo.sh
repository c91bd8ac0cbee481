#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make demo: a config, a block, and the zoo's network on it.   gen/demo.sh BUILD_FOLDER
set -eu
build=$1
zoo=models/zoo
out=$build/demo
rm -rf "$out"
mkdir -p "$out"
say() { printf '$ %s\n' "$*"; "$@"; }
say "$build/heddle" init systolic -o "$out/demo.toml"
say "$build/heddle" gen "$out/demo.toml" -o "$out/block"
say "$build/heddle" run "$out/demo.toml" --model $zoo/digits.onnx --input $zoo/digits_inputs.npy \
  --labels $zoo/digits_labels.npy -o "$out/run"
