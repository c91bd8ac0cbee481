#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/systolic/mutations/hand.sh HEDDLE [FOLDER]
# Plants each bug of hand/*.mut, one at a time, in the generated RTL of block.toml and runs
# `heddle verify` on it. A bug is caught when verify ends with 1; then its first finding is printed.
# The block without a bug must pass. Exit code 1 when a bug is not caught, or one cannot be planted.
#
# hand/NAME.mut:  "# what it does", "file F", "--- old", text, "--- new", text.
# The old text must occur exactly once in F.
set -u
here=$(cd "$(dirname "$0")" && pwd)
heddle=$(realpath "$1")
if [[ $# -gt 1 ]]; then
  mkdir -p "$2"
  work=$(realpath "$2")
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
vectors=${VECTORS:-20}

plant() {  # FOLDER MUTATION
  perl -0777 -e '
    my ($folder, $mutation) = @ARGV;
    sub slurp { open my $f, "<", $_[0] or die "$_[0]: $!\n"; <$f> }
    slurp($mutation) =~ /\nfile (\S+)\n--- old\n(.*)\n--- new\n(.*)\n\z/s or die "$mutation: malformed\n";
    my ($file, $old, $new) = ("$folder/rtl/$1", $2, $3);
    my $text = slurp($file);
    my $count = () = $text =~ /\Q$old\E/g;
    die "$mutation: the old text occurs $count times in $1\n" if $count != 1;
    $text =~ s/\Q$old\E/$new/;
    open my $f, ">", $file or die "$file: $!\n";
    print $f $text;' "$1" "$2"
}

verify() { "$heddle" verify "$1" --vectors "$vectors" --no-coverage --fail-fast --quiet > "$1.log" 2>&1; }

one() {  # MUTATION
  local name begin code finding
  name=$(basename "$1" .mut)
  begin=$EPOCHREALTIME
  rm -rf "${work:?}/$name"
  cp -r "$work/block" "$work/$name"
  plant "$work/$name" "$1" || return 1
  verify "$work/$name"
  code=$?
  finding=$(sed -n '/stalls:/{n;s/^ *//;p;q}' "$work/$name.log" | cut -c1-90)
  if [[ $code == 1 ]]; then
    printf '%-22s caught   %5.1f s  %s | %s\n' "$name" "$(awk "BEGIN { print $EPOCHREALTIME - $begin }")" \
      "$(sed -n 's/^vector \([0-9]*\) (\([^)]*\)).*/\1 \2/p;T;q' "$work/$name.log")" "$finding"
  else
    printf '%-22s SURVIVED (exit code %s)\n' "$name" "$code"
    head -5 "$work/$name.log"
    return 1
  fi
}
export -f one plant verify
export heddle work vectors

rm -rf "${work:?}/block"
"$heddle" gen "$here/block.toml" -o "$work/block" --quiet || exit 1
if ! verify "$work/block"; then
  echo "the block without a bug fails:"
  cat "$work/block.log"
  exit 1
fi
printf 'no bug                 passes\n'
ls "$here"/hand/*.mut | xargs -P "$(nproc)" -I{} bash -c 'one {}'
