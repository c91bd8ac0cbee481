# SPDX-License-Identifier: Apache-2.0
#
# perl tb/common/plant.pl FOLDER MUTATION
# Plants a bug in a file of FOLDER. MUTATION is a text file: "# what it does", "file F", "--- old",
# text, "--- new", text. The old text must occur exactly once in F.
use strict;
use warnings;

sub slurp { local $/; open my $f, '<', $_[0] or die "$_[0]: $!\n"; my $text = <$f>; $text }

my ($folder, $mutation) = @ARGV;
slurp($mutation) =~ /\nfile (\S+)\n--- old\n(.*)\n--- new\n(.*)\n\z/s or die "$mutation: malformed\n";
my ($file, $old, $new) = ("$folder/$1", $2, $3);
my $text = slurp($file);
my $count = () = $text =~ /\Q$old\E/g;
die "$mutation: the old text occurs $count times in $1\n" if $count != 1;
$text =~ s/\Q$old\E/$new/;
open my $f, '>', $file or die "$file: $!\n";
print $f $text;
