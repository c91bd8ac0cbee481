# SPDX-License-Identifier: Apache-2.0
#
# perl survivors.pl PREPARED.il MUTATIONS.ys EQUIVALENT.txt NUMBER...
# Describes the mutations of these numbers by what stays when lines of RTL or Yosys' own numbering move:
#   mode, cell type, instance, name of the net that the cell drives, port[bit] (and controlling bit)
# and looks for the first line "REGEX ## REASON" of EQUIVALENT.txt whose expression matches the whole
# description. Exit code 1 when one has no reason.
use strict;
use warnings;

my ($netlist, $mutations, $equivalent, @numbers) = @ARGV;

sub lines { open my $file, '<', $_[0] or die "$_[0]: $!\n"; my @lines = <$file>; chomp @lines; return @lines }

# Without Yosys' numbers, source lines and decoration.
sub plain {
  my ($name) = @_;
  $name =~ s/\$flatten//;
  $name =~ s/block\/rtl\///g;
  $name =~ s/(\.sv):\d+(\.\d+)?(-\d+\.\d+)?/$1/g;
  $name =~ s/\$\d+//g;
  $name =~ s/\\//g;
  return $name;
}

my (%type, %drives, %constant, %width);

# The bits of what is connected to a port, the lowest first; - where they are no constants.
sub bits {
  my $bits = '';
  for ($_[0] =~ /(\d+'[01xz]+|\S+(?: \[\d+(?::\d+)?\])?)/g) {
    if (/'([01xz]+)$/) { $bits .= $1 }
    elsif (/ \[(\d+)(?::(\d+))?\]$/) { $bits .= '-' x (defined $2 ? $1 - $2 + 1 : 1) }
    else { $bits .= '-' x ($width{$_} // 1) }
  }
  return scalar reverse $bits;
}

my $cell = '';
for (lines($netlist)) {
  if (/^  wire .*width (\d+) .*?(\S+)$/) { $width{$2} = $1 }
  elsif (/^  cell (\S+) (\S+)/) { $cell = $2; $type{$cell} = $1 }
  elsif (/^    connect \\(\S+) (?:\{ (.*) \}|(\d+'[01xz]+))$/) { $constant{"$cell $1"} = bits($2 // $3) }
  elsif (/^    connect \\[YQ] (\S+)/) { $drives{$cell} = plain($1) }
}

my @reasons = map { [split / ## /, $_, 2] } grep { !/^#/ && / ## / } lines($equivalent);
my @list = lines($mutations);
my $unexplained = 0;
for my $number (@numbers) {
  my $line = $list[$number - 1];
  my ($name) = $line =~ /-cell (\S+)/;
  my ($mode) = $line =~ /-mode (\S+)/;
  my ($port, $bit) = $line =~ /-port \\?(\S+) -portbit (\d+)/;
  my $control = $line =~ /-ctrlbit (\d+)/ ? " by [$1]" : '';
  my $what = sprintf '%s %s %s -> %s: %s[%s]%s', $mode, $type{$name} // '?', plain($name),
                     $drives{$name} // '?', $port, $bit, $control;
  my ($why) = map { $_->[1] } grep { $what =~ /^(?:$_->[0])$/ } @reasons;
  my $bits = $constant{"$name $port"};
  $why //= 'the bit is that constant anyway'
    if defined $bits && length($bits) > $bit && $mode =~ /^const([01])/ && substr($bits, $bit, 1) eq $1;
  printf "survivor %d: %s\n  %s\n", $number, $what, $why // 'NOT EXPLAINED';
  $unexplained = 1 unless defined $why;
}
exit $unexplained;
