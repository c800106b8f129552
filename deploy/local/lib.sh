# shellcheck shell=bash
# Sourced by every script here: messages, paths, and the environment that all builds share.
# shellcheck disable=SC2034 # the paths are for those who source it

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LOCAL=$ROOT/deploy/local
STATE=$ROOT/.pegase
CARGO_BIN=${CARGO_HOME:-$HOME/.cargo}/bin
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
SITE=$ROOT/target/site
PATH=$ROOT/node_modules/.bin:$CARGO_BIN:$PATH
export PATH CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto} PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
cd "$ROOT"
# One clock for a script and those that it calls.
export CLOCK_BEGIN=${CLOCK_BEGIN:-$EPOCHSECONDS}
SECONDS=$((EPOCHSECONDS - CLOCK_BEGIN))

say() { printf '[%4d s] %s\n' "$SECONDS" "$*" >&2; }
warn() { printf '[%4d s] warning: %s\n' "$SECONDS" "$*" >&2; }
die() {
    printf 'error: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '       %s\n' "$@" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a step and remembers how long it took; `steps` prints the table. The first failure ends the script.
STEPS=()
step() {
    local title=$1 begin=$SECONDS
    shift
    say "$title"
    if "$@"; then
        STEPS+=("$(printf '%5d s  ok      %s' $((SECONDS - begin)) "$title")")
    else
        STEPS+=("$(printf '%5d s  FAILED  %s' $((SECONDS - begin)) "$title")")
        steps
        exit 1
    fi
}
skipped() { STEPS+=("$(printf '      -  skipped %s' "$*")"); }
steps() {
    printf '%s\n' '' "${STEPS[@]}" "$(printf '%5d s  in all' "$SECONDS")" >&2
}

# The flags of every build. All development builds share what they compile; and a release whose views are erased as
# well is a fifth smaller in the browser, and is made of the types that the tests have seen.
build_flags() { export RUSTFLAGS="--cfg erase_components"; }

state_folder() {
    mkdir -p "$STATE" && [ -w "$STATE" ] || die "cannot write in $STATE" "was it made by another user (root)?"
}

# One hash for the names and the contents of the given files and folders.
hash_of() {
    local path present=()
    for path in "$@"; do [ ! -e "$path" ] || present+=("$path"); done
    find "${present[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# What a release is made of.
sources() {
    hash_of deploy/local/loader.mjs Cargo.lock Cargo.toml rust-toolchain.toml package-lock.json .cargo app frontend style public \
        server/Cargo.toml server/src server/backend server/demo server/documents server/fichiers server/migrations \
        server/referentiel
}

# True when nothing listens on this port of the loopback address.
port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
