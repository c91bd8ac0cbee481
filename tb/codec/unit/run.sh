#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/codec/unit/run.sh FOLDER MODULE CONTEXTS VALUE_BITS [MUTATION]
# Verilates rtl_templates/codec/MODULE.sv with its bench MODULE_bench.cpp and the golden model in FOLDER and
# runs it. With MUTATION (tb/common/plant.pl) that bug is planted first and the bench must find it. Exit
# code 0 as expected, 1 not, 2 when a tool fails.
set -u
root=$(cd "$(dirname "$0")/../../.." && pwd)
folder=$1 module=$2 contexts=$3 bits=$4 mutation=${5:-}
mkdir -p "$folder/rtl" || exit 2
cd "$folder" || exit 2
cp "$root"/rtl_templates/{common,codec}/*.sv* rtl || exit 2
if [[ -n $mutation ]]; then
  perl "$root/tb/common/plant.pl" rtl "$mutation" || exit 2
fi
verilator --cc --exe --build -O3 --assert -fno-const-bit-op-tree --prefix Vunit --Mdir obj --top-module "$module" \
  -GContexts="$contexts" -GValueW="$bits" -Irtl \
  -CFLAGS "-std=c++20 -O1 -I$root -DUNIT_CONTEXTS=$contexts -DUNIT_VALUE_BITS=$bits" -LDFLAGS -lfmt \
  rtl/common_pkg.sv rtl/codec_pkg.sv "rtl/$module.sv" "$root/tb/codec/unit/${module}_bench.cpp" \
  "$root"/tb/codec/unit/apack_cases.cpp "$root"/models/codec/{apack,bits}.cpp > build.log 2>&1 ||
  { tail -20 build.log; exit 2; }
if [[ -z $mutation ]]; then
  obj/Vunit
  exit
fi
if obj/Vunit > run.log 2>&1; then
  echo "$(basename "$mutation"): not found"
  exit 1
fi
echo "$(basename "$mutation"): found: $(tail -1 run.log)"
