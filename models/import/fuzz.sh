#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh [SECONDS [BUILD]]: every fuzz target for SECONDS under libFuzzer, ASan and UBSan.
# Builds in BUILD/fuzz; corpora stay in BUILD/fuzz/corpus, an input that fails in BUILD/fuzz.
set -eu
seconds=${1:-60}
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$source/build}/fuzz
if ! command -v clang++ > /dev/null; then
  echo "SKIPPED: coverage-guided fuzzing needs clang++ (apt-get install clang libclang-rt-dev)"
  [ "${CI:-}" != true ]
  exit
fi
cmake -G Ninja -S "$source" -B "$build" -DCMAKE_CXX_COMPILER=clang++ \
      -DCMAKE_BUILD_TYPE=RelWithDebInfo -DHEDDLE_FUZZ=ON > /dev/null
ninja -C "$build" --quiet tflite_cover onnx_cover npy_cover config_cover codec_cover container_cover
cd "$build"
for target in tflite onnx npy config codec container; do
  mkdir -p "corpus/$target"
  echo "$target: $seconds s"
  if ! "./${target}_cover" -max_total_time="$seconds" -max_len=8192 -rss_limit_mb=4096 -timeout=20 \
       "corpus/$target" > "$target.log" 2>&1; then
    tail -40 "$target.log"
    echo "$target: failed; the input is in $build (crash-*, timeout-*, oom-*)"
    exit 1
  fi
  grep '^Done' "$target.log"
done
