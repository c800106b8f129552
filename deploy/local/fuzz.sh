#!/usr/bin/env bash
# Schemathesis over the OpenAPI documents, against a server of its own with the demonstration's data: an answer that a
# document does not announce, an error of the server, or bad input that is taken is a failure.
#   FUZZ_SECONDS   for each document (600)
# fuzz.sh [v1|ref|odf|rest|learner]…   (all by default: `server openapi --v1`, `--ref`, `--odf` as a machine, `server openapi` as a clerk
# and as a learner)
# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2329 # `step` calls the functions
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"

SCHEMATHESIS=schemathesis==4.32.5
FUZZ_SECONDS=${FUZZ_SECONDS:-600}
TOOLS=$ROOT/target/tools/fuzz
OUT=$ROOT/target/fuzz

have python3 || die "this machine lacks python3" "sudo apt-get install -y python3 python3-venv"
have curl || die "the token and the session come from curl:" "sudo apt-get install -y curl"

venv() {
    [ "$(cat "$TOOLS/stamp" 2>/dev/null)" != "$SCHEMATHESIS" ] || return 0
    rm -rf "$TOOLS"
    mkdir -p "$(dirname "$TOOLS")"
    # A half-made one has no stamp.
    python3 -m venv "$TOOLS" &&
        "$TOOLS/bin/pip" install --quiet --disable-pip-version-check "$SCHEMATHESIS" >&2 &&
        printf '%s\n' "$SCHEMATHESIS" >"$TOOLS/stamp"
}
build() { (build_flags && cargo build --locked -p server -p simulateurs >&2); }
token() { curl -sf -d 'username=svc-api&password=demo&token=true' "$PEGASE_PUBLIC_URL/cas/v1/tickets"; }
session() {
    curl -s -o /dev/null -D - -H "Origin: $PEGASE_PUBLIC_URL" --data-urlencode "identifiant=$1" \
        --data-urlencode mot_de_passe=demo "$PEGASE_PUBLIC_URL/connexion" |
        sed -nE 's/^set-cookie: __Host-pegase=([^;]+);.*/\1/Ip'
}
# What is there to be asked for: names that are made up lead nowhere.
names() { # list, field
    { curl -sf -H "Authorization: Bearer $FUZZ_TOKEN" "$PEGASE_PUBLIC_URL/api/v1/$1" |
        grep -oE "\"$2\":\"[^\"]+\"" | cut -d: -f2; } || die "the demonstration has no $1"
}
# Each has a token and sessions of its own: one of them may end with the run.
fuzz() {
    local document=$OUT/$1.json options=() only=()
    case $1 in
        v1) options=(--v1) ;;
        ref) options=(--ref) ;;
        odf) options=(--odf) ;;
        # The same document: what belongs to a learner, and the rest.
        learner) only=(--include-path-regex ^/mon-espace/) ;;
        rest) only=(--exclude-path-regex ^/mon-espace/) ;;
    esac
    "$server" openapi "${options[@]}" >"$document"
    FUZZ_TOKEN=$(token)
    FUZZ_SESSION=$(session "$([ "$1" = learner ] && echo boursiere.demo || echo admin.demo)")
    [ -n "$FUZZ_TOKEN" ] && [ -n "$FUZZ_SESSION" ] || return 1
    export FUZZ_TOKEN FUZZ_SESSION FUZZ_ORIGIN=$PEGASE_PUBLIC_URL
    names apprenants codeApprenant >"$OUT/codes.dict"
    if [ "$1" = learner ]; then
        curl -sf -H "Cookie: __Host-pegase=$FUZZ_SESSION" "$PEGASE_PUBLIC_URL/mon-espace" |
            grep -oE '/mon-espace/inscription/[0-9a-f-]+' | sort -u | sed -E 's|.*/(.*)|"\1"|' >"$OUT/ids.dict"
    else
        { names 'inscriptions?nombre=10' id && names 'inscriptions?statut=VALIDEE&nombre=10' id && names documents id && names jobs id; } >"$OUT/ids.dict"
    fi
    # From a folder of its own: it keeps what it learns where it stands.
    (cd "$OUT" && "$TOOLS/bin/schemathesis" --config-file "$LOCAL/fuzz.toml" run "$document" --url "$PEGASE_PUBLIC_URL" \
        "${only[@]}" --max-time "$FUZZ_SECONDS" --report-json-path "$OUT/$1-report.json" >&2)
}
# What no answer shows: a task that failed, for instance.
silent() {
    ! grep -E '"level":"ERROR"' "$log" | cut -c1-400 | sort | uniq -c | sort -rn | head -n 20 | grep . >&2
}

documents=("$@")
[ $# -gt 0 ] || documents=(v1 ref odf rest learner)
for one in "${documents[@]}"; do
    case $one in v1 | ref | odf | rest | learner) ;; *) die "usage: fuzz.sh [v1|ref|odf|rest|learner]…" ;; esac
done

unset PEGASE_PUBLIC_URL
"$LOCAL/postgres.sh" status test || database_is_ours=yes
finish() {
    stop_server
    [ -z "${database_is_ours:-}" ] || env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test
    rm -rf "$STATE/fuzz-storage"
}
trap finish EXIT
trap 'exit 130' INT TERM
step "prerequisites" "$LOCAL/prerequisites.sh"
step "tools" "$LOCAL/tools.sh" rust npm leptos
step "Schemathesis (PyPI: $SCHEMATHESIS)" venv
step "browser's half" "$LOCAL/front.sh"
step "server" build
server=$TARGET/debug/server
mkdir -p "$OUT"
private_database fuzz
server_environment "127.0.0.1:$(free_port)" "$SITE" "$STATE/fuzz-storage"
# Whoever asks so often would be told to wait, and nothing else would be seen.
export PEGASE_API_RATE=100000 PEGASE_API_BURST=100000 PEGASE_PAGE_RATE=100000 PEGASE_PAGE_BURST=100000 PEGASE_LOGIN_CEILING=1000000
log=$STATE/fuzz-server.log
start_simulators "$TARGET/debug/simulateurs"
# The machine may do all that machines are offered.
{ "$server" migrate && "$server" seed --demo && "$server" user grant svc-api ADMIN ETAB00; } >"$log" 2>&1 || die "could not prepare the database:" "$(tail -n 20 "$log")"
start_server "$server" >>"$log" 2>&1
say "the server's log is in $log"
for one in "${documents[@]}"; do
    step "document: $one, $FUZZ_SECONDS s" fuzz "$one"
done
step "errors in the log" silent
steps
