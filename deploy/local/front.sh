#!/usr/bin/env bash
# Builds the browser's half for development: target/site, and hash.txt beside the server's executable.
# Skipped when nothing that goes into it has changed: it is slow, and a second run of cargo-leptos over unchanged
# sources may panic when it splits (cargo-leptos #557).
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
build_flags
export RUST_BACKTRACE=0 # cargo-leptos would hide the compiler's message behind its own trace

stamp=$TARGET/front/stamp
mkdir -p "$TARGET/front" "$TARGET/debug"
if have flock; then
    exec 8>"$TARGET/front/lock"
    flock 8
fi
wanted=$(hash_of deploy/local/loader.mjs Cargo.lock Cargo.toml rust-toolchain.toml package-lock.json .cargo/config.toml app frontend style public)
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && [ -s "$TARGET/debug/hash.txt" ] && compgen -G "$SITE/pkg/*.wasm" >/dev/null; then
    say "the browser's half is up to date"
    exit 0
fi

rm -f "$stamp"
cargo leptos build --frontend-only --split --cargo-locked >&2 8>&-
[ -s "$TARGET/debug/hash.txt" ] || die "cargo-leptos wrote no hash.txt beside the server's executable"
node "$LOCAL/loader.mjs" "$SITE/pkg"
printf '%s\n' "$wanted" >"$stamp"
