#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Debian 12 packages that heddle needs, each with its reason. Installs what is missing when that is
# possible without a question (root, or sudo without a password); otherwise says what to install and exits 2.
#   gen/packages.sh [--check]    --check installs nothing
set -u

list() {
  cat <<'END'
g++                  compiles heddle and the Verilated models
make                 drives Verilator's generated build
cmake                configures the build
ninja-build          runs the build
ccache               compiles unchanged files and models once
verilator            simulates the generated SystemVerilog, lints it, measures coverage
yosys                checks that the generated SystemVerilog synthesizes; makes mutations
z3                   proves the shared blocks' contracts
zlib1g-dev           FST waves of Verilated models; zipped cell libraries
opensta              timing of netlists
graphviz             lays out the schematic of a block
qflow-tech-osu018    the default standard-cell library
libfmt-dev           text formatting
nlohmann-json3-dev   manifest and reports
libcli11-dev         command line
libtomlplusplus-dev  configs
libxxhash-dev        cache keys and config hashes
doctest-dev          tests
libflatbuffers-dev   reads TFLite files
flatbuffers-compiler compiles the TFLite schema
libonnx-dev          reads ONNX files
libprotobuf-dev      underneath libonnx
protobuf-compiler    compiles the ONNX schema
libonnx-testdata     ONNX operator cases for the tests
END
}

missing=""
for package in $(list | cut -d' ' -f1); do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "${1:-}" != --check ]; then
  root=""
  [ "$(id -u)" = 0 ] || root="sudo -n"
  if [ -z "$root" ] || sudo -n true 2>/dev/null; then
    echo "installing:$missing"
    [ -n "$(ls /var/lib/apt/lists/*_Packages* 2>/dev/null)" ] || $root apt-get -qq update
    DEBIAN_FRONTEND=noninteractive $root apt-get -qq -y --no-install-recommends install $missing && exit 0
    $root apt-get -qq update &&
      DEBIAN_FRONTEND=noninteractive $root apt-get -qq -y --no-install-recommends install $missing && exit 0
  fi
fi

{
  echo "heddle needs these Debian packages:"
  list | while read -r package reason; do
    case " $missing " in *" $package "*) printf '  %-20s %s\n' "$package" "$reason" ;; esac
  done
  echo "install them with: sudo apt-get install$missing"
} >&2
exit 2
