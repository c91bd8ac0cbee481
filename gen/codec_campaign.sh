#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make codec-campaign: the weights and activations of real networks through simulated codec blocks, both ways, with random
# stalls; every bit compared.   gen/codec_campaign.sh BUILD_FOLDER all|some|planted
# all: every tensor, every codec. some: small ones of every network, on corner blocks. planted: on a block with a bug,
# which must be found.
. "$(dirname "$0")/measuring.sh"

block() {  # NAME ARCHITECTURE STREAM_BITS LINES: a config of that name
  printf 'name = "%s"\narchitecture = "%s"\n[parameters]\n%s\n[interface]\nstream_bits = %d\n' "$1" "$2" "$4" "$3" \
    > "$work/$1.toml"
  configs+=(--config "$work/$1.toml")
}
configs=()
options=()
case $2 in
  some)
    configs=(--config "$root/tb/codec/corners/apack_8.toml" --config "$root/tb/codec/corners/gecko_bf16.toml"
      --config "$root/tb/codec/corners/zvc_8.toml")
    options=(--most 9000 --every 12)
    ;;
  all)
    block apack_e4 apack 128 $'substreams = 32\nengines = 4'
    block gecko_bf16_e8 gecko 128 $'substreams = 64\nengines = 8\nzero_aware = true'
    block gecko_fp32_e8 gecko 256 $'format = "fp32"\nsubstreams = 64\nengines = 8'
    block zvc_e8 zvc 128 $'substreams = 32\nengines = 8'
    block zrle_e8 zrle 128 $'substreams = 32\nengines = 8'
    ;;
  planted)
    "$build/heddle" gen "$root/tb/codec/corners/zvc_8.toml" -o "$work/bad" --quiet
    perl "$root/tb/common/plant.pl" "$work/bad/rtl" "$root/tb/codec/mutations/hand/position_kept.mut"
    configs=(--config "$work/bad")
    options=(--most 9000 --every 100)
    ;;
  *)
    echo "usage: gen/codec_campaign.sh BUILD_FOLDER all|some|planted" >&2
    exit 2
    ;;
esac
. "$root/gen/networks.sh"
code=0
"$build/codec_campaign" ${options[@]+"${options[@]}"} "${configs[@]}" "${networks[@]}" || code=$?
[ "$2" != planted ] || [ $code = 2 ] || code=$((1 - code))
exit $code
