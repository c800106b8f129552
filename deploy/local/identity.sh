#!/usr/bin/env bash
# Real identity servers for the tests of sign-on, on the loopback address; nothing of them outlives a stop.
#   identity.sh start|stop|status|exports
#   a  OpenID provider (npm oidc-provider): RS256, client_secret_basic, the person described in the ID token
#   b  the same: ES256, client_secret_post, the person described by userinfo only
#   c  LemonLDAP::NG as an OpenID provider
#   d  LemonLDAP::NG as a CAS server
# start and exports print shell assignments:  exports=$(identity.sh start); eval "$exports"
# IDENTITY_APP: the base addresses of the application, separated by spaces. They are known to the servers to the letter:
# by default http://127.0.0.1:<port>, for four ports from PEGASE_TEST_PORT (18400) on. a and b, which tests may ask for a
# client of their own (end2end/identity/oidc-provider.mjs), take any other.
# People: end2end/identity/people.json, password `demo`.
# Without the Debian packages of LemonLDAP::NG, which root gets by itself, c and d are left out, and so are their exports.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

action=${1:-}
case $action in start | stop | status | exports) ;; *) die "usage: identity.sh start|stop|status|exports" ;; esac

FOLDER=$TARGET/identity
CODE=$ROOT/end2end/identity
# Not the whole list of what the portal may use: what it does not start without, and a server that serves several at once
# (a browser opens connections in advance, which would hold up a server of one).
PACKAGES=(liblemonldap-ng-portal-perl starman libplack-perl libcrypt-openssl-bignum-perl libgd-securityimage-perl
    libimage-magick-perl libio-string-perl libmime-tools-perl libxml-simple-perl libstring-random-perl libconvert-pem-perl)
mkdir -p "$FOLDER"
# One at a time. The lock is not handed down to the servers, which would keep it.
if have flock; then
    exec 9>"$FOLDER/lock"
    flock -w 120 9 || die "another start or stop of the identity servers has been running for two minutes"
fi

first=${PEGASE_TEST_PORT:-18400}
read -ra APPS <<<"${IDENTITY_APP:-$(printf 'http://127.0.0.1:%d ' "$first" $((first + 1)) $((first + 2)) $((first + 3)))}"

port() { cat "$FOLDER/$1.port"; }
# The pid of a server, when it is really ours: a stale file may name the pid of something else by now.
pid() {
    local number
    number=$(cat "$FOLDER/$1.pid" 2>/dev/null) && [[ $number =~ ^[0-9]+$ ]] || return 1
    ps -p "$number" -ww -o args= 2>/dev/null | grep -qE -- "oidc-provider.mjs --port $(port "$1") |starman master --listen 127.0.0.1:$(port "$1") " || return 1
    printf '%s' "$number"
}
running() { pid "$1" >/dev/null; }

choose_port() { # the same as last time, when it is free: a browser left open finds its server again
    local file=$FOLDER/$1.port port
    port=$(cat "$file" 2>/dev/null || true)
    if [[ $port =~ ^[0-9]+$ ]] && port_free "$port"; then return; fi
    for _ in $(seq 200); do
        port=$((20000 + RANDOM % 12000)) # below the range from which the system lends ports
        port_free "$port" || continue
        printf '%s\n' "$port" >"$file"
        return
    done
    die "found no free port between 20000 and 32000"
}

has_lemonldap() { have starman && perl -MLemonldap::NG::Portal::Main -MImage::Magick -MCrypt::OpenSSL::Bignum -e 1 >/dev/null 2>&1; }
lemonldap_packages() {
    if has_lemonldap; then return; fi
    [ "$(id -u)" -eq 0 ] && have apt-get || return 1
    say "installing LemonLDAP::NG (about 1 min, once)"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${PACKAGES[@]}"; } \
        >"$FOLDER/apt.log" 2>&1 || true
    has_lemonldap
}

launch() { # name, address that answers when it is ready, command…
    local name=$1 address=$2
    shift 2
    nohup "$@" </dev/null >"$FOLDER/$name.log" 2>&1 9>&- &
    printf '%s\n' $! >"$FOLDER/$name.pid"
    for _ in $(seq 300); do
        if answers "$address"; then return; fi
        kill -0 $! 2>/dev/null || break
        sleep 0.1
    done
    kill $! 2>/dev/null || true
    die "the identity server $name does not start. The end of its log ($FOLDER/$name.log):" "$(tail -n 8 "$FOLDER/$name.log")"
}
answers() { node -e 'fetch(process.argv[1]).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))' "$1"; }

