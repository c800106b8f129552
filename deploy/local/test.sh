#!/usr/bin/env bash
# Every test: the Rust ones against a real database, then the end-to-end ones in a real browser.
# test.sh [all|rust|e2e] [arguments for nextest or Playwright]
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

what=${1:-all}
[ $# -eq 0 ] || shift
case $what in all | rust | e2e) ;; *) die "usage: test.sh [all|rust|e2e] [arguments]" ;; esac

finish() { [ -z "${database_is_ours:-}" ] || env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test; }
trap finish EXIT
trap 'exit 130' INT TERM

test_database() {
    local exports
    exports=$("$LOCAL/postgres.sh" start test) || return 1
    eval "$exports"
}
rust_tests() {
    local profile=default
    [ -z "${CI:-}" ] || profile=ci
    (build_flags && cargo nextest run --locked --workspace --exclude frontend --profile "$profile" "$@" </dev/null)
}
has_doc_tests() { grep -rlE '^\s*//[/!] ```' --include='*.rs' app server >/dev/null; }
doc_tests() { (build_flags && cargo test --locked --workspace --exclude frontend --doc --quiet </dev/null); }
server() { (build_flags && cargo build --locked -p server -p simulateurs); }

step "prerequisites" "$LOCAL/prerequisites.sh"
# Before anything is built: whoever lacks it learns so at once.
find_browser() { CHROMIUM=$("$LOCAL/browser.sh") && export CHROMIUM; }
[ "$what" = rust ] || step "browser" find_browser
step "tools" "$LOCAL/tools.sh" rust npm leptos nextest
"$LOCAL/postgres.sh" status test || database_is_ours=yes
step "test database" test_database
step "browser's half" "$LOCAL/front.sh"
if [ "$what" != e2e ]; then
    step "Rust tests" rust_tests "$@"
    if has_doc_tests; then step "documentation tests" doc_tests; else skipped "documentation tests: there are none"; fi
fi
if [ "$what" != rust ]; then
    step "server" server
    [ "$what" = e2e ] || set --
    step "end-to-end tests" "$LOCAL/e2e.sh" "$@"
fi
steps
