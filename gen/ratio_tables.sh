#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make ratio-tables: what the codecs leave of the weights and activations of real networks, and how far apack is from
# the zero-order entropy. Every string is decoded again and compared.   gen/ratio_tables.sh BUILD_FOLDER [OPTIONS]
# OPTIONS: --substreams S (1), --run-bits R (2), --each (a line a tensor).
. "$(dirname "$0")/measuring.sh"
shift

. "$root/gen/networks.sh"
"$build/codec_ratios" "$@" "${networks[@]}"
