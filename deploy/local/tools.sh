#!/usr/bin/env bash
# Installs, once, the tools that are missing, at the versions that the lock files expect.
# tools.sh [rust|npm|leptos|nextest|deny|sbom]…   (all by default; `leptos` is cargo-leptos with wasm-bindgen)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
unset RUSTFLAGS

locked() { # the version of a crate in Cargo.lock
    awk -v name="\"$1\"" '$1 == "name" { found = $3 == name } found && $1 == "version" { gsub("\"", "", $3); print $3; exit }' Cargo.lock
}

# They run for seconds: compiling them unoptimised, but for the parts that crawl, saves most of an hour.
cargo_tool() { # crate, version, how long, further arguments
    local crate=$1 version=$2 length=$3 begin=$SECONDS
    shift 3
    say "installing $crate $version (about $length on two cores, once)"
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_DEBUG=0 cargo install "$crate" --version "$version" "$@" \
        --config 'profile.release.package.walrus.opt-level=2' \
        --config 'profile.release.package.wasmparser.opt-level=2' \
        --config 'profile.release.package.wasm_split_cli_support.opt-level=2' \
        --quiet >&2 || die "could not install $crate $version"
    say "$crate is there, after $((SECONDS - begin)) s"
}
is() { # version wanted, command…
    local wanted=$1
    shift
    [[ " $("$@" 2>/dev/null | head -n 1) " == *" $wanted "* ]]
}

rust() {
    local channel
    channel=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)
    if ! rustup run "$channel" rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null | xargs -r ls >/dev/null 2>&1 ||
        ! rustup run "$channel" cargo clippy --version >/dev/null 2>&1 || ! rustup run "$channel" cargo fmt --version >/dev/null 2>&1; then
        say "installing Rust $channel with its wasm target (about 1 min, once)"
        # Named in full: before 1.28 (Debian's is 1.27), rustup does not read rust-toolchain.toml for this command.
        local install=(rustup toolchain install "$channel" --no-self-update --profile minimal
            --component clippy --component rustfmt --target wasm32-unknown-unknown)
        "${install[@]}" >&2 || die "could not install Rust $channel" "${install[*]}"
    fi
}
npm_packages() {
    local stamp=node_modules/.pegase-stamp wanted
    wanted=$(hash_of package.json package-lock.json)
    [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    say "installing the npm packages (about 20 s)"
    # Not `npm ci`: it wants an entry for the packages of every platform, also of those that a registry does not carry.
    # Versions are exact in package.json and in the lock file, which is left as it is.
    npm install --no-save --no-audit --no-fund --loglevel=error >&2 || die "npm install failed"
    printf '%s\n' "$wanted" >"$stamp"
}
leptos() {
    local bindgen
    bindgen=$(locked wasm-bindgen)
    # Not --locked: its lock file names a version that was withdrawn from the registry.
    is "$bindgen" wasm-bindgen --version || cargo_tool wasm-bindgen-cli "$bindgen" '1 min'
    is 0.3.11 cargo leptos --version || cargo_tool cargo-leptos 0.3.11 '4 min' --locked --no-default-features --features no_downloads
}
nextest() { cargo nextest --version >/dev/null 2>&1 || cargo_tool cargo-nextest 0.9.143 '3 min' --locked; }
sbom() { is 0.5.9 cargo cyclonedx --version || cargo_tool cargo-cyclonedx 0.5.9 '2 min' --locked; }
deny() { is 0.20.2 cargo deny --version || cargo_tool cargo-deny 0.20.2 '1 min' --locked; }

[ $# -gt 0 ] || set -- rust npm leptos nextest deny sbom
for tool in "$@"; do
    case $tool in
        rust) rust ;;
        npm) npm_packages ;;
        leptos) leptos ;;
        nextest) nextest ;;
        deny) deny ;;
        sbom) sbom ;;
        *) die "unknown tool: $tool" ;;
    esac
done
