# SPDX-License-Identifier: Apache-2.0
#
# perl tb/formal/trace.pl TRACE.vcd [COLUMNS]
# The last cycles of a counterexample as a table: a line a signal of the harness, a column a cycle;
# numbers in hexadecimal, "." unchanged. yosys-smtbmc writes cycle n as time 10n, and a
# last time stamp after which nothing follows.
use strict;
use warnings;

my ($vcd, $columns) = @ARGV;
$columns ||= 16;
my (%name, @order, %now, @cycles, $depth);
my $time = 0;
sub end_of_cycle { push @cycles, {%now} if %now && $time % 10 == 0 }

open my $f, '<', $vcd or die "$vcd: $!\n";
while (<$f>) {
  if (/^\$scope/) { $depth++ }
  elsif (/^\$upscope/) { $depth-- }
  elsif (/^\$var \S+ \d+ (\S+) (\S+)/) {
    next if !$depth || $depth > 1 || $2 =~ /\$|^clk_i$/ || exists $name{$1};
    $name{$1} = $2;
    push @order, $1;
  }
  elsif (/^#(\d+)/) { end_of_cycle(); $time = $1 }
  elsif (/^b([01xz]+) (\S+)/ || /^([01xz])(\S+)/) { $now{$2} = $1 }
}
my $first = @cycles > $columns ? @cycles - $columns : 0;

sub hex_of {
  my $bits = shift;
  return $bits if $bits =~ /[xz]/;
  $bits = ('0' x (-length($bits) % 4)) . $bits;
  my $hex = join '', map { sprintf '%x', oct "0b$_" } $bits =~ /(....)/g;
  $hex =~ s/^0+(?=.)//;
  length $hex > 10 ? '..' . substr($hex, -8) : $hex;
}

my (%cell, @wide);
for my $c ($first .. $#cycles) {
  for my $id (@order) {
    my $value = hex_of($cycles[$c]{$id} // 'x');
    my $same = $c > $first && $value eq hex_of($cycles[$c - 1]{$id} // 'x');
    $cell{$id}[$c] = $same ? '.' : $value;
    $wide[$c] = length $cell{$id}[$c] if length $cell{$id}[$c] > ($wide[$c] || 1);
  }
}
printf "%-16s%s\n", 'cycle', join '', map { sprintf ' %*s', $wide[$_] || 1, $_ % 10 } $first .. $#cycles;
for my $id (@order) {
  printf "%-16s%s\n", $name{$id}, join '', map { sprintf ' %*s', $wide[$_] || 1, $cell{$id}[$_] } $first .. $#cycles;
}
