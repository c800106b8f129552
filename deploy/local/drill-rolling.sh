#!/usr/bin/env bash
# The drill of a rolling update: two replicas and a worker behind a real haproxy, under load and with pages open in a
# browser, go from version N to N+1 and back to N. Nothing may fail, and nothing that was saved may be lost.
# N is what the tests have built (make e2e); N+1 is the last commit with another text in the browser's half and one more
# migration, which only adds; it is built once for each commit and kept in target/drill.
#   DRILL_SECONDS   load between two replacements (5)
#   DRILL_RATE      requests of the mix per second (10): the builds of the tests are slow
#   DRILL_WRITERS   learners who save a step again and again (10)
#   DRILL_STICKY    a browser stays with the replica that gave it its page (yes); `no` shares out every request
# The logs are in .pegase/drill. Ends badly when a demand is missed.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"

have haproxy || die "the drill puts haproxy before the replicas:" "sudo apt-get install -y haproxy"
have curl || die "the drill asks the proxy by curl:" "sudo apt-get install -y curl"
have psql || die "the population is loaded by psql:" "sudo apt-get install -y postgresql-client"
CHROMIUM=$("$LOCAL/browser.sh")
export CHROMIUM
[ -x "$TARGET/debug/server" ] && [ -s "$TARGET/debug/hash.txt" ] && compgen -G "$SITE/pkg/*.wasm" >/dev/null ||
    die "build first: make e2e, or make test"

between=${DRILL_SECONDS:-5}
work=$TARGET/drill
logs=$STATE/drill
state_folder
rm -rf "$logs"
mkdir -p "$work" "$logs"

# The next version ----------------------------------------------------------------------------------------------------

# Its packages have a version of their own, so that they lie beside ours in the folder where all builds are shared.
next_sources() {
    local tree=$1 version
    rm -rf "$tree"
    mkdir -p "$tree"
    git archive HEAD | tar -xm -C "$tree"
    # A repository of its own: what ours ignores, Tailwind would not read.
    git init -q "$tree"
    version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' "$tree/Cargo.toml")
    sed -i "/^\[workspace.package\]/,/^\[/s/^version = \".*\"/version = \"$version-drill\"/" "$tree/Cargo.toml"
    sed -i 's/^\( *PRODUIT: "[^"]*\)\(", "[^"]*\)"/\1 N+1\2 N+1"/' "$tree/app/i18n/src/commun.rs"
    grep -q 'PRODUIT: ".* N+1"' "$tree/app/i18n/src/commun.rs" || die "no text of the frame could be changed"
    cat >"$tree/server/migrations/sql/9001_drill.sql" <<'SQL'
ALTER TABLE identite.personne ADD COLUMN exercice text;
CREATE INDEX personne_exercice ON identite.personne (exercice) WHERE exercice IS NOT NULL;
SQL
    (cd "$tree" && cargo update --workspace --offline --quiet)
}

# build_next <folder>: the executable, its hash.txt and its site.
build_next() {
    local folder=$1 tree=$work/tree out=$work/out
    next_sources "$tree"
    export CARGO_TARGET_DIR=$out
    # Their dependencies are ours, and what is compiled only once lies where ours does.
    CARGO_BUILD_BUILD_DIR=$TARGET/front "$tree/deploy/local/front.sh"
    (build_flags && cd "$tree" && CARGO_BUILD_BUILD_DIR=$TARGET cargo build --locked --quiet -p server --bin server)
    unset CARGO_TARGET_DIR
    rm -rf "$work"/next-* "$folder.new"
    mkdir -p "$folder.new"
    cp -r "$tree/target/site" "$out/debug/hash.txt" "$out/debug/server" "$folder.new"
    mv "$folder.new" "$folder"
    rm -rf "$tree" "$out"
}

next=$work/next-$(git rev-parse HEAD)
if [ ! -x "$next/server" ]; then
    say "building the next version from the last commit"
    build_next "$next"
fi
# A build that goes on meanwhile takes nothing away from us.
now=$work/now
rm -rf "$now"
mkdir -p "$now"
cp -r "$SITE" "$TARGET/debug/hash.txt" "$TARGET/debug/server" "$now"
say "building the generator and the driver"
(build_flags && cargo build --locked --quiet -p generator -p charge)
driver=$TARGET/debug/charge

# Processes -----------------------------------------------------------------------------------------------------------

declare -A PIDS=()
finish() {
    local name
    # Before what it asks: no failure is told that is only our going away.
    [ -z "${PIDS[load]:-}" ] || { kill -TERM "${PIDS[load]}" 2>/dev/null && wait "${PIDS[load]}" 2>/dev/null; } || true
    for name in "${!PIDS[@]}"; do kill -TERM "${PIDS[$name]}" 2>/dev/null || true; done
    for name in "${!PIDS[@]}"; do wait "${PIDS[$name]}" 2>/dev/null || true; done
    [ -z "${database:-}" ] || psql -X -q "$TEST_DATABASE_URL" -c "SET client_min_messages = warning" \
        -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" || warn "the database of this run is left behind: $database"
    [ -z "${database_is_ours:-}" ] || env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test
    rm -rf "$STATE/drill-storage"
}
trap finish EXIT
trap 'exit 130' INT TERM

