#!/usr/bin/env bash
# The descriptions of the checked queries, server/backend/.sqlx, which let the code compile without a database: what
# `cargo sqlx prepare` does, without its tool.
# sqlx.sh [--check]   (--check changes nothing and fails when they are out of date)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
build_flags

stored=server/backend/.sqlx
fresh=$TARGET/sqlx
exports=$("$LOCAL/postgres.sh" start test)
eval "$exports"
# One database per state of the migrations.
url=${TEST_DATABASE_URL%/*}/pegase_sqlx_$(hash_of server/migrations/sql | cut -c1-12)
say "migrating the database against which the queries are checked"
(unset DATABASE_URL && DATABASE_OWNER_URL=$url cargo run --locked --quiet -p migrations >&2)

say "checking the queries"
rm -rf "$fresh"
mkdir -p "$fresh"
# Cargo does not know that the macros read a database: an option that no earlier run had makes it compile the package,
# and only that one, again. The leavings of such a run would never be used again.
messages=$(DATABASE_URL=$url SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$fresh CARGO_INCREMENTAL=0 \
    cargo rustc --locked --quiet -p backend --lib --profile check --message-format=json-render-diagnostics \
    -- --cfg "sqlx_prepare_$(date +%s%N)" -A unexpected_cfgs -A warnings)
grep -o '"[^"]*/libbackend-[0-9a-f]*\.rmeta"' <<<"$messages" | tr -d '"' | while read -r file; do
    hash=${file##*/libbackend-} hash=${hash%.rmeta}
    rm -rf "$file" "${file%/*}/backend-$hash.d" "${file%/deps/*}/.fingerprint/backend-$hash"
done

if [ "${1:-}" = --check ]; then
    mkdir -p "$TARGET/sqlx-stored"
    if ! diff -rq "$fresh" "$([ -d "$stored" ] && echo "$stored" || echo "$TARGET/sqlx-stored")" >&2; then
        die "$stored is out of date: run 'make sqlx' and commit it"
    fi
    say "$stored is up to date"
else
    rm -rf "$stored"
    cp -r "$fresh" "$stored"
    say "$stored holds $(find "$stored" -name '*.json' | wc -l) queries"
fi
