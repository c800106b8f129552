#!/usr/bin/env bash
# Everything that can be said of the code without running it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2329 # `step` calls the functions
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

finish() { [ -z "${database_is_ours:-}" ] || "$LOCAL/postgres.sh" stop test; }
trap finish EXIT
trap 'exit 130' INT TERM

clippy_server() { (build_flags && cargo clippy --locked --workspace --exclude frontend --all-targets -- -D warnings); }
clippy_browser() {
    (build_flags && cargo clippy --locked -p frontend --target wasm32-unknown-unknown --target-dir "$TARGET/front" \
        --profile wasm-dev -- -D warnings)
}
# Heavy crates, and the server's business. Leptos itself depends on regex to read its settings: the linker leaves it
# out as long as nobody else calls it, and `make dist` weighs the result.
browser_dependencies() {
    local tree crate users found=()
    tree=$(cargo tree --locked -p frontend --target wasm32-unknown-unknown -e normal --prefix none --format '{p}') || return 1
    for crate in tokio sqlx axum backend documents fichiers chrono-tz typst; do
        ! grep -q "^$crate v" <<<"$tree" || found+=("$crate")
    done
    users=$(cargo tree --locked -p frontend --target wasm32-unknown-unknown -e normal --prefix none --format '{p}' -i regex --depth 1 |
        awk 'NR > 1 && $1 != "leptos_config" { print $1 }')
    [ -z "$users" ] || found+=("regex, called by $users")
    [ ${#found[@]} -gt 0 ] || return 0
    warn "these crates must not be in the browser's half:"
    printf '  %s\n' "${found[@]}" >&2
    return 1
}
dependencies() { cargo deny --locked check licenses bans sources; }
advisories_can_be_fetched() { timeout 60 cargo deny --locked fetch db </dev/null >"$TARGET/advisories.log" 2>&1; }
advisories() { cargo deny --locked check --disable-fetch advisories; }

step "prerequisites" "$LOCAL/prerequisites.sh"
step "tools" "$LOCAL/tools.sh" rust npm deny
step "format" cargo fmt --all --check
step "licences, bans and sources" dependencies
step "crates in the browser's half" browser_dependencies
if advisories_can_be_fetched; then
    step "advisories" advisories
else
    warn "SKIPPED: the advisory database cannot be fetched from here, so KNOWN VULNERABILITIES WERE NOT LOOKED FOR"
    skipped "advisories: THE DATABASE CANNOT BE FETCHED FROM HERE"
fi
"$LOCAL/postgres.sh" status test || database_is_ours=yes
step "descriptions of the queries" "$LOCAL/sqlx.sh" --check
step "clippy, server" clippy_server
step "clippy, browser" clippy_browser
steps
