#!/usr/bin/env bash
# From the start of the process to the first 200 of /health/ready, STARTUP_RUNS times (5 by default), in milliseconds.
# Less than a second is wanted: bench.sh says whether it holds. Expects the environment of a server, as bench.sh sets it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ -n "${DATABASE_URL:-}" ] && [ -n "${PEGASE_LISTEN:-}" ] || die "needs the environment of a server: make bench sets it"
port=${PEGASE_LISTEN##*:}
server_pid=
finish() {
    [ -z "$server_pid" ] || kill -TERM "$server_pid" 2>/dev/null || true
    wait
}
trap finish EXIT
trap 'exit 130' INT TERM

ready() { # no curl: its own start would be counted
    local status
    {
        printf 'GET /health/ready HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$PEGASE_LISTEN" >&3
        read -r -t 5 status <&3
    } 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$port" && [[ $status == *' 200 '* ]]
}

for ((run = 1; run <= ${STARTUP_RUNS:-5}; run++)); do
    port_free "$port" || die "port $port is taken by another program"
    begin=${EPOCHREALTIME/[.,]/}
    "$ROOT/dist/server" serve >/dev/null 2>&1 &
    server_pid=$!
    until ready 2>/dev/null; do
        kill -0 "$server_pid" 2>/dev/null || die "the server stopped as soon as it was started"
        [ $((${EPOCHREALTIME/[.,]/} - begin)) -lt 30000000 ] || die "the server is not ready after 30 s"
        sleep 0.002
    done
    took=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
    printf '  %4d ms  start %d, from nothing to ready\n' "$took" "$run"
    kill -TERM "$server_pid"
    wait "$server_pid" || true
    server_pid=
done
