#!/usr/bin/env bash
# From nothing to a running demonstration; Ctrl-C stops all that it started, and the data stay for the next time.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"

listen=${PEGASE_LISTEN:-127.0.0.1:3000}
port_free "${listen##*:}" || die "port ${listen##*:} is taken by another program." \
    "Stop it, or choose another address: PEGASE_LISTEN=127.0.0.1:3100 make run"

database_is_ours=
finish() {
    trap '' INT TERM
    stop_server
    [ -z "$database_is_ours" ] || env -u DATABASE_URL "$LOCAL/postgres.sh" stop run
    say "everything is stopped"
}
trap finish EXIT
trap 'exit 0' INT TERM

"$LOCAL/prerequisites.sh"
"$LOCAL/tools.sh" rust npm leptos

if [ -z "${DATABASE_URL:-}" ] && ! "$LOCAL/postgres.sh" status run; then database_is_ours=yes; fi
exports=$("$LOCAL/postgres.sh" start run)
eval "$exports"

say "building the browser's half (the first time takes minutes)"
"$LOCAL/front.sh"
say "building the server (the first time takes minutes)"
(build_flags && cargo build --locked -p server -p simulateurs >&2)

server_environment "$listen" "$SITE" "${PEGASE_STORAGE:-$STATE/storage}"
server=$TARGET/debug/server
start_simulators "$TARGET/debug/simulateurs"
say "preparing the database"
"$server" migrate
say "making the demonstration's data"
"$server" seed --demo
say "starting the server"
start_server "$server"
cat >&2 <<END

  Pégase is ready after $SECONDS s:  $PEGASE_PUBLIC_URL

  Accounts (password: demo)
    admin.demo       the whole application
    scolarite.demo   enrolments, the whole establishment
    sciences.demo    enrolments, faculty of sciences only
    regie.demo       payments
    lecture.demo     reads, changes nothing
    apprenant1.demo … apprenant5.demo   learners at five stages
    boursiere.demo, etrangere.demo, apprenti.demo, cesure.demo…   learners in other situations (server/demo/personas.csv)
  The mailbox of the demonstration: $PEGASE_PUBLIC_URL/fr/demo/courriels
  Its bank, and the cards that it accepts and refuses: http://$SIMULATEURS_LISTEN

  Ctrl-C stops everything.

END
wait "$SERVER_PID"
