#!/usr/bin/env bash
# Times of starts, load, and an import, on a release build. A page that needs a session is written account:path.
# BENCH_SECONDS and BENCH_CONNECTIONS change the round; BENCH_PATHS names other pages. An answer other than 200 fails.
# Last, an import of admissions (BENCH_IMPORT lines), which must take less than 30 s.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"

have wrk || die "the load comes from wrk:" "sudo apt-get install -y wrk"
have curl || die "the sessions come from curl:" "sudo apt-get install -y curl"
# Not an older release than the sources.
[ -x dist/server ] && [ "$(cat dist/stamp 2>/dev/null)" = "$(sources)" ] || "$LOCAL/dist.sh"

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

"$LOCAL/startup.sh"
start_server dist/server >>"$log" 2>&1

# The cookie of a new session. curl is not asked to keep it: this cookie wants TLS, or a browser on loopback.
session() {
    curl -s -o /dev/null -D - -H "Origin: $PEGASE_PUBLIC_URL" --data-urlencode "identifiant=$1" \
        --data-urlencode mot_de_passe=demo "$PEGASE_PUBLIC_URL/connexion" |
        sed -nE 's/^set-cookie: (__Host-pegase=[^;]+);.*/\1/Ip'
}

# The first two ask the database nothing; the next one looks a document up; the last two are of signed-in persons.
read -ra pages <<<"${BENCH_PATHS:-/fr /fr/connexion /fr/verifier/7KQ2-MX4P-90TC-HH3E-8 apprenant1.demo:/mon-espace scolarite.demo:/gestion/inscriptions}"
printf '\n  %-50s %8s %9s %9s\n' page 'req/s' p50 p99
for page in "${pages[@]}"; do
    path=/${page#*/}
    headers=()
    if [ "${page%%:*}" != "$page" ]; then
        cookie=$(session "${page%%:*}")
        [ -n "$cookie" ] || die "${page%%:*} cannot sign in"
        headers=(-H "Cookie: $cookie")
    fi
    answer=$(curl -s -o /dev/null -w '%{http_code}' "${headers[@]}" "$PEGASE_PUBLIC_URL$path")
    [ "$answer" = 200 ] || die "$path answers $answer, not 200"
    # A first, short round: connections of the pool, caches.
    wrk -t 2 -c "${BENCH_CONNECTIONS:-32}" -d 1s "${headers[@]}" "$PEGASE_PUBLIC_URL$path" >/dev/null
    figures=$(wrk -t 2 -c "${BENCH_CONNECTIONS:-32}" -d "${BENCH_SECONDS:-10}s" --latency "${headers[@]}" "$PEGASE_PUBLIC_URL$path")
    ! grep -qE 'Non-2xx|Socket errors' <<<"$figures" || die "$page: $(grep -E 'Non-2xx|Socket errors' <<<"$figures")"
    awk -v page="$page" '$1 == "50%" { half = $2 } $1 == "99%" { most = $2 } /^Requests\/sec/ { rate = $2 }
        END { printf "  %-50s %8.0f %9s %9s\n", page, rate, half, most }' <<<"$figures"
done

# From the file handed in to its report: what a clerk waits for. The worker of this server does it.
lines=${BENCH_IMPORT:-20000}
file=$STATE/bench-admissions.csv
(build_flags && cargo run --locked --quiet -p generator -- --lignes "$lines" --doublons 200 --fautes 300 --seed 7 --sortie "$file")
cookie=$(session admin.demo)
begin=${EPOCHREALTIME/[.,]/}
place=$(curl -s -o /dev/null -w '%{redirect_url}' -H "Cookie: $cookie" -H "Origin: $PEGASE_PUBLIC_URL" \
    -F "fichier=@$file;type=text/csv" "$PEGASE_PUBLIC_URL/gestion/imports/deposer")
job=${place##*/}
until report=$(curl -s -H "Cookie: $cookie" -H "Origin: $PEGASE_PUBLIC_URL" --data "id=$job&page=1" \
    "$PEGASE_PUBLIC_URL/_fn/inscription/import") && grep -qE '"statut":"(Succes|SUCCES)"' <<<"$report"; do
    ! grep -qE '"statut":"(Echec|ECHEC|STOP|Stop)"' <<<"$report" || die "the import failed: $report"
    [ $((${EPOCHREALTIME/[.,]/} - begin)) -lt 600000000 ] || die "the import is not done after ten minutes: $report"
    sleep 0.1
done
took=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
rm -f "$file"
printf '\n  %d.%01d s  import of %d lines of admissions, from the file to its report\n' $((took / 1000)) $((took % 1000 / 100)) "$lines"
[ "$took" -lt 30000 ] || [ "$lines" -gt 20000 ] || die "an import of $lines lines took $took ms: less than 30 s are wanted"
