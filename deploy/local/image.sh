#!/usr/bin/env bash
# The image, from dist/, as dist/pegase-<version>.oci.tar; held to its size.
#   image.sh --tool   only says what would build it here
#   IMAGE_NAME        name that the image is given (pegase)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# 60 MB compressed: what every machine fetches before it serves anybody.
BUDGET=$((60 * 1000 * 1000))
name=${IMAGE_NAME:-pegase}

# A client of docker alone builds nothing: it needs its service, and buildx to write an archive.
works() {
    have "$1" || return
    [ "$1" != docker ] || { docker info --format '{{.ID}}' && docker buildx version; } >/dev/null 2>&1
}
tool=
for candidate in buildah podman docker; do
    ! works $candidate || { tool=$candidate && break; }
done
[ -n "$tool" ] || die "images are built by buildah, podman or docker with its buildx:" "sudo apt-get install -y buildah"
[ "${1:-}" != --tool ] || { echo "$tool" && exit; }

# Neither an older release than the sources, nor one that says it is of another commit.
named=$("$LOCAL/version.sh")
eval "$named"
[ -x dist/server ] && grep -qF "\"$REVISION\"" dist/build.json 2>/dev/null &&
    [ "$(cat dist/stamp 2>/dev/null)" = "$(sources)" ] || "$LOCAL/dist.sh"
read_build() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/" dist/build.json; }
version=$(read_build version) revision=$(read_build revision) front=$(read_build front)
archive=dist/pegase-$version.oci.tar

"$LOCAL/rootfs.sh" target/image
arguments=(--file Dockerfile --build-arg ROOT=assembled --build-arg "VERSION=$version" --build-arg "REVISION=$revision"
    --build-arg "FRONT=$front" --tag "$name:$version" .)
say "building $name:$version with $tool"
case $tool in
    buildah)
        # Nothing is run while it is built: neither privileges nor base images are needed.
        export BUILDAH_ISOLATION=chroot
        buildah bud --quiet --pull-never --format oci "${arguments[@]}" >&2
        rm -f "$archive"
        buildah push --quiet "$name:$version" "oci-archive:$archive:$name:$version" >&2
        ;;
    podman)
        podman build --quiet --pull=never --format oci "${arguments[@]}" >&2
        rm -f "$archive"
        podman save --quiet --format oci-archive --output "$archive" "$name:$version" >&2
        ;;
    docker)
        docker buildx build --quiet --output "type=oci,dest=$archive,name=$name:$version" "${arguments[@]}" >&2
        docker load --quiet --input "$archive" >&2 || true
        ;;
esac

# The layers as a registry would hand them out.
compressed=$(tar -tvf "$archive" | awk '$NF ~ /^blobs\/sha256\// { total += $3 } END { print total }')
say "$archive: $((compressed / 1000 / 1000)) MB compressed, front $front"
[ "$compressed" -le $BUDGET ] || die "the image is too large: $compressed bytes of $BUDGET"
cp dist/sbom.cdx.json "dist/pegase-$version.cdx.json"
