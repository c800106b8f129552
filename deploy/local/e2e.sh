#!/usr/bin/env bash
# The end-to-end tests in a real browser, against a server of their own on a database of their own.
# They find it at $PEGASE_URL, and the browser at $CHROMIUM. Arguments go to Playwright.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"

if ! compgen -G 'end2end/playwright.config.*' >/dev/null; then
    warn "SKIPPED: end2end/ has no Playwright configuration yet"
    exit 0
fi

have psql || die "a national update is prepared by psql:" "sudo apt-get install -y postgresql-client"
CHROMIUM=$("$LOCAL/browser.sh")
export CHROMIUM

server=$TARGET/debug/server
[ -x "$server" ] && [ -s "$TARGET/debug/hash.txt" ] || die "build first: make e2e, or make test"
unset PEGASE_PUBLIC_URL
private_database e2e
# Sign-on: on an address that the identity servers know, with the file that names them.
CONFIG=end2end
address=127.0.0.1:$(free_port)
if [ "${E2E:-}" = identity ]; then
    CONFIG=end2end/identity
    address=
    for base in $IDENTITY_APP; do
        if port_free "${base##*:}"; then address=${base#http://} && break; fi
    done
    [ -n "$address" ] || die "every address that the identity servers know is in use: $IDENTITY_APP"
    export PEGASE_IDENTITY_FILE=$TARGET/identity/providers.json
    (umask 077 && node end2end/identity/file.mjs >"$PEGASE_IDENTITY_FILE")
fi
server_environment "$address" "$SITE" "$STATE/e2e-storage"
# The push service of the test, in the place of those of the browsers.
export PEGASE_PUSH_SERVICES=127.0.0.1
log=$STATE/e2e-server.log
finish() {
    stop_server
    rm -rf "$STATE/e2e-storage"
}
trap finish EXIT
trap 'exit 130' INT TERM
start_simulators "$TARGET/debug/simulateurs"
export SIMULATEURS_URL=http://$SIMULATEURS_LISTEN
{ "$server" migrate && "$server" seed --demo; } >"$log" 2>&1 || die "could not prepare the database:" "$(tail -n 20 "$log")"
if [ "${E2E:-}" = identity ]; then
    # Somebody whom the establishment announced.
    { printf 'un mot de passe assez long\n' | "$server" user set claire.martin 'Claire Martin' &&
        "$server" user grant claire.martin SCOLARITE ETAB00; } >>"$log" 2>&1 || die "could not make the account:" "$(tail -n 5 "$log")"
fi
start_server "$server" >>"$log" 2>&1
export PEGASE_URL=$PEGASE_PUBLIC_URL
npx playwright test -c "$CONFIG" "$@" || { code=$?; warn "the server's log is in $log"; exit "$code"; }
