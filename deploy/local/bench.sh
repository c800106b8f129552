#!/usr/bin/env bash
# Load on a release build, over a whole establishment: times of starts, signed-in scenarios, the mix of July at fixed
# rates, what a decision costs, two floors in the same run, an import, events brought to a broker; then whether each target
# holds. A missed target fails nothing, a wrong answer does. About a quarter of an hour; knobs for a shorter round:
#   BENCH_PERSONNES, BENCH_APPRENANTS   population (280000, 60000)
#   BENCH_SECONDS                       length of a round (10)
#   BENCH_CONNECTIONS                   rounds of the closed loop (1,8,32,128)
#   BENCH_RATES                         rates of the mix, in requests per second (150,450)
#   BENCH_SCENARIOS                     only these (accueil,dossier,enregistrer,file,recherche,fiche,valider)
#   BENCH_ENCODING                      what the clients decode (nothing; a browser says "br, gzip")
#   BENCH_IMPORT                        lines of the import (20000; 0: none)
#   BENCH_EVENTS                        events that wait for the broker (100000; 0: none)
#   BENCH_OFFER                         a large course offer (1; 0: none), deploy/local/bench-offre.sh
#   BENCH_REF                           the communes (1; 0: none), deploy/local/bench-referentiel.sh
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"
# shellcheck source=bench-floors.sh
. "$LOCAL/bench-floors.sh"
# shellcheck source=bench-import.sh
. "$LOCAL/bench-import.sh"
# shellcheck source=bench-events.sh
. "$LOCAL/bench-events.sh"

have psql || die "the population is loaded by psql:" "sudo apt-get install -y postgresql-client"
have curl || die "the import is handed in by curl:" "sudo apt-get install -y curl"
find_pgbench
# Not an older release than the sources.
[ -x dist/server ] && [ "$(cat dist/stamp 2>/dev/null)" = "$(sources)" ] || "$LOCAL/dist.sh"
say "building the generator and the driver"
(build_flags && cargo build --release --locked --quiet -p generator -p charge &&
    cargo build --release --locked --quiet -p backend --example decision)

unset PEGASE_PUBLIC_URL
results=$STATE/bench.jsonl
log=$STATE/bench-server.log
"$LOCAL/postgres.sh" status test || database_is_ours=yes
finish() {
    stop_floor
    stop_relay
    stop_server
    # A whole establishment takes most of a gigabyte.
    [ -z "${database:-}" ] || psql -X -q "$TEST_DATABASE_URL" -c "SET client_min_messages = warning" \
        -c "DROP DATABASE IF EXISTS $database" || warn "the database of this run is left behind: $database"
    [ -z "${database_is_ours:-}" ] || env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test
    rm -rf "$STATE/bench-storage"
}
trap finish EXIT
trap 'exit 130' INT TERM

private_database bench
database=${DATABASE_OWNER_URL##*/}
server_environment "127.0.0.1:$(free_port)" "$ROOT/dist/site" "$STATE/bench-storage"
rm -f "$results"
{ dist/server migrate && dist/server seed --demo; } >"$log" 2>&1 || die "could not prepare the database:" "$(tail -n 20 "$log")"
"$LOCAL/population.sh" --personnes "${BENCH_PERSONNES:-280000}" --apprenants "${BENCH_APPRENANTS:-60000}"

starts=$("$LOCAL/startup.sh")
printf '%s\n' "$starts"
slowest=$(awk '$1 > most { most = $1 } END { print most }' <<<"$starts")
start_server dist/server >>"$log" 2>&1

driver=("$TARGET/release/charge")
common=(--connexions "${BENCH_CONNECTIONS:-1,8,32,128}" --secondes "${BENCH_SECONDS:-10}"
    --resultats "$results")
round=(--serveur "$PEGASE_LISTEN" --pid "$SERVER_PID" --debits "${BENCH_RATES:-150,450}")
[ -z "${BENCH_SCENARIOS:-}" ] || round+=(--scenarios "$BENCH_SCENARIOS")
[ -z "${BENCH_ENCODING:-}" ] || round+=(--encodage "$BENCH_ENCODING")
"${driver[@]}" mesurer "${common[@]}" "${round[@]}"

say "what a decision costs"
"$TARGET/release/examples/decision"
floor_of_search
floor_of_validation
[ "${BENCH_IMPORT:-20000}" -eq 0 ] || import_admissions "${BENCH_IMPORT:-20000}"
[ "${BENCH_EVENTS:-100000}" -eq 0 ] || relay_events "${BENCH_EVENTS:-100000}"
"${driver[@]}" bilan --resultats "$results" --pgbench "$FLOOR_TPS" --demarrage "$slowest"
[ "${BENCH_OFFER:-1}" -eq 0 ] || CARGO_PROFILE=release "$LOCAL/bench-offre.sh"
[ "${BENCH_REF:-1}" -eq 0 ] || CARGO_PROFILE=release "$LOCAL/bench-referentiel.sh"
