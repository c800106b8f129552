# shellcheck shell=bash
# Sourced by run, e2e and bench: starts one server for them, and stops it.
# shellcheck source=lib.sh

SERVER_PID=

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
    [ -n "$SERVER_PID" ] || return 0
    kill -TERM "$SERVER_PID" 2>/dev/null || true
    wait "$SERVER_PID" 2>/dev/null || true
    SERVER_PID=
}
