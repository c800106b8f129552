#!/usr/bin/env bash
# The chaos drill: the test of server/tests/it/chaos.rs for twenty rounds, with PostgreSQL really restarted in each of them.
#   CHAOS_ROUNDS   rounds (20)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export CHAOS_ROUNDS=${CHAOS_ROUNDS:-20}
[ -z "${TEST_DATABASE_URL:-}" ] || die "the drill restarts the database: it wants the private one of this checkout, and TEST_DATABASE_URL names another"
"$LOCAL/tools.sh" rust nextest
"$LOCAL/postgres.sh" status test && die "the test database is in use: this drill restarts it" "deploy/local/postgres.sh stop test"
finish() { env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test; }
trap finish EXIT
trap 'exit 130' INT TERM
exports=$("$LOCAL/postgres.sh" start test)
eval "$exports"
# As an operator would: what is in flight is thrown out. The private database of the tests gives no promise about a power cut.
export CHAOS_RESTART="env -u TEST_DATABASE_URL '$LOCAL/postgres.sh' stop test && env -u TEST_DATABASE_URL '$LOCAL/postgres.sh' start test >/dev/null"
report=$STATE/drill-chaos.log
say "$CHAOS_ROUNDS rounds; all that is said goes to $report"
(build_flags && cargo nextest run --profile drill --locked -p server --test it --no-capture chaos::ce_qui_est_acquitte >"$report" 2>&1 </dev/null) ||
    die "something was lost, or done twice:" "$(grep -A 4 'panicked' "$report" || tail -n 20 "$report")"
grep -E '^(round|[0-9]+ events)' "$report"
# Milliseconds until both servers worked again, by what had gone away.
grep -oE '(server|worker|database|broker|storage) (killed|away) [0-9]+ ms' "$report" | sort -k1,2 -k3,3n |
    awk '{ k = $1 " " $2; if (k != last && last) flush(); last = k; v[++n] = $3 }
        function flush() { printf "%-15s  median %6d ms   most %6d ms   of %d\n", last, v[int((n + 1) / 2)], v[n], n; n = 0 }
        END { flush() }'
say "nothing that was acknowledged was lost, and nothing was done twice"
