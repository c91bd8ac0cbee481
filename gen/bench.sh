#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make bench: how fast the tool and its simulations are.   gen/bench.sh BUILD_FOLDER
# The model cache is a fresh one, so that the cold figure is cold (ccache off). ResNet8 needs the test data;
# without it the zoo's network takes its place.
. "$(dirname "$0")/measuring.sh"
export XDG_CACHE_HOME=$work/cache CCACHE_DISABLE=1

model=$data/goldens/ic_resnet8/model.tflite
input=$data/goldens/ic_resnet8/in00.bin
if [ ! -e "$model" ]; then
  echo "no test data at $data: the zoo's network instead of ResNet8"
  model=$root/models/zoo/digits.onnx
  input=$root/models/zoo/digits_inputs.npy
fi

# Seconds that a command takes, best of three.
seconds() {
  local best=999999 begin end
  for _ in 1 2 3; do
    begin=$EPOCHREALTIME
    "$@" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
    end=$EPOCHREALTIME
    best=$(awk -v a="$begin" -v b="$end" -v c="$best" 'BEGIN { d = b - a; print d < c ? d : c }')
  done
  echo "$best"
}
row() { awk -v what="$1" -v got="$2" -v limit="$3" 'BEGIN { printf "%-52s %8.3f s   limit %5.1f s  %s\n", what, got, limit, got <= limit ? "" : "ABOVE" }'; }
timing() { sed -n "s/.*\"$1\": \([0-9.e-]*\).*/\1/p" "$work/run/report.json" | tail -1; }

"$build/heddle" init systolic -o "$work/c.toml" --quiet
row "gen, 16x16" "$(seconds "$build/heddle" gen "$work/c.toml" -o "$work/gen" --quiet)" 0.1

run=("$build/heddle" run "$work/c.toml" --model "$model" --input "$input" -o "$work/run" --quiet)
begin=$EPOCHREALTIME
"${run[@]}"
row "config to first verified result, cold" "$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')" 60
row "config to verified result, warm" "$(seconds "${run[@]}")" 2
row "  of which simulation" "$(timing simulate)" 1
row "  of which golden layers" "$(timing golden)" 1
echo "harness against a bare eval() loop:"
"$build/bench_harness" "$work/gen/manifest.json"
