#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make codec-tables: the tables under "Measured" in rtl_templates/codec/README.md.
#   gen/codec_tables.sh BUILD_FOLDER [throughput] [area] [feed]       default: all three
# throughput  values a cycle and engine in steady state, by the block's counters `values` and `cycles`: what the second
#             half of a tensor adds, so that table, first beats and flush are left out. No stalls from outside.
# area        heddle synth; LIBRARY=nangate45_typ, or another that find_liberty knows (measuring.sh)
# feed        engines that keep a 16x16 systolic array in values: what its layers move on its streams a cycle, from heddle run
#             --backend predict, times the ratio of clocks. ARRAY_MHZ, CODEC_MHZ: clocks, synthesized here when not set;
#             EACH=1: a line a layer
. "$(dirname "$0")/measuring.sh"
shift
library=${LIBRARY:-nangate45_typ}
[ $# -gt 0 ] || set -- throughput area feed

block() {  # NAME ARCHITECTURE SUBSTREAMS ENGINES: a config of that name; BLOCKS="zvc_e1_c4 apack_e1_c8" picks some
  printf 'name = "%s"\narchitecture = "%s"\n[parameters]\nsubstreams = %d\nengines = %d\n' "$1" "$2" "$3" "$4" \
    > "$work/$1.toml"
  [[ -n ${BLOCKS:-} && " $BLOCKS " != *" $1 "* ]] || blocks+=("$1")
}
blocks=()
block apack_e1_c4 apack 4 1
block apack_e1_c8 apack 8 1
block apack_e4_c8 apack 32 4
block gecko_e8_c2 gecko 16 8
block gecko_e8_c4 gecko 32 8
block zvc_e1_c4 zvc 4 1
block zvc_e8_c4 zvc 32 8
block zrle_e1_c4 zrle 4 1
block zrle_e8_c4 zrle 32 8

# Small values, half of them zero; bf16 ones of eight octaves, none zero: FILE DTYPE COUNT.
tensor() {
  perl -e 'my ($type, $count) = @ARGV;
    my $head = "{\"descr\": \"$type\", \"fortran_order\": False, \"shape\": ($count,), }";
    $head =~ tr/"/\x27/;
    $head .= " " x (63 - (10 + length $head) % 64) . "\n";
    print "\x93NUMPY\x01\x00", pack("v", length $head), $head;
    srand 1;
    for (1 .. $count) {
      my $small = int(rand(12) + rand(12) + rand(12)) - 17;
      print $type eq "|i1" ? pack("c", rand() < 0.5 ? 0 : $small) : pack("v", (120 + $small % 8) << 7 | int rand 128);
    }' "$2" "$3" > "$1"
}

counter() { sed -n "/\"counters\"/,/}/s/^ *\"$1\": \([0-9]*\),*$/\1/p" "$work/out/report.json"; }

steady() {  # BLOCK VERB SHORT LONG: values a cycle between the two
  local values=() cycles=() input
  for input in "$3" "$4"; do
    "$build/heddle" "$2" "$work/$1.toml" "$input" -o "$work/out" --quiet
    cycles+=("$(counter cycles)")
    values+=("$(counter values)")
  done
  awk -v c=$((cycles[1] - cycles[0])) -v v=$((values[1] - values[0])) 'BEGIN { printf "%.3f", v / c }'
}

throughput() {
  tensor "$work/short8.npy" '|i1' 8192
  tensor "$work/long8.npy" '|i1' 24576
  tensor "$work/short16.npy" '<u2' 8192
  tensor "$work/long16.npy" '<u2' 24576
  echo '| block | engines | contexts an engine | encoding, values a cycle | a cycle and engine | decoding, values a cycle | a cycle and engine |'
  echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
  local b bits encode decode engines
  for b in "${blocks[@]}"; do
    bits=8
    [[ $b != gecko* ]] || bits=16
    encode=$(steady "$b" encode "$work/short$bits.npy" "$work/long$bits.npy")
    for half in short long; do
      "$build/heddle" encode "$work/$b.toml" "$work/$half$bits.npy" -o "$work/$half" --backend golden --quiet
    done
    decode=$(steady "$b" decode "$work/short/stream.bin" "$work/long/stream.bin")
    engines=$(number engines)
    awk -v b="$b" -v e="$engines" -v s="$(number substreams)" -v x="$encode" -v y="$decode" \
      'BEGIN { printf "| %s | %d | %d | %.2f | %.3f | %.2f | %.3f |\n", b, e, s / e, x, x / e, y, y / e }'
  done
}

synthesize() {
  if ! find_liberty "$library"; then
    echo "gen/codec_tables.sh: no $library in the test data's liberty/; LIBRARY=osu018 is Debian's" >&2
    exit 2
  fi
  "$build/heddle" synth "$1" "${liberty[@]}" -o "$work/out" --quiet
}

area() {
  echo "| block in $library | logic um2 | gate equivalents | cells | flip-flops | memory bits | fmax MHz | values/s an engine |"
  echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
  local b
  for b in "${blocks[@]}"; do
    case $b in apack_e1_c4 | gecko_e8_c2) continue ;; esac  # too few contexts for a value a cycle
    synthesize "$work/$b.toml"
    awk -v b="$b" -v a="$(number logic_area_um2)" -v g="$(number gate_equivalents)" -v c="$(number cells)" \
      -v f="$(number flops)" -v m="$(number memory_bits)" -v x="$(number fmax_mhz)" \
      'BEGIN { printf "| %s | %d | %d | %d | %d | %d | %.0f | %.2f G |\n", b, a, g, c, f, m, x, x / 1000 }'
  done
}