provider() { # name, arguments of the script
    local name=$1
    shift
    choose_port "$name"
    local app options=()
    for app in "${APPS[@]}"; do options+=(--app "$app"); done
    launch "$name" "http://127.0.0.1:$(port "$name")/.well-known/openid-configuration" \
        node "$CODE/oidc-provider.mjs" --port "$(port "$name")" --name "$name" "$@" "${options[@]}"
}
lemonldap() {
    choose_port c
    node "$CODE/lemonldap.mjs" "$FOLDER/lemonldap" "$(port c)" "${APPS[@]}"
    IDENTITY_PEOPLE=$CODE/people.json LLNG_DEFAULTCONFFILE=$FOLDER/lemonldap/lemonldap-ng.ini \
        launch c "http://127.0.0.1:$(port c)/.well-known/openid-configuration" \
        starman --listen "127.0.0.1:$(port c)" --workers 3 --preload-app "$CODE/portal.psgi"
}

# What the running servers were started with.
wanted() { printf '%s\n' "${APPS[@]}" && hash_of "$CODE" package-lock.json "$LOCAL/identity.sh"; }
up_to_date() {
    running a && running b && { running c || [ -e "$FOLDER/without-lemonldap" ]; } &&
        [ "$(cat "$FOLDER/wanted" 2>/dev/null)" = "$(wanted)" ]
}
start() {
    if up_to_date; then return; fi
    stop
    "$LOCAL/tools.sh" npm
    IDENTITY_SECRET=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    export IDENTITY_SECRET
    (umask 077 && printf '%s' "$IDENTITY_SECRET" >"$FOLDER/secret")
    rm -f "$FOLDER/without-lemonldap"
    provider a --alg RS256 --auth client_secret_basic --claims id_token
    provider b --alg ES256 --auth client_secret_post --claims userinfo
    if lemonldap_packages; then
        lemonldap
    else
        touch "$FOLDER/without-lemonldap"
        warn "LemonLDAP::NG IS NOT HERE: nothing of CAS, nor of its OpenID provider, can be tested. Debian and Ubuntu:"
        warn "sudo apt-get install -y --no-install-recommends ${PACKAGES[*]}"
    fi
    wanted >"$FOLDER/wanted"
    say "identity servers for ${APPS[*]}; their logs: $FOLDER"
}

stop() {
    local name number
    for name in a b c; do
        number=$(pid "$name") || continue
        kill -TERM "$number"
        for _ in $(seq 100); do
            kill -0 "$number" 2>/dev/null || break
            sleep 0.1
        done
        if running "$name"; then kill -KILL "$number"; fi
        rm -f "$FOLDER/$name.pid"
    done
    rm -rf "$FOLDER/lemonldap"
}

print_exports() {
    local name base
    for name in a b c; do
        running "$name" || continue
        base=http://127.0.0.1:$(port "$name")
        case $name in
            c) printf 'export IDENTITY_C_ISSUER=%s/\nexport IDENTITY_CAS_URL=%s/cas\n' "$base" "$base" ;;
            *) printf 'export IDENTITY_%s_ISSUER=%s\nexport IDENTITY_%s_ADMIN=%s/test\n' "${name^}" "$base" "${name^}" "$base" ;;
        esac
        printf 'export IDENTITY_%s_CLIENT=pegase\nexport IDENTITY_%s_SECRET=%s\n' "${name^}" "${name^}" "$(cat "$FOLDER/secret")"
    done
    printf 'export IDENTITY_APP=%q\n' "$(head -n -1 "$FOLDER/wanted" | paste -sd ' ')"
}

case $action in
    start)
        start
        print_exports
        ;;
    stop) stop ;;
    status) running a && running b && { running c || [ -e "$FOLDER/without-lemonldap" ]; } ;;
    exports)
        running a || die "the identity servers are not running: deploy/local/identity.sh start"
        print_exports
        ;;
esac
