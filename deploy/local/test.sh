#!/usr/bin/env bash
# Every test: the Rust ones against a real database, then the end-to-end ones in a real browser.
# test.sh [all|rust|e2e|identity] [arguments for nextest or Playwright]
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

what=${1:-all}
[ $# -eq 0 ] || shift
case $what in all | rust | e2e | identity) ;; *) die "usage: test.sh [all|rust|e2e|identity] [arguments]" ;; esac

finish() {
    [ -z "${database_is_ours:-}" ] || env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test
    [ -z "${identity_is_ours:-}" ] || "$LOCAL/identity.sh" stop
}
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
# Sign-on, through identity servers that are started for it: one test at a time, since what a server is told to falsify is
# for the next who comes.
identity_servers() {
    local exports
    exports=$("$LOCAL/identity.sh" start) || return 1
    eval "$exports"
}
identity_tests() {
    (build_flags && cargo nextest run --locked -p server --test it --run-ignored only --test-threads 1 "$@" identites:: </dev/null)
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
if [ "$what" = identity ]; then
    "$LOCAL/identity.sh" status >/dev/null 2>&1 || identity_is_ours=yes
    step "identity servers" identity_servers
    step "sign-on tests" identity_tests "$@"
    step "browser's half" "$LOCAL/front.sh"
    step "server" server
    export E2E=identity
    step "sign-on in a browser" "$LOCAL/e2e.sh"
    steps
    exit
fi
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