feed() {
  printf 'name = "array"\narchitecture = "systolic"\n[parameters]\nrows = 16\ncols = 16\n' > "$work/array.toml"
  if [ -z "${ARRAY_MHZ:-}" ]; then
    synthesize "$work/array.toml"
    ARRAY_MHZ=$(number fmax_mhz)
  fi
  if [ -z "${CODEC_MHZ:-}" ]; then
    synthesize "$work/apack_e4_c8.toml"
    CODEC_MHZ=$(number fmax_mhz)
  fi
  echo "16x16 array at $ARRAY_MHZ MHz, apack at $CODEC_MHZ MHz, a value a cycle and engine."
  echo
  echo '| network, layer | cycles | weights a cycle | activations a cycle | results a cycle | engines: weights | activations | results |'
  echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
  feed_network ResNet8 ic_resnet8
  feed_network DS-CNN kws_dscnn
  feed_network autoencoder ad_fc
}

# All layers of a network, the most of any layer, and with EACH=1 every layer.
feed_network() {  # NAME FOLDER
  local folder=$data/goldens/$2
  if [ ! -e "$folder/model.tflite" ]; then
    echo "| $1 | not measured: no test data |"
    return
  fi
  "$build/heddle" run "$work/array.toml" --model "$folder/model.tflite" --input "$folder/in00.bin" --backend predict \
    -o "$work/out" --quiet
  awk -v network="$1" -v faster="$(awk "BEGIN { print $ARRAY_MHZ / $CODEC_MHZ }")" -v each="${EACH:-0}" '
    function value(line) { sub(/.*: /, "", line); sub(/,$/, "", line); return line }
    function engines(rate) { rate *= faster; return rate == int(rate) ? rate : int(rate) + 1 }
    function row(name, cycles, w, a, o) {
      printf "| %s, %s | %s | %.2f | %.2f | %.2f | %d | %d | %d |\n", network, name, cycles, w, a, o,
        engines(w), engines(a), engines(o)
    }
    /"layers"/ { inside = 1 }
    /"index":/ && inside { layer = value($0) }
    /"cycles":/ && inside { c = value($0) }
    /"bytes":/ && inside { moves = 1 }
    /"wgt":/ && moves { w = value($0) }
    /"act":/ && moves { a = value($0) }
    /"out":/ && moves {
      o = value($0); moves = 0
      if (c == 0) next
      sc += c; sw += w; sa += a; so += o
      if (w / c > mw) mw = w / c
      if (a / c > ma) ma = a / c
      if (o / c > mo) mo = o / c
      if (each) row("layer " layer, c, w / c, a / c, o / c)
    }
    END { row("all layers", sc, sw / sc, sa / sc, so / sc); row("the most of any layer", "", mw, ma, mo) }' "$work/out/report.json"
}

for table in "$@"; do
  case $table in
    throughput | area | feed) $table ;;
    *)
      echo "gen/codec_tables.sh: what to do with '$table'?" >&2
      exit 2
      ;;
  esac
  echo
done
