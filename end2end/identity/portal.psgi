# The portal of LemonLDAP::NG with the people of people.json, whose password is `demo`; lemonldap.mjs writes the rest.
use strict;
use warnings;
use JSON qw(from_json);
use Plack::Builder;
use Lemonldap::NG::Portal::Auth::Demo;
use Lemonldap::NG::Portal::UserDB::Demo;
use Lemonldap::NG::Portal::Main;
use Lemonldap::NG::Portal::Main::Constants qw(PE_OK PE_BADCREDENTIALS);

my $people = do {
    open my $file, '<', $ENV{IDENTITY_PEOPLE} or die "people.json: $!";
    local $/;
    from_json( <$file> );
};

# LemonLDAP::NG keeps several values in one string.
my %accounts;
for my $person (@$people) {
    $accounts{ $person->{uid} } =
      { map { $_ => ref $person->{$_} ? join( '; ', @{ $person->{$_} } ) : $person->{$_} } keys %$person };
}
%Lemonldap::NG::Portal::UserDB::Demo::demoAccounts = %accounts;
%Lemonldap::NG::Portal::UserDB::Demo::demoGroups   = ();

# Its own accounts have their name for a password.
{
    no warnings 'redefine';
    *Lemonldap::NG::Portal::Auth::Demo::authenticate = sub {
        my ( $self, $req ) = @_;
        return PE_OK if $req->data->{password} eq 'demo';
        $self->setSecurity($req);
        return PE_BADCREDENTIALS;
    };
}

my $portal = Lemonldap::NG::Portal::Main->run( {} );
builder {
    enable 'Plack::Middleware::Static', path => qr{^/static/}, root => '/usr/share/lemonldap-ng/portal/htdocs/';
    # Where Debian puts the libraries of its pages: without them, the page that ends a session stays there.
    enable 'Plack::Middleware::Static', path => qr{^/javascript/}, root => '/usr/share/';
    $portal;
};
