#!/usr/bin/env bash
# Names everything that the machine lacks in one message, with the command that installs it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

missing=()
packages=()
need() { # command, Debian package
    have "$1" || { missing+=("$1"); packages+=("$2"); }
}
need git git
need make make
need cc build-essential
# PostgreSQL refuses to run as root: setpriv gives it another user.
[ "$(id -u)" -ne 0 ] || need setpriv util-linux
node_ok() { have node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }
node_ok || missing+=("node >= 20")
have npm || missing+=(npm)
have rustup || missing+=(rustup)
[ ${#missing[@]} -gt 0 ] || exit 0

root=
[ "$(id -u)" -eq 0 ] || root='sudo '
if [ ${#packages[@]} -gt 0 ] && [ "$(id -u)" -eq 0 ] && have apt-get; then
    say "installing ${packages[*]}"
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}" >&2 &&
        exec "${BASH_SOURCE[0]}" "$@"
fi
advice=()
[ ${#packages[@]} -eq 0 ] || advice+=("${root}apt-get update && ${root}apt-get install -y ${packages[*]}")
node_ok && have npm || advice+=("Node.js: your distribution's package when it is 20 or later (${root}apt-get install -y nodejs npm), else nodejs.org")
have rustup || advice+=("rustup: your distribution's package (${root}apt-get install -y rustup), else rustup.rs")
die "this machine lacks: $(printf '%s, ' "${missing[@]}" | sed 's/, $//'). Install with:" "${advice[@]}"
