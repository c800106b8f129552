# shellcheck shell=bash
# Sourced by bench: an import of admissions, from the file handed in to its report, which is what a clerk waits for.
# shellcheck source=lib.sh

# The cookie of a new session. curl is not asked to keep it: this cookie wants TLS, or a browser on loopback.
session() {
    curl -s -o /dev/null -D - -H "Origin: $PEGASE_PUBLIC_URL" --data-urlencode "identifiant=$1" \
        --data-urlencode mot_de_passe=demo "$PEGASE_PUBLIC_URL/connexion" |
        sed -nE 's/^set-cookie: (__Host-pegase=[^;]+);.*/\1/Ip'
}

# Argument: lines. The worker of the server that runs does it. Less than 30 s for 20 000 lines are wanted.
import_admissions() {
    local lines=$1 file=$STATE/bench-admissions.csv cookie begin place job report took
    "$TARGET/release/generator" --lignes "$lines" --doublons 200 --fautes 300 --seed 7 --sortie "$file"
    cookie=$(session admin.demo)
    [ -n "$cookie" ] || die "admin.demo cannot sign in"
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
    printf '\n  %d.%01d s  import of %d lines of admissions, from the file to its report\n' \
        $((took / 1000)) $((took % 1000 / 100)) "$lines"
    [ "$took" -lt 30000 ] || [ "$lines" -gt 20000 ] || printf '  MISSED: less than 30 s are wanted\n'
}
