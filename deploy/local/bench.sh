#!/usr/bin/env bash
# Load on a release build: wrk on pages that ask the database nothing, and pages that do. BENCH_SECONDS and
# BENCH_CONNECTIONS change the round; BENCH_PATHS names other pages.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"

have wrk || die "the load comes from wrk:" "sudo apt-get install -y wrk"
[ -x dist/server ] || "$LOCAL/dist.sh"

unset PEGASE_PUBLIC_URL
"$LOCAL/postgres.sh" status test || database_is_ours=yes
finish() {
    stop_server
    [ -z "${database_is_ours:-}" ] || env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test
    rm -rf "$STATE/bench-storage"
}
trap finish EXIT
trap 'exit 130' INT TERM
private_database bench
server_environment "127.0.0.1:$(free_port)" "$ROOT/dist/site" "$STATE/bench-storage"
log=$STATE/bench-server.log
{ dist/server migrate && dist/server seed --demo; } >"$log" 2>&1 || die "could not prepare the database:" "$(tail -n 20 "$log")"
start_server dist/server >>"$log" 2>&1

read -ra paths <<<"${BENCH_PATHS:-/fr /fr/connexion /fr/verifier}"
for path in "${paths[@]}"; do
    answer=$(curl -s -o /dev/null -w '%{http_code}' "$PEGASE_PUBLIC_URL$path")
    [ "$answer" = 200 ] || die "$path answers $answer, not 200"
    printf '\n%s\n' "$path"
    wrk -t 2 -c "${BENCH_CONNECTIONS:-32}" -d "${BENCH_SECONDS:-10}s" --latency "$PEGASE_PUBLIC_URL$path" |
        grep -E '50%|75%|90%|99%|Requests/sec|Non-2xx|Socket errors'
done
