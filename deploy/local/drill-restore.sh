#!/usr/bin/env bash
# Losing everything, and getting it back, with a release build and a whole establishment: a backup restored into an empty
# database and compared with the original, then a database recovered to the second before an accident, with PostgreSQL alone.
# The first difference fails. It has a cluster of its own, as durable as one in production. Knobs:
#   DRILL_STUDENTS   learners of the year (60000)
#   DRILL_FILES      documents of 200 kB handed in (1000)
#   DRILL_DIST       folder of the release (dist, made again when it is older than the sources)
#   GENERATOR        the generator, built already
# shellcheck source-path=SCRIPTDIR source=lib.sh
# shellcheck disable=SC2016 # what the other user's shell expands, it expands
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"
# shellcheck source=bench-import.sh
. "$LOCAL/bench-import.sh"
# shellcheck source=postgres-binaries.sh
. "$LOCAL/postgres-binaries.sh"

students=${DRILL_STUDENTS:-60000}
files=${DRILL_FILES:-1000}
have psql || die "the population is loaded by psql:" "sudo apt-get install -y postgresql-client"
have curl || die "the server is asked by curl:" "sudo apt-get install -y curl"
if [ -n "${DRILL_DIST:-}" ]; then
    dist=$(cd "$DRILL_DIST" && pwd)
else
    dist=$ROOT/dist
    # Not an older release than the sources.
    [ -x dist/server ] && [ "$(cat dist/stamp 2>/dev/null)" = "$(sources)" ] || "$LOCAL/dist.sh"
fi
server=$dist/server
[ -x "$server" ] || die "there is no release in $dist"
if [ -z "${GENERATOR:-}" ]; then
    say "building the generator"
    (build_flags && cargo build --release --locked --quiet -p generator)
fi

# --- what was measured, and how ----------------------------------------------------------------------------------------

