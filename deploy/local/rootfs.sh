#!/usr/bin/env bash
# What an image is made of, from dist/: rootfs.sh <folder>  makes <folder>/root and <folder>/data.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

out=${1:?usage: rootfs.sh <folder>}
[ -x dist/server ] || die "there is no release: make dist"
have ldd || die "ldd is needed to find the libraries of the server"
rm -rf "$out"
mkdir -p "$out/root/app" "$out/root/etc/ssl/certs" "$out/root/usr/share" "$out/data"
cp -r dist/server dist/hash.txt dist/build.json dist/site dist/sbom.cdx.json LICENSE "$out/root/app/"

# The libraries of the machine that built it, where the loader looks for them.
mapfile -t libraries < <(ldd dist/server | grep -oE '/[^ ]+')
[ ${#libraries[@]} -gt 0 ] || die "the server has no libraries: ldd dist/server"
for library in "${libraries[@]}"; do
    mkdir -p "$out/root$(dirname "$library")"
    cp -L "$library" "$out/root$library"
done
certificates=/etc/ssl/certs/ca-certificates.crt
[ -s $certificates ] || die "$certificates is missing:" "sudo apt-get install -y ca-certificates"
cp -L $certificates "$out/root/etc/ssl/certs/"
[ -d /usr/share/zoneinfo/Europe ] || die "/usr/share/zoneinfo is missing:" "sudo apt-get install -y tzdata"
cp -rL /usr/share/zoneinfo "$out/root/usr/share/"
rm -rf "$out/root/usr/share/zoneinfo/right" "$out/root/usr/share/zoneinfo/posix"
printf 'root:x:0:0:root:/:/sbin/nologin\npegase:x:65532:65532:pegase:/app:/sbin/nologin\n' >"$out/root/etc/passwd"
printf 'root:x:0:\npegase:x:65532:\n' >"$out/root/etc/group"
printf 'hosts: files dns\n' >"$out/root/etc/nsswitch.conf"
chmod -R u=rwX,go=rX "$out/root"
say "the files of the image: $(du -sm "$out/root" | cut -f1) MB"
