use strict; use warnings; use JSON::PP; use Data::Dumper;
$Data::Dumper::Sortkeys = 1; $Data::Dumper::Indent = 1;
while (my $l = <STDIN>) { chomp $l; my ($m, $h) = split /\t/, $l; my $raw = pack('H*', $h);
  my $o = JSON::PP->new->utf8->decode($raw); my $r;
  if ($m eq 'pp') { $r = JSON::PP->new->utf8->encode($o) }
  elsif ($m eq 'canonical') { $r = JSON::PP->new->utf8->canonical->encode($o) }
  elsif ($m eq 'pretty') { $r = JSON::PP->new->utf8->canonical->pretty->encode($o) }
  elsif ($m eq 'ascii') { $r = JSON::PP->new->ascii->canonical->encode($o) }
  elsif ($m eq 'dumper') { $r = Dumper($o) }
  elsif ($m eq 'strings') { for my $k (keys %$o) { next if ref $o->{$k} or !defined $o->{$k}; my $x = "$o->{$k}"; } $r = JSON::PP->new->utf8->canonical->encode({map { $_ => (ref $o->{$_} || !defined $o->{$_}) ? $o->{$_} : ''.$o->{$_} } keys %$o}) }
  else { die $m }
  print unpack('H*', $r), "\n"; }