FIGURES=()
TOOK=
now() { printf '%s' "${EPOCHREALTIME/[.,]/}"; }
# Seconds since that moment, with a tenth.
since() {
    local tenths=$((($(now) - $1) / 100000))
    TOOK=$((tenths / 10)).$((tenths % 10))
}
figure() { FIGURES+=("$(printf '%8s s  %10s  %s' "$1" "$2" "$3")"); }
megabytes() { printf '%s MB' $((($1 + 500000) / 1000000)); }
weight() { megabytes "$(du -sb "$1" | cut -f1)"; }
# timed <size or -> <title> <command…>: its messages go to the log.
timed() {
    local size=$1 title=$2 begin
    shift 2
    say "$title"
    begin=$(now)
    "$@" >>"$log" 2>&1 || die "$title: failed" "$(tail -n 20 "$log")"
    since "$begin"
    figure "$TOOK" "$size" "$title"
}
resized() { # the size of the last figure, known only afterwards
    local last=$((${#FIGURES[@]} - 1))
    FIGURES[last]=${FIGURES[last]/         -/$(printf '%10s' "$1")}
}

# --- the clusters ------------------------------------------------------------------------------------------------------

state_folder
mkdir -p "$STATE/test"
find_user
find_binaries
share_binaries
export -n PEGASE_PG # no key of the server
folder=$(as_user mktemp -d "$BASE/test/drill.XXXXXX")
work=$(mktemp -d "${TMPDIR:-/tmp}/pegase-drill.XXXXXX")
log=$STATE/drill-restore.log
: >"$log"
password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
WRITER=

launch() { # a cluster, on its port
    as_user "$BIN/pg_ctl" start -D "$1" -l "$1.log" -w -t 600 -s -o "-p $2" </dev/null >/dev/null 2>&1 ||
        die "PostgreSQL does not start:" "$(as_user tail -n 8 "$1.log")"
}
halt() { # <cluster> [mode]: by the pid that its folder names
    as_user test -e "$1/postmaster.pid" || return 0
    as_user "$BIN/pg_ctl" stop -D "$1" -m "${2:-fast}" -w -t 120 -s </dev/null >/dev/null 2>&1
}
stop_writer() {
    [ -n "$WRITER" ] || return 0
    kill -TERM "$WRITER" 2>/dev/null || true
    wait "$WRITER" 2>/dev/null || true
    WRITER=
}
finish() {
    stop_writer
    stop_server
    halt "$folder/recovered" immediate || warn "the recovered cluster still runs"
    halt "$folder/data" immediate || warn "the cluster of the drill still runs"
    as_user rm -rf "$folder"
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

sql() { psql -X -q -At -v ON_ERROR_STOP=1 "$DATABASE_OWNER_URL" "$@"; }
at() { # the addresses of a database
    export DATABASE_OWNER_URL=postgres://pegase_owner:$password@127.0.0.1:$port/$1
    export DATABASE_URL=postgres://pegase_drill:$password@127.0.0.1:$port/$1
}
size_of() { megabytes "$(sql -c 'SELECT pg_database_size(current_database())')"; }

make_cluster() {
    port=$(free_port)
    printf '%s' "$password" | (umask 077 && as_user sh -c 'cat >"$1/password"' sh "$folder")
    local options=(--locale=C.UTF-8)
    [ "$MAJOR" -lt 17 ] || options=(--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8)
    as_user "$BIN/initdb" -D "$folder/data" -U pegase_owner --pwfile="$folder/password" --auth=scram-sha-256 --encoding=UTF8 \
        "${options[@]}" --no-instructions >"$log" 2>&1 || die "initdb failed" "$(tail -n 5 "$log")"
    as_user mkdir "$folder/archive"
    # The journal is kept from the base backup on; durable as by default, memory like that of a small installation.
    printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" "timezone = 'UTC'" "jit = off" \
        "shared_buffers = '512MB'" "max_wal_size = '2GB'" "archive_mode = on" "archive_command = '/bin/true'" |
        as_user sh -c 'cat >>"$1/postgresql.conf"' sh "$folder/data"
    launch "$folder/data" "$port"
}

# --- what must be the same ---------------------------------------------------------------------------------------------

# Every table: rows, and the sum of the hash of each. But for authz.session, which a restore empties (everybody signs in
# again), and evt.sauvegarde, which says of a backup that it was made once it was made.
fingerprint() {
    sql <<'SQL'
SELECT string_agg(format($$SELECT '%s.%s', count(*), coalesce(sum(hashtextextended(r::text, 0)), 0) FROM %1$I.%2$I r$$,
    schemaname, tablename), ' UNION ALL ') || ' UNION ALL SELECT ''migrations'', count(*),
    sum(hashtextextended(version || encode(checksum, ''hex''), 0)) FROM public._sqlx_migrations ORDER BY 1'
FROM pg_tables
WHERE schemaname NOT IN ('public', 'pg_catalog', 'information_schema')
    AND (schemaname, tablename) NOT IN (('authz', 'session'), ('evt', 'sauvegarde')) \gexec
SQL
}
sequences() { sql -c "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"; }
files_of() { (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); }
same() { # <title> <file> <file>
    cmp -s "$2" "$3" || die "$1 differ:" "$(diff "$2" "$3" | head -n 20)"
    say "$1: the same"
}

answers() { # it is ready, and somebody signs in
    local begin ready
    begin=$(now)
    PEGASE_LISTEN=127.0.0.1:$(free_port)
    export PEGASE_LISTEN PEGASE_PUBLIC_URL=http://$PEGASE_LISTEN
    start_server "$server" >>"$log" 2>&1
    for _ in $(seq 300); do
        ready=$(curl -s -m 5 "$PEGASE_PUBLIC_URL/health/ready" || true)
        [ "$ready" != ready ] || break
        sleep 0.1
    done
    [ "$ready" = ready ] || die "the server is not ready: $ready" "$(tail -n 5 "$log")"
    [ -n "$(session scolarite.demo)" ] || die "scolarite.demo cannot sign in"
    since "$begin"
    figure "$TOOK" - "$1"
    stop_server
}

# --- 1. a backup, restored ---------------------------------------------------------------------------------------------

say "an establishment of $students learners"
make_cluster
at pegase
unset PEGASE_PUBLIC_URL
server_environment "127.0.0.1:$(free_port)" "$dist/site" "$work/files"
"$server" backup-key >"$work/backup.key" 2>>"$log"
PEGASE_BACKUP_RECIPIENTS=$(sed -n 's/^# PEGASE_BACKUP_RECIPIENTS=//p' "$work/backup.key")
export PEGASE_BACKUP_RECIPIENTS
prepare() {
    "$server" migrate && "$server" seed --demo &&
        GENERATOR=${GENERATOR:-$TARGET/release/generator} "$LOCAL/population.sh" --personnes $((students + students / 5)) \
            --apprenants "$students"
}
timed - "(migrate, seed, the population loaded)" prepare
resized "$(size_of)"

# Documents that learners handed in: real files, as hard to compress as photographs.
mkdir -p "$work/files/pieces/exercice"
for ((i = 1; i <= files; i++)); do head -c 200000 /dev/urandom >"$work/files/pieces/exercice/$i"; done
sql -c "UPDATE pieces.fichier f SET chemin = 'pieces/exercice/' || n, taille = 200000
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM pieces.fichier LIMIT $files) AS t WHERE t.id = f.id"

say "fingerprints of all tables"
fingerprint >"$work/before"
sequences >"$work/sequences"
files_of "$work/files" >"$work/files.before"
rows=$(awk -F '|' '{ n += $2 } END { print n }' "$work/before")
original=$(size_of)

timed - "server backup" "$server" backup "$work/backups"
backup=$(echo "$work"/backups/*)
resized "$(weight "$backup")"
timed "$(weight "$backup")" "server verify-backup" "$server" verify-backup "$backup" --identity "$work/backup.key"

say "one byte of it changed"
damaged=$backup/identite.personne.copy.zst.age
cp "$damaged" "$work/kept"
byte=$(tail -c 1000 "$damaged" | head -c 1 | od -An -tu1 | tr -d ' ')
printf '%b' "\\0$(printf '%o' $((byte ^ 1)))" | dd of="$damaged" bs=1 seek=$(($(stat -c %s "$damaged") - 1000)) conv=notrunc status=none
! "$server" verify-backup "$backup" --identity "$work/backup.key" >>"$log" 2>&1 || die "nobody notices a changed byte"
cp "$work/kept" "$damaged"

at pegase_restored
export PEGASE_STORAGE=$work/files.restored
timed - "server restore, into an empty database (verifies first)" "$server" restore "$backup" --identity "$work/backup.key"
resized "$(size_of)"
fingerprint >"$work/after"
sequences >"$work/sequences.after"
files_of "$work/files.restored" >"$work/files.after"
same "tables" "$work/before" "$work/after"
same "sequences" "$work/sequences" "$work/sequences.after"
same "files" "$work/files.before" "$work/files.after"
[ "$(sql -c 'SELECT count(*) FROM authz.session')" = 0 ] || die "sessions came back"
# One character of one person is seen.
sql -c "UPDATE identite.personne SET prenom = prenom || ' ' WHERE id = (SELECT id FROM identite.personne LIMIT 1)"
fingerprint >"$work/changed"
[ "$(diff "$work/before" "$work/changed" | grep -c '^>')" = 1 ] || die "the comparison is blind"
answers "started on what was restored: ready, and somebody signs in"
compared="$(wc -l <"$work/before") tables ($rows rows, $original), $(wc -l <"$work/sequences") sequences, \
$(wc -l <"$work/files.before") files ($(weight "$work/files"))"

# --- 2. recovered to a second before an accident -------------------------------------------------------------------------

at pegase
export PEGASE_STORAGE=$work/files
sql -c "DROP DATABASE pegase_restored"
rm -rf "$work/files.restored" "$work/backups"

writing() { # a mail about every 60 ms, each in a transaction, that says when it was written
    while sql -c "INSERT INTO courriel.message (id, type, destinataire, langue, sujet, corps, cree_le, envoye_le)
        SELECT gen_random_uuid(), 'INVITATION', 'exercice@example.org', 'fr', 'exercice', '', t, t
        FROM clock_timestamp() AS t"; do sleep 0.04; done
}
written() { sql -c "SELECT count(*) FROM courriel.message WHERE sujet = 'exercice' AND cree_le $1"; }

archive="cp \"%p\" \"$folder/archive/%f.part\" && mv \"$folder/archive/%f.part\" \"$folder/archive/%f\""
sql -c "ALTER SYSTEM SET archive_command = '$archive'" -c "SELECT pg_reload_conf()" >/dev/null
writing 2>>"$log" &
WRITER=$!

# As PostgreSQL's manual does it without pg_basebackup, whose version must be that of the server. The session that begins
# the backup ends it. Files change and go while they are copied: the journal makes up for it.
copy_cluster() {
    as_user mkdir -m 0700 "$folder/base"
    {
        printf '%s\n' "SELECT pg_backup_start('exercice', true);" "\\! touch $work/begun" \
            "\\! until [ -e $work/copied ]; do sleep 0.1; done" "\\o $work/label" "SELECT labelfile FROM pg_backup_stop(true);"
    } >"$work/backup.sql"
    sql -f "$work/backup.sql" &
    local session=$!
    until [ -e "$work/begun" ]; do
        kill -0 "$session" 2>/dev/null || return 1
        sleep 0.1
    done
    as_user sh -c 'tar -C "$1" --warning=no-file-changed --warning=no-file-removed --exclude=./postmaster.pid \
            --exclude="./pg_wal/*" --exclude="./pg_replslot/*" -cf - . | tar -C "$2" -xpf -' sh "$folder/data" "$folder/base" || return 1
    touch "$work/copied"
    wait "$session"
    [ -s "$work/label" ] && as_user sh -c 'cat >"$1/backup_label"' sh "$folder/base" <"$work/label"
}
timed - "base backup of PostgreSQL, while people write" copy_cluster
resized "$(megabytes "$(as_user du -sb "$folder/base" | cut -f1)")"

say "a day's work, then an accident"
sql -c "UPDATE inscription.inscription SET modifie_le = now()"
sleep 2
fingerprint | grep -v '^courriel.message|' >"$work/before"
lost=$(sql -c "SELECT count(*) FROM pieces.depot")
sleep 2
accident=$(sql -c "SELECT clock_timestamp()")
sql -c "DELETE FROM pieces.depot"
[ "$(sql -c "SELECT count(*) FROM pieces.depot")" = 0 ] || die "the accident did not happen"
sleep 2
stop_writer
target=$(sql -c "SELECT timestamptz '$accident' - interval '1 second'")
expected=$(written "<= '$target'")
later=$(written "> '$target'")
[ "$later" -gt 0 ] || die "nothing was written after the accident"
# What a machine that is lost had not archived yet is lost: archive_timeout says how much.
segment=$(sql -c "SELECT pg_walfile_name(pg_switch_wal())")
for _ in $(seq 300); do
    ! as_user test -e "$folder/archive/$segment" || break
    sleep 0.1
done
as_user test -e "$folder/archive/$segment" || die "the journal is not archived"
halt "$folder/data" immediate
as_user rm -rf "$folder/data"

first=${#FIGURES[@]}
recover() {
    as_user cp -a "$folder/base" "$folder/recovered" || return 1
    printf '%s\n' "archive_mode = off" "restore_command = 'cp \"$folder/archive/%f\" \"%p\"'" "recovery_target_time = '$target'" \
        "recovery_target_action = 'promote'" |
        as_user sh -c 'cat >>"$1/postgresql.auto.conf" && touch "$1/recovery.signal"' sh "$folder/recovered"
    launch "$folder/recovered" "$port"
    for _ in $(seq 6000); do
        [ "$(sql -c 'SELECT pg_is_in_recovery()')" != f ] || return 0
        sleep 0.1
    done
    return 1
}
journal=$(megabytes "$(as_user du -sb "$folder/archive" | cut -f1)")
timed "$journal" "base backup copied, journal replayed to $target" recover
fingerprint | grep -v '^courriel.message|' >"$work/after"
same "tables (without the mails that went on being written)" "$work/before" "$work/after"
here=$(written "<= '$target'")
# One may have been begun before that instant and finished after it.
[ "$here" -ge $((expected - 1)) ] && [ "$here" -le "$expected" ] || die "$here of $expected mails are there"
[ "$(written "> '$target'")" = 0 ] || die "something that was written afterwards is there"
timed - "server migrate --restored" "$server" migrate --restored
answers "started on what was recovered: ready, and somebody signs in"
total=$(printf '%s\n' "${FIGURES[@]:first}" | awk '{ n += $1 } END { printf "%.1f", n }')
figure "$total" - "these three: from the loss of the cluster to people at work"

printf '%s\n' "" "Population: $students learners of the year; PostgreSQL $MAJOR, durable; $(nproc) processors." "" \
    "   seconds        size  step" "${FIGURES[@]}"
printf '%s\n' "" "Restored from the backup, the same: $compared." \
    "Recovered to $target, a second before the accident of $accident:" \
    "the $lost rows of pieces.depot that were deleted are back; of the mails written until then $here of $expected are there, of the" \
    "$later later ones none." \
    "Not compared: authz.session (a restore empties it), evt.sauvegarde (written once the backup is made)."
