#!/usr/bin/env bash
# Times of a large course offer, 25 000 objects and 60 000 paths: bringing it into a new period by the real task, finding
# objects beside what PostgreSQL alone takes, and reading a tree of 2 000 places. Needs no build of the screens: it is an
# ignored test, in the profile of tests unless CARGO_PROFILE=release.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
build_flags

exports=$("$LOCAL/postgres.sh" start test)
eval "$exports"
profile=()
[ "${CARGO_PROFILE:-}" = release ] && profile=(--release)
cargo test --locked --quiet "${profile[@]}" -p server --test it -- --ignored --nocapture --exact offre_banc::banc_d_une_grande_offre
