#!/usr/bin/env bash
# Writes the documents of the interfaces for other systems anew, server/api, unless that would break those who call them.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
build_flags

cargo test --locked --quiet -p server --test it -- contrat::rien_de_publie >&2
server() { cargo run --locked --quiet -p server --bin server -- "$@"; }
server openapi --v1 >server/api/pegase-v1.json
server openapi --ref >server/api/ref-v1.json
server openapi --odf >server/api/odf-v1.json
server asyncapi >server/api/evenements-v1.json
say "server/api is up to date"