# await <seconds> <what is waited for> <command>
await() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || die "waited in vain for $what: the logs are in ${logs#"$ROOT"/}"
        sleep 0.1
    done
}

begin() { # begin <name> <command>: its output goes to a log of that name
    local name=$1
    shift
    "$@" >>"$logs/$name.log" 2>&1 &
    PIDS[$name]=$!
}
gone() { ! kill -0 "${PIDS[$1]}" 2>/dev/null; }
end() {
    local code=0
    kill -TERM "${PIDS[$1]}" 2>/dev/null || true
    await 40 "the end of $1" gone "$1"
    wait "${PIDS[$1]}" || code=$?
    unset "PIDS[$1]"
    return "$code"
}

# Two places for each replica: the next one is ready in the other before this one goes.
declare -A PORTS=()
port_of() {
    local port taken name
    while :; do
        port=$(free_port) taken=
        for name in "${!PORTS[@]}"; do [ "${PORTS[$name]}" != "$port" ] || taken=yes; done
        [ -n "$taken" ] || break
    done
    PORTS[$1]=$port
}
for name in proxy figures a0 a1 b0 b1 w0 w1; do port_of "$name"; done

configure_proxy() {
    local name sticky='' cookie
    [ "${DRILL_STICKY:-yes}" = no ] || sticky='cookie drill insert indirect nocache'
    cat <<CFG
global
    log stdout format raw local0 info
defaults
    mode http
    log global
    option httplog
    option dontlog-normal
    option forwardfor
    option redispatch
    retries 3
    retry-on conn-failure
    timeout connect 2s
    timeout client 120s
    timeout server 60s
    timeout http-keep-alive 120s
    timeout check 2s
frontend public
    bind 127.0.0.1:${PORTS[proxy]}
    default_backend replicas
frontend figures
    bind 127.0.0.1:${PORTS[figures]}
    stats enable
    stats uri /
backend replicas
    balance roundrobin
    $sticky
    option httpchk GET /health/ready
    http-check expect status 200
    default-server check inter 300ms fastinter 100ms fall 2 rise 1
CFG
    for name in a0 a1 b0 b1; do
        cookie=
        [ -z "$sticky" ] || cookie="cookie $name"
        printf '    server %s 127.0.0.1:%s %s\n' "$name" "${PORTS[$name]}" "$cookie"
    done
}
# One column of what haproxy knows of a replica: 18 how it is, 16 and 17 requests tried again and given to another.
figure() { curl -sf "http://127.0.0.1:${PORTS[figures]}/;csv" | awk -F, -v name="$1" -v column="$2" '$1 == "replicas" && $2 == name { print $column }'; }
up() { [[ $(figure "$1" 18) == UP* ]]; }
alive() { curl -sf -o /dev/null "http://127.0.0.1:${PORTS[$1]}/health/live"; }

# serve <place> <folder of the version> <folder of the other version, or nothing>
serve() {
    begin "$1" env PEGASE_LISTEN="127.0.0.1:${PORTS[$1]}" LEPTOS_SITE_ROOT="$2/site" ${3:+PEGASE_SITE_PREVIOUS="$3/site"} \
        "$2/server" serve
}
work_for() { begin "$1" env PEGASE_WORKER_LISTEN="127.0.0.1:${PORTS[$1]}" LEPTOS_SITE_ROOT="$2/site" "$2/server" worker; }

BADLY=0
leave() { end "$1" || { BADLY=$((BADLY + 1)) && warn "$1 did not end well: ${logs#"$ROOT"/}/$1.log"; }; }

# What was measured of each replacement.
TIMES=()
milliseconds() { date +%s%3N; }
seconds_since() { awk -v ms=$(($(milliseconds) - $1)) 'BEGIN { printf "%.1f s", ms / 1000 }'; }

# replace <title> <old place> <new place> <folder> <folder of the other version>
replace() {
    local title=$1 old=$2 new=$3 start ready
    start=$(milliseconds)
    serve "$new" "$4" "$5"
    await 60 "$new" up "$new"
    ready=$(seconds_since "$start")
    leave "$old"
    TIMES+=("$(printf '%-32s %10s, the new one ready after %s' "$title" "$(seconds_since "$start")" "$ready")")
    say "$title: done"
    sleep "$between"
}
replace_worker() {
    local title=$1 old=$2 new=$3 start
    start=$(milliseconds)
    work_for "$new" "$4"
    await 60 "$new" alive "$new"
    leave "$old"
    TIMES+=("$(printf '%-32s %10s' "$title" "$(seconds_since "$start")")")
    say "$title: done"
}

