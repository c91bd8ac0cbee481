# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts that measure, whose first word is the build folder: sets build, root (project), data (test data) and
# work (scratch folder, removed at the end).
set -eu
build=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
data=${HEDDLE_TEST_DATA:-$root/../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A number of a report's outermost level: KEY [FOLDER].
number() { sed -n "s/^  \"$1\": \([0-9.e+-]*\),*$/\1/p" "${2:-$work/out}/report.json" | head -1; }

# Sets `liberty` to heddle synth's words for LIBRARY: osu018 (Debian's), or a file's name of the test data's liberty/ without
# its ending; false when that file is not there.
find_liberty() {
  liberty=()
  [ "$1" != osu018 ] || return 0
  local file=$data/liberty/$1.lib.gz
  [ -e "$file" ] || return 1
  liberty=(--liberty "$file")
}
