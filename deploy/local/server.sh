# shellcheck shell=bash
# Sourced by run, e2e and bench: starts one server for them, and stops it.
# shellcheck source=lib.sh

SERVER_PID=
SIMULATORS_PID=
# Where PostgreSQL comes from is for our scripts: the server refuses keys that it does not know.
export -n PEGASE_PG 2>/dev/null || true

# Starts the bank and the CVEC service of the demonstration, and tells the server where they are; the key of the bank is
# kept with the other private files, so that a restart of one leaves the other alone. Argument: the executable.
start_simulators() {
    local port
    port=$(free_port)
    state_folder
    export SIMULATEURS_LISTEN=127.0.0.1:$port SIMULATEURS_CLE_PUBLIQUE=$STATE/paybox-$port.pem SIMULATEURS_DELAI=3
    rm -f "$SIMULATEURS_CLE_PUBLIQUE"
    "$1" >>"$STATE/simulators.log" 2>&1 &
    SIMULATORS_PID=$!
    for _ in $(seq 300); do
        [ ! -s "$SIMULATEURS_CLE_PUBLIQUE" ] || port_free "$port" || break
        kill -0 "$SIMULATORS_PID" 2>/dev/null || die "the simulators stopped at once:" "$(tail -n 5 "$STATE/simulators.log")"
        sleep 0.1
    done
    export PEGASE_PAYBOX_URL=http://$SIMULATEURS_LISTEN/cgi/MYchoix_pagepaiement.cgi PEGASE_CVEC_URL=http://$SIMULATEURS_LISTEN
    export PEGASE_PAYBOX_SITE=1999888 PEGASE_PAYBOX_RANG=32 PEGASE_PAYBOX_IDENTIFIANT=110647233
    # The provider's public test key, the same in all its documentation.
    PEGASE_PAYBOX_KEY=$(printf '0123456789ABCDEF%.0s' 1 2 3 4 5 6 7 8)
    export PEGASE_PAYBOX_KEY PEGASE_PAYBOX_PUBLIC_KEY_FILE=$SIMULATEURS_CLE_PUBLIQUE
}

# What every server started from here needs. Arguments: address to listen on, site folder, storage folder.
server_environment() {
    export PEGASE_LISTEN=$1 LEPTOS_SITE_ROOT=$2 PEGASE_STORAGE=$3 PEGASE_DEMO=true
    export PEGASE_PUBLIC_URL=${PEGASE_PUBLIC_URL:-http://$PEGASE_LISTEN}
    export LEPTOS_HASH_FILES=true LEPTOS_OUTPUT_NAME=pegase LEPTOS_SITE_PKG_DIR=pkg
    state_folder
    mkdir -p "$PEGASE_STORAGE"
    if [ -z "${PEGASE_SECRET:-}" ]; then
        [ -s "$STATE/secret" ] || (umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$STATE/secret")
        PEGASE_SECRET=$(cat "$STATE/secret")
        export PEGASE_SECRET
    fi
    # One account here does what hundreds do elsewhere.
    export PEGASE_PAGE_RATE=${PEGASE_PAGE_RATE:-100000} PEGASE_PAGE_BURST=${PEGASE_PAGE_BURST:-100000}
    # Applications that events are brought to may stand on this machine.
    export PEGASE_WEBHOOK_NETWORKS=${PEGASE_WEBHOOK_NETWORKS:-127.0.0.0/8}
    # Kept, or the browsers that asked to be told would be told no more. As `server push-key` makes one.
    [ -s "$STATE/push-key" ] || (umask 077 && head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' >"$STATE/push-key")
    PEGASE_PUSH_KEY=$(cat "$STATE/push-key")
    export PEGASE_PUSH_KEY PEGASE_PUSH_CONTACT=mailto:demonstration@valmont.example
}

# A private database for this run on the test cluster, with a role of its own.
private_database() {
    local name exports
    name=pegase_$1_$(date +%s)
    exports=$("$LOCAL/postgres.sh" start test)
    eval "$exports"
    export DATABASE_OWNER_URL=${TEST_DATABASE_URL%/*}/$name
    export DATABASE_URL=postgres://$name:$name@${TEST_DATABASE_URL##*@}
    DATABASE_URL=${DATABASE_URL%/*}/$name
}

free_port() {
    local port
    for _ in $(seq 200); do
        port=$((20000 + RANDOM % 12000))
        if port_free "$port"; then
            printf '%s' "$port"
            return
        fi
    done
    die "found no free port"
}

# start_server <executable>: returns once it listens.
start_server() {
    local seconds
    port_free "${PEGASE_LISTEN##*:}" || die "port ${PEGASE_LISTEN##*:} is taken by another program." \
        "Stop it, or choose another address: PEGASE_LISTEN=127.0.0.1:3100 make run"
    "$@" serve --with-worker &
    SERVER_PID=$!
    for ((seconds = 0; seconds < 600; seconds++)); do
        kill -0 "$SERVER_PID" 2>/dev/null || die "the server stopped as soon as it was started: its messages are above"
        port_free "${PEGASE_LISTEN##*:}" || return 0
        sleep 0.1
    done
    die "the server does not listen on $PEGASE_LISTEN after one minute"
}

stop_server() {
    if [ -n "$SIMULATORS_PID" ]; then
        kill -TERM "$SIMULATORS_PID" 2>/dev/null || true
        wait "$SIMULATORS_PID" 2>/dev/null || true
        rm -f "${SIMULATEURS_CLE_PUBLIQUE:-}"
        SIMULATORS_PID=
    fi
    [ -n "$SERVER_PID" ] || return 0
    kill -TERM "$SERVER_PID" 2>/dev/null || true
    wait "$SERVER_PID" 2>/dev/null || true
    SERVER_PID=
}
