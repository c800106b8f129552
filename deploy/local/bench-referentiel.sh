#!/usr/bin/env bash
# Times of the longest nomenclature, 35 500 communes: a file of them imported into an empty list, beside what PostgreSQL alone
# takes to write the rows; finding some of them, beside the plain query. Then a file of 2 000 structures. Ignored tests, in the
# profile of tests unless CARGO_PROFILE=release.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
build_flags

exports=$("$LOCAL/postgres.sh" start test)
eval "$exports"
profile=()
[ "${CARGO_PROFILE:-}" = release ] && profile=(--release)
cargo test --locked --quiet "${profile[@]}" -p server --test it -- --ignored --nocapture --test-threads 1 --exact \
    referentiel::banc_des_communes structures_fichier::banc_des_structures
