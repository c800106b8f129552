#!/usr/bin/env bash
# The bill of materials of the release, CycloneDX: crates of the server and of the browser's half, libraries of the system.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$LOCAL/tools.sh" rust sbom
drafts=$ROOT/target/sbom
rm -rf "$drafts"
mkdir -p "$drafts"
# It writes beside each Cargo.toml, and takes no other place.
draft() { # crate, its folder, target, name
    cargo cyclonedx --manifest-path "$2/Cargo.toml" --format json --spec-version 1.5 --target "$3" --no-build-deps \
        --override-filename "pegase-sbom" --quiet >&2
    mv "$2/pegase-sbom.json" "$drafts/$4.json"
    find app frontend server -name pegase-sbom.json -delete
}
draft server server "$(rustc -vV | sed -n 's/^host: //p')" server
draft frontend frontend wasm32-unknown-unknown frontend

# name, version and package of each library that the image takes from this machine
have ldd && ldd dist/server | grep -oE '/[^ ]+' | while read -r library; do
    package=$(dpkg-query --search "$(readlink -f "$library")" 2>/dev/null | head -n 1 | cut -d: -f1 || true)
    [ -n "$package" ] || package=$(basename "$library")
    printf '%s %s\n' "$package" "$(dpkg-query --show --showformat '${Version}' "$package" 2>/dev/null || echo unknown)"
done | sort -u >"$drafts/system"
node "$LOCAL/sbom.mjs" "$drafts" dist/build.json >dist/sbom.cdx.json
say "dist/sbom.cdx.json: $(grep -c '"bom-ref"' dist/sbom.cdx.json) components"
