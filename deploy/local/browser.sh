#!/usr/bin/env bash
# Prints where Chromium is; root on Debian installs it when it is missing, anybody else is told how.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

browser() {
    local name
    for name in chromium chromium-browser google-chrome; do
        if have "$name" && "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}
CHROMIUM=${CHROMIUM:-$(browser || true)}
if [ -z "$CHROMIUM" ] && [ "$(id -u)" -eq 0 ] && have apt-get; then
    say "installing Chromium (about 1 min, once)"
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 || true
    CHROMIUM=$(browser || true)
fi
[ -n "$CHROMIUM" ] || die "the end-to-end tests need Chromium:" "Debian: sudo apt-get install -y chromium" \
    "elsewhere: npx playwright install chromium, then CHROMIUM=<its path> make test"
printf '%s' "$CHROMIUM"
