#!/usr/bin/env bash
# The name of what is built: assignments that a build, the labels of an image and a chart share.
#   VERSION   that of the package; between two releases, with how many commits came since and which one it is
#   REVISION  the commit, `-dirty` when something was changed since
# Both may be given (PEGASE_BUILD_VERSION, PEGASE_BUILD_REVISION), as inside an image, where there is no repository.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

package=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
version=${PEGASE_BUILD_VERSION:-} revision=${PEGASE_BUILD_REVISION:-}
if [ -z "$revision" ]; then
    revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
    [ "$revision" = unknown ] || [ -z "$(git status --porcelain 2>/dev/null)" ] || revision+=-dirty
fi
if [ -z "$version" ]; then
    version=$package
    # Not the commit of a release: the count of commits puts builds in order, in any place that sorts versions.
    if [ "$revision" != unknown ] && [ "$(git describe --tags --exact-match --match "v$package" 2>/dev/null)" != "v$package" ]; then
        version+=-dev.$(git rev-list --count HEAD).g${revision:0:9}
    fi
fi
printf 'VERSION=%q REVISION=%q\n' "$version" "$revision"
