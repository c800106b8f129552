#!/usr/bin/env bash
# The release: dist/server, dist/hash.txt and dist/build.json (which must stay beside it), dist/site, and the bill of
# materials.
#   dist.sh --sizes   only the browser's half, in target/dist/site, with its sizes held to their budgets
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
build_flags
export RUST_BACKTRACE=0 # cargo-leptos would hide the compiler's message behind its own trace

"$LOCAL/prerequisites.sh"
"$LOCAL/tools.sh" rust npm leptos

wanted=$(sources)
named=$("$LOCAL/version.sh")
eval "$named"
# Read when the server is compiled.
export PEGASE_BUILD_VERSION=$VERSION PEGASE_BUILD_REVISION=$REVISION
say "building the browser's half (minutes, the first time)"
# Not in target/site, which the development build keeps. Splitting an unchanged module may panic (cargo-leptos #557),
# so it is linked again each time.
rm -rf "$ROOT/target/dist"
rm -f "$TARGET"/front/wasm32-unknown-unknown/wasm-release/*.wasm "$TARGET/release/hash.txt"
mkdir -p "$ROOT/target/dist" "$TARGET/release"
LEPTOS_SITE_ROOT=target/dist/site cargo leptos build --release --frontend-only --split --precompress --cargo-locked >&2
[ -s "$TARGET/release/hash.txt" ] || die "cargo-leptos wrote no hash.txt beside the server's executable"
node "$LOCAL/loader.mjs" "$ROOT/target/dist/site/pkg"

[ "${1:-}" != --sizes ] || exec "$LOCAL/sizes.sh" "$ROOT/target/dist/site"

say "building the server (minutes, the first time)"
cargo build --release --locked -p server >&2

rm -rf dist
mkdir -p dist
cp "$TARGET/release/server" "$TARGET/release/hash.txt" dist/
cp -r "$ROOT/target/dist/site" dist/site
printf '%s\n' "$wanted" >dist/stamp
# Built once: whoever runs it, on any replica, gives browsers these files and no others.
front=$(cd dist/site && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
printf '{"version":"%s","revision":"%s","front":"%s"}\n' "$VERSION" "$REVISION" "$front" >dist/build.json
"$LOCAL/sbom.sh"
say "dist/ is ready: version $VERSION, server $(du -m dist/server | cut -f1) MB, site $(du -m -s dist/site | cut -f1) MB"
"$LOCAL/sizes.sh" dist/site
