#!/usr/bin/env bash
# What a person waits for on a slow phone, on a release build: end2end/vitals.mjs, against a server and a demonstration of
# their own.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"

have curl || die "the sessions come from curl:" "sudo apt-get install -y curl"
CHROMIUM=$("$LOCAL/browser.sh")
export CHROMIUM
"$LOCAL/tools.sh" npm
# Not an older release than the sources.
[ -x dist/server ] && [ "$(cat dist/stamp 2>/dev/null)" = "$(sources)" ] || "$LOCAL/dist.sh"

unset PEGASE_PUBLIC_URL
"$LOCAL/postgres.sh" status test || database_is_ours=yes
finish() {
    stop_server
    [ -z "${database_is_ours:-}" ] || env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test
    rm -rf "$STATE/vitals-storage"
}
trap finish EXIT
trap 'exit 130' INT TERM
private_database vitals
server_environment "127.0.0.1:$(free_port)" "$ROOT/dist/site" "$STATE/vitals-storage"
log=$STATE/vitals-server.log
{ dist/server migrate && dist/server seed --demo; } >"$log" 2>&1 || die "could not prepare the database:" "$(tail -n 20 "$log")"
start_server dist/server >>"$log" 2>&1
PEGASE_URL=$PEGASE_PUBLIC_URL node end2end/vitals.mjs

# Lighthouse, as a phone: four notes out of a hundred. Not in the lock file: two hundred packages that nothing else needs.
LIGHTHOUSE=lighthouse@12.8.2
# On one line, and joined to its name: Lighthouse reads it so.
CHROME_FLAGS="--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
CHROME_FLAGS+=" --disable-component-update --disable-sync"
session() {
    curl -s -o /dev/null -D - -H "Origin: $PEGASE_PUBLIC_URL" --data-urlencode "identifiant=$1" \
        --data-urlencode mot_de_passe=demo "$PEGASE_PUBLIC_URL/connexion" |
        sed -nE 's/^set-cookie: (__Host-pegase=[^;]+);.*/\1/Ip'
}
note() { # name, account (or -), path
    local headers=() report=$STATE/lighthouse.json
    [ "$2" = - ] || headers=(--extra-headers "{\"Cookie\":\"$(session "$2")\"}")
    CHROME_PATH=$CHROMIUM npx --yes "$LIGHTHOUSE" "$PEGASE_PUBLIC_URL$3" "${headers[@]}" --quiet --output json \
        --output-path "$report" --only-categories performance,accessibility,best-practices,seo \
        --chrome-flags="$CHROME_FLAGS" >&2 || die "Lighthouse cannot read $3"
    node -e '
        const { categories, audits } = JSON.parse(require("fs").readFileSync(process.argv[1]));
        const notes = Object.values(categories).map((c) => String(Math.round(c.score * 100)).padStart(5));
        console.log("  " + process.argv[2].padEnd(20) + notes.join(" "));
        for (const c of Object.values(categories)) for (const { id, weight } of c.auditRefs)
            if (weight && audits[id].score !== null && audits[id].score < 0.9) console.log("      " + c.id + ": " + audits[id].title + " " + (audits[id].displayValue ?? ""));
    ' "$report" "$1"
}
printf '\n  %-20s %5s %5s %5s %5s\n' Lighthouse perf a11y best seo
note login - /fr/connexion
note 'my space' boursiere.demo /mon-espace
file=$(curl -s -H "Cookie: $(session boursiere.demo)" "$PEGASE_PUBLIC_URL/mon-espace" |
    grep -oE '/mon-espace/inscription/[0-9a-f-]+' | head -n 1)
note 'a step of the file' boursiere.demo "$file/contacts"
note queue scolarite.demo /gestion/inscriptions
