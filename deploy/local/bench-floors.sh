# shellcheck shell=bash
# Sourced by bench: the floors that the product is compared with, over the same database.
# shellcheck source=lib.sh

FLOOR_PID=
FLOOR_TPS=
PGBENCH=

# pgbench comes with the server's packages, not with the binaries of npm; its version need not be the server's.
find_pgbench() {
    local folder
    PGBENCH=$(command -v pgbench) && return
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$(pg_config --bindir 2>/dev/null)"; do
        [ ! -x "$folder/pgbench" ] || PGBENCH=$folder/pgbench
    done
    [ -n "$PGBENCH" ] || die "the first floor comes from pgbench:" "sudo apt-get install -y postgresql-contrib"
}

stop_floor() {
    [ -n "$FLOOR_PID" ] || return 0
    kill -TERM "$FLOOR_PID" 2>/dev/null || true
    wait "$FLOOR_PID" 2>/dev/null || true
    FLOOR_PID=
}

# The search with axum and sqlx alone, the product's own SQL.
floor_of_search() {
    local address
    address=127.0.0.1:$(free_port)
    "${driver[@]}" plancher --ecoute "$address" >>"$log" 2>&1 &
    FLOOR_PID=$!
    for _ in $(seq 100); do
        ! port_free "${address##*:}" || { sleep 0.1 && continue; }
        break
    done
    "${driver[@]}" mesurer-plancher "${common[@]}" --serveur "$address" --pid "$FLOOR_PID"
    stop_floor
}

# The statements of a validation, as the product sends them, from pgbench: as many connections as the product's pool.
floor_of_validation() {
    local answer number
    psql -X -q "$DATABASE_OWNER_URL" -f "$LOCAL/floor-prepare.sql" >&2
    number=$(psql -X -At "$DATABASE_OWNER_URL" -c "SELECT count(*) FROM public.plancher")
    answer=$("$PGBENCH" -n -M prepared -D nombre="$number" -c 20 -j 2 -T "${BENCH_SECONDS:-10}" \
        -f "$LOCAL/floor-validate.sql" "$DATABASE_OWNER_URL" 2>&1) || die "pgbench failed:" "$answer"
    FLOOR_TPS=$(sed -nE 's/^tps = ([0-9.]+).*/\1/p' <<<"$answer")
    [ -n "$FLOOR_TPS" ] || die "pgbench says nothing of its rate:" "$answer"
    printf '\n  %.0f transactions/s  floor of a validation: the same SQL from pgbench, 20 connections\n' "$FLOOR_TPS"
}