# The browser is told what to do, a word a line, and answers with one.
browser() {
    local answer
    # One that is gone reads no more: said below.
    (trap '' PIPE && printf '%s\n' "$1" >&"$TO_BROWSER") 2>/dev/null || true
    IFS= read -r -t 180 answer <&"$FROM_BROWSER" && [ "$answer" = "$1 done" ] ||
        die "the browser did not do “$1”:" "$(tail -n 20 "$logs/browser.log")"
    say "browser: $1"
}

# The drill -----------------------------------------------------------------------------------------------------------

unset PEGASE_SITE_PREVIOUS
"$LOCAL/postgres.sh" status test || database_is_ours=yes
private_database drill
database=${DATABASE_OWNER_URL##*/}
export PEGASE_PUBLIC_URL=http://127.0.0.1:${PORTS[proxy]} PEGASE_TRUSTED_PROXIES=127.0.0.1
export PEGASE_DRAIN_SECONDS=${PEGASE_DRAIN_SECONDS:-2}
server_environment "127.0.0.1:${PORTS[a0]}" "$now/site" "$STATE/drill-storage"
say "preparing the database"
{ "$now/server" migrate && "$now/server" seed --demo; } >"$logs/prepare.log" 2>&1 ||
    die "could not prepare the database:" "$(tail -n 20 "$logs/prepare.log")"
GENERATOR=$TARGET/debug/generator "$LOCAL/population.sh" --personnes 4000 --apprenants 2000 --comptes 60

serve a0 "$now"
serve b0 "$now"
work_for w0 "$now"
configure_proxy >"$logs/haproxy.cfg"
begin haproxy haproxy -db -f "$logs/haproxy.cfg"
await 60 "the first replica" up a0
await 60 "the second replica" up b0

coproc BROWSER { DRILL_LOGS=$logs exec node end2end/drill/rolling.mjs "$PEGASE_PUBLIC_URL" 2>>"$logs/browser.log"; }
PIDS[browser]=$BROWSER_PID
exec {TO_BROWSER}>&"${BROWSER[1]}" {FROM_BROWSER}<&"${BROWSER[0]}"
browser open

say "signing the load in"
begin load "$driver" exercice --serveur "127.0.0.1:${PORTS[proxy]}" --debit "${DRILL_RATE:-10}" \
    --ecrivains "${DRILL_WRITERS:-10}" --pause 1000 --resultats "$logs/load.txt"
ready() { ! gone load && grep -qsx ready "$logs/load.log"; }
await 120 "the load" ready
loaded=$(milliseconds)
sleep "$between"

start=$(milliseconds)
"$next/server" migrate >"$logs/migrate.log" 2>&1 || die "the next version could not migrate:" "$(tail -n 20 "$logs/migrate.log")"
TIMES+=("$(printf '%-32s %10s' "migration" "$(seconds_since "$start")")")
sleep "$between"
replace "replica A, N → N+1" a0 a1 "$next" "$now"
browser between
replace "replica B, N → N+1" b0 b1 "$next" "$now"
replace_worker "worker, N → N+1" w0 w1 "$next"
browser forward
replace "replica A, N+1 → N" a1 a0 "$now" "$next"
replace "replica B, N+1 → N" b1 b0 "$now" "$next"
replace_worker "worker, N+1 → N" w1 w0 "$now"
browser back

end load || warn "the load ended badly: $logs/load.log"
under_load=$(seconds_since "$loaded")
browser end
[ -s "$logs/load.txt" ] || die "the load left no figures:" "$(tail -n 20 "$logs/load.log")"
IFS= read -r -t 10 visits <&"$FROM_BROWSER" || die "the browser left no figures: $logs/browser.log"
of() { awk -v key="$1" '$1 == key { print $2 }' "$logs/load.txt"; }
read -r pages pages_failed faults <<<"$visits"
again=0
for name in a0 a1 b0 b1; do again=$((again + $(figure "$name" 16) + $(figure "$name" 17))); done
failed=$(($(of failed) + pages_failed)) lost=$(of lost) written=$(of written)

printf '\n'
printf '  %-32s %10s\n' "requests" $(($(of requests) + pages)) "of which by browsers" "$pages" "failed" "$failed" \
    "tried again by the proxy" "$again" "forms written" "$written" "forms lost" "$lost" "faults seen in the browser" "$faults" \
    "processes that ended badly" "$BADLY" \
    "slowest answer" "$(of slowest) ms" "under load" "$under_load"
printf '\n'
printf '  %s\n' "${TIMES[@]}"
[ "$failed" -eq 0 ] && [ "$lost" -eq 0 ] && [ "$faults" -eq 0 ] && [ "$BADLY" -eq 0 ] && [ "$written" -gt 0 ] || {
    grep -h -e failed -e lost "$logs/load.log" | head -n 20 >&2 || true
    tail -n 30 "$logs/browser.log" >&2
    die "a demand is missed: the logs are in ${logs#"$ROOT"/}"
}
printf '\n  %s\n' "nothing failed, and nothing was lost"
