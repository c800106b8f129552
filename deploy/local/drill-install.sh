#!/usr/bin/env bash
# docs/INSTALL.md followed in a folder of its own, without systemd: its archive, its SQL, its files of settings, and the very
# command lines of the units with the environment that they give, paths rooted in that folder; then an upgrade, going back,
# and the end. As root the services run as nobody, who may write where user pegase may. The first thing that is not as it
# should be fails. Knobs:
#   DRILL_DIST   folder of the release (dist, made again when it is older than the sources)
#   DRILL_NGINX  the nginx that reads the example of the proxy (nginx)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=server.sh
. "$LOCAL/server.sh"
# shellcheck source=bench-import.sh
. "$LOCAL/bench-import.sh"

have psql || die "the roles are made by psql:" "sudo apt-get install -y postgresql-client"
have curl || die "the server is asked by curl:" "sudo apt-get install -y curl"
if [ -n "${DRILL_DIST:-}" ]; then
    dist=$(cd "$DRILL_DIST" && pwd)
else
    dist=$ROOT/dist
    [ -x dist/server ] && [ "$(cat dist/stamp 2>/dev/null)" = "$(sources)" ] || "$LOCAL/dist.sh"
fi
[ -x "$dist/server" ] && [ -s "$dist/build.json" ] || die "there is no release in $dist"
units=$ROOT/deploy/systemd
guide=$ROOT/docs/INSTALL.md

root=$(mktemp -d "${TMPDIR:-/tmp}/pegase-install.XXXXXX")
chmod 755 "$root"
USER_OF_SERVICES=()
[ "$(id -u)" -ne 0 ] ||
    USER_OF_SERVICES=(setpriv --reuid=nobody "--regid=$(id -g nobody)" --clear-groups --no-new-privs --inh-caps=-all)
name= SERVE= WORKER= PROXY=
"$LOCAL/postgres.sh" status test || database_is_ours=yes
finish() {
    local pid
    for pid in $PROXY $SERVE $WORKER; do
        kill -TERM "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    if [ -n "$name" ]; then
        psql -X -q "$TEST_DATABASE_URL" -c "SET client_min_messages = warning" -c "DROP DATABASE IF EXISTS $name" \
            -c "DROP ROLE IF EXISTS ${name}_owner, ${name}_server" || warn "left behind: database and roles $name"
    fi
    [ -z "${database_is_ours:-}" ] || env -u TEST_DATABASE_URL "$LOCAL/postgres.sh" stop test
    rm -rf "$root"
}
trap finish EXIT
trap 'exit 130' INT TERM

# --- the units ---------------------------------------------------------------------------------------------------------

rooted() { sed -E "s#(^|[ =])/(opt|etc|var/lib|var/backups)/pegase#\1$root/\2/pegase#g"; }
value() { sed -n "s/^$2=//p" "$root/units/$1.service"; }

# Sets ENVIRONMENT as systemd would: the files, then what the unit says… which the files may override.
environment() {
    local file line
    ENVIRONMENT=(PATH=/usr/bin:/bin)
    # shellcheck disable=SC2206 # several on a line
    ENVIRONMENT+=($(value "$1" Environment))
    while read -r file; do
        while IFS= read -r line; do
            [[ $line =~ ^[A-Z_0-9]+= ]] && ENVIRONMENT+=("$line")
        done <"$file"
    done < <(value "$1" EnvironmentFile)
}
# of_unit <unit> [command…]: its ExecStart, or another command, where it would run.
of_unit() {
    local unit=$1 command ENVIRONMENT
    shift
    # shellcheck disable=SC2206 # no spaces in what we write there
    if [ $# -gt 0 ]; then command=("$@"); else command=($(value "$unit" ExecStart)); fi
    environment "$unit"
    cd "$(value "$unit" WorkingDirectory)" && exec env -i "${ENVIRONMENT[@]}" "${USER_OF_SERVICES[@]}" "${command[@]}"
}
run() { (of_unit "$@") >>"$root/log" 2>&1 || die "$*: failed" "$(tail -n 20 "$root/log")"; }
pegase() { (of_unit pegase-backup "$root/opt/pegase/current/server" "$@") 2>>"$root/log"; }
start() { # serve and worker
    (of_unit pegase-worker) >>"$root/worker.log" 2>&1 &
    WORKER=$!
    (of_unit pegase) >>"$root/serve.log" 2>&1 &
    SERVE=$!
    wait_ready
}
wait_ready() {
    local answer=
    for _ in $(seq 300); do
        kill -0 "$SERVE" 2>/dev/null || die "the server stopped:" "$(tail -n 5 "$root/serve.log")"
        answer=$(curl -s -m 5 "$PEGASE_PUBLIC_URL/health/ready" || true)
        [ "$answer" != ready ] || return 0
        sleep 0.05
    done
    die "not ready: $answer"
}
stop() { # <variable of the pid>: by SIGTERM, in the time that the unit leaves, and without an error
    local pid=${!1} begin=$SECONDS
    kill -TERM "$pid"
    wait "$pid" || die "$1 does not end well when it is told to stop: $?"
    [ $((SECONDS - begin)) -le 40 ] || die "$1 took $((SECONDS - begin)) s to stop"
    printf -v "$1" ''
}

verify_units() {
    local unit
    mkdir "$root/units"
    for unit in "$units"/*.service "$units"/*.timer; do rooted <"$unit" >"$root/units/${unit##*/}"; done
    for unit in pegase pegase-worker pegase-migrate pegase-backup; do
        grep -q "User=pegase" "$root/units/$unit.service" && [ -x "$(value "$unit" ExecStart | cut -d' ' -f1)" ] ||
            die "$unit.service starts nothing that is there"
        for line in NoNewPrivileges=yes ProtectSystem=strict MemoryDenyWriteExecute=yes CapabilityBoundingSet=; do
            grep -qxF "$line" "$root/units/$unit.service" || die "$unit.service lacks $line"
        done
    done
    have systemd-analyze || return 2
    SYSTEMD_UNIT_PATH="$root/units:" systemd-analyze verify --man=no "$root"/units/*.service "$root"/units/*.timer \
        >"$root/verify" 2>&1 || die "systemd-analyze verify:" "$(cat "$root/verify")"
    ! grep -qF "$root/units" "$root/verify" || die "systemd-analyze verify:" "$(cat "$root/verify")"
    systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$units/pegase-backup.timer")" >/dev/null ||
        die "the timer has no calendar"
}
verify_proxy() {
    local nginx=${DRILL_NGINX:-nginx}
    have "$nginx" && have openssl || return 2
    mkdir -p "$root/nginx" "$root/etc/pegase/tls"
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=pegase.example.org -keyout "$root/etc/pegase/tls/privkey.pem" \
        -out "$root/etc/pegase/tls/fullchain.pem" 2>/dev/null
    {
        printf 'pid %s/nginx/pid; error_log stderr; events {} http { access_log off;' "$root"
        for folder in client_body proxy fastcgi uwsgi scgi; do printf ' %s_temp_path %s/nginx/%s;' $folder "$root" $folder; done
        printf ' include %s/nginx/pegase.conf; }\n' "$root"
    } >"$root/nginx/nginx.conf"
    rooted <"$units/nginx-pegase.conf" |
        sed "s#127.0.0.1:3000;#$PEGASE_LISTEN;#; s#listen \(.*\)443#listen \1$1#; s#listen \(.*\)80;#listen \1$2;#" >"$root/nginx/pegase.conf"
    "$nginx" -t -q -p "$root/nginx" -e stderr -c "$root/nginx/nginx.conf"
}

# --- 1. the archive ----------------------------------------------------------------------------------------------------

unpack() { # <version>
    mkdir -p "$root/opt/pegase/$1"
    tar -xzf "$root/pegase.tar.gz" --no-same-owner -C "$root/opt/pegase/$1"
}
archive() {
    local line
    # As the guide says it.
    line=$(grep '^tar -czf pegase.tar.gz ' "$guide")
    line=${line//-C dist/-C "$dist"}
    line=${line//-C ..\/deploy/-C "$ROOT/deploy"}
    eval "${line/pegase.tar.gz/"$root/pegase.tar.gz"}"
    version=$(sed -E 's/.*"version":"([^"]*)".*/\1/' "$dist/build.json")
    mkdir -p "$root"/{etc,var/lib,var/backups}/pegase
    [ "$(id -u)" -ne 0 ] || chown nobody "$root"/var/{lib,backups}/pegase
    chmod 700 "$root"/var/{lib,backups}/pegase
    unpack "$version"
    ln -sfn "$version" "$root/opt/pegase/current"
    for file in pegase.env pegase-owner.env nginx-pegase.conf pegase.service; do
        [ -s "$root/opt/pegase/current/systemd/$file" ] || die "the archive lacks systemd/$file"
    done
}

# --- 2, 3. database, settings ------------------------------------------------------------------------------------------

database() {
    private_database install
    name=${DATABASE_OWNER_URL##*/}
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    # The statements of the guide, under names of this run; the role that all databases of a cluster share may be there.
    sed -n '/^```sql/,/^```$/{/^```/d;p}' "$guide" |
        sed -E "s/pegase_(owner|server)/${name}_\1/g; s/CHANGE_ME/$password/; s/DATABASE pegase /DATABASE $name /" >"$root/roles.sql"
    [ "$(grep -c . "$root/roles.sql")" -ge 5 ] || die "the guide has no SQL"
    [ "$(psql -X -At "$TEST_DATABASE_URL" -c "SELECT count(*) FROM pg_roles WHERE rolname = 'pegase_app'")" = 0 ] ||
        sed -i '/^CREATE ROLE pegase_app/d' "$root/roles.sql"
    psql -X -q -v ON_ERROR_STOP=1 "$TEST_DATABASE_URL" -f "$root/roles.sql"
}
settings() {
    local at=${TEST_DATABASE_URL##*@} secret recipient
    at=${at%/*}
    "$root/opt/pegase/current/server" backup-key >"$root/backup.key" 2>>"$root/log"
    recipient=$(sed -n 's/^# PEGASE_BACKUP_RECIPIENTS=//p' "$root/backup.key")
    secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    PEGASE_LISTEN=127.0.0.1:$(free_port)
    PEGASE_PUBLIC_URL=http://$PEGASE_LISTEN
    # Over HTTP, for a browser on this machine: a trial.
    (
        umask 077
        rooted <"$root/opt/pegase/current/systemd/pegase.env" | sed -E "
            s#^(DATABASE_URL=).*#\1postgres://${name}_server:$password@$at/$name#
            s#^(PEGASE_SECRET=).*#\1$secret#; s#^(PEGASE_PUBLIC_URL=).*#\1$PEGASE_PUBLIC_URL#; s#^(PEGASE_LISTEN=).*#\1$PEGASE_LISTEN#
            s#^(PEGASE_WORKER_LISTEN=).*#\1127.0.0.1:$(free_port)#; s/^#(PEGASE_DEMO=true)/\1/
            s#^(PEGASE_BACKUP_RECIPIENTS=).*#\1$recipient#" >"$root/etc/pegase/pegase.env"
        sed -E "s#^(DATABASE_OWNER_URL=).*#\1postgres://${name}_owner:$password@$at/$name#" \
            "$root/opt/pegase/current/systemd/pegase-owner.env" >"$root/etc/pegase/pegase-owner.env"
    )
    [ "$(pegase check-config)" = "the configuration is right" ] || die "the example of the settings is refused:" "$(tail -n 9 "$root/log")"
    # All that is commented out must be known too.
    sed -nE 's/^#?([A-Z_0-9]+)=.*/\1/p' "$units"/*.env | while read -r key; do
        grep -q "^| \`$key\`" docs/CONFIGURATION.md || die "docs/CONFIGURATION.md knows no $key"
    done
}

# --- 4, 5. data, services, people ----------------------------------------------------------------------------------------

data() {
    run pegase-migrate
    run pegase-migrate "$root/opt/pegase/current/server" seed --demo
}
signed_in() { # the session is still good
    [ "$(curl -s -o /dev/null -w '%{http_code}' -H "Cookie: $cookie" "$PEGASE_PUBLIC_URL/gestion/inscriptions")" = 200 ]
}
people() {
    local served
    start
    cookie=$(session scolarite.demo)
    [ -n "$cookie" ] && signed_in || die "scolarite.demo cannot sign in"
    # The files that a page asks for.
    page=$(curl -s "$PEGASE_PUBLIC_URL/fr/connexion")
    asset=$(grep -oE '/pkg/[0-9a-f]{16}/[^"]+\.(js|css)' <<<"$page" | head -n 1)
    [ -n "$asset" ] || asset=$(grep -oE '/pkg/[^"]+\.(js|css)' <<<"$page" | head -n 1)
    served=$(curl -s -o /dev/null -w '%{http_code}' "$PEGASE_PUBLIC_URL$asset")
    [ "$served" = 200 ] || die "$asset is answered by $served"
    # An account of the guide.
    printf 'un mot de passe bien long\n' | pegase user set dsi.martin 'Dominique Martin' &&
        pegase user grant dsi.martin ADMIN ETAB00 || die "no account can be made:" "$(tail -n 5 "$root/log")"
}
# What the proxy lets out, on another port and with a certificate of its own.
through_the_proxy() {
    local code=
    "${DRILL_NGINX:-nginx}" -p "$root/nginx" -e stderr -c "$root/nginx/nginx.conf" -g 'daemon off;' >>"$root/log" 2>&1 &
    PROXY=$!
    outside() { curl -s -o /dev/null -w '%{http_version} %{http_code}' --cacert "$root/etc/pegase/tls/fullchain.pem" \
        --resolve "pegase.example.org:$tls:127.0.0.1" "https://pegase.example.org:$tls$1"; }
    for _ in $(seq 50); do
        code=$(outside /health/ready || true)
        [ "$code" != "2 200" ] || break
        sleep 0.1
    done
    [ "$code" = "2 200" ] || die "the proxy answers $code" "$(tail -n 5 "$root/log")"
    code=$(outside /metrics || true)
    [ "$code" = "2 404" ] || die "the proxy lets the figures out: $code"
    [ "$(curl -s -o /dev/null -w '%{http_code}' "$PEGASE_PUBLIC_URL/metrics")" = 200 ] || die "there are no figures"
    kill -TERM "$PROXY"
    wait "$PROXY" || true
    PROXY=
}
backup() {
    run pegase-backup
    local kept
    kept=$(echo "$root"/var/backups/pegase/pegase-*)
    [ -s "$kept/manifeste.json" ] || die "no backup in $kept"
    "$root/opt/pegase/current/server" verify-backup "$kept" --identity "$root/backup.key" >>"$root/log" 2>&1 || die "the backup is damaged"
    kept=$(du -sh "$kept" | cut -f1)
    say "a backup of $kept, verified with its key"
}
doctor() {
    pegase doctor >"$root/doctor" || die "doctor finds something wrong:" "$(cat "$root/doctor")"
    grep -v '^ok' "$root/doctor" >&2 || true
}

# --- upgrade, going back, end --------------------------------------------------------------------------------------------

upgrade() {
    local next=$version-next status begin
    unpack "$next"
    # Another build, as far as a browser can tell.
    printf 'next\n' >"$root/opt/pegase/$next/site/pkg/next.txt"
    ln -sfn "$(readlink "$root/opt/pegase/current")" "$root/opt/pegase/previous"
    ln -sfn "$next" "$root/opt/pegase/current"
    # The server that still runs keeps to its own files.
    [ "$(curl -s "$PEGASE_PUBLIC_URL$asset" | sha256sum)" = "$(sha256sum <"$root/opt/pegase/$version/site/pkg/${asset##*/}")" ] ||
        die "once the link has moved, the old server answers $asset with something else"
    status=$(curl -s -o /dev/null -w '%{http_code}' "$PEGASE_PUBLIC_URL/pkg/next.txt")
    [ "$status" != 200 ] || die "the old server gives files of the new version"
    run pegase-migrate
    stop WORKER
    (of_unit pegase-worker) >>"$root/worker.log" 2>&1 &
    WORKER=$!
    begin=${EPOCHREALTIME/[.,]/}
    stop SERVE
    (of_unit pegase) >>"$root/serve.log" 2>&1 &
    SERVE=$!
    wait_ready
    say "nobody was answered for $(((${EPOCHREALTIME/[.,]/} - begin) / 1000)) ms"
    signed_in || die "who was signed in is not any more"
    [ "$(curl -s -o /dev/null -w '%{http_code}' "$PEGASE_PUBLIC_URL/pkg/next.txt")" = 200 ] || die "the new version does not answer"
    status=$(curl -s -o /dev/null -w '%{http_code}' "$PEGASE_PUBLIC_URL$asset")
    [ "$status" = 200 ] || die "a page that was opened before asks for $asset: $status"
    doctor
}
back() {
    ln -sfn "$(readlink "$root/opt/pegase/previous")" "$root/opt/pegase/current"
    stop WORKER
    stop SERVE
    run pegase-migrate
    start
    signed_in || die "who was signed in is not any more"
}
the_end() {
    stop SERVE
    stop WORKER
    grep -q '"stopped"' "$root/serve.log" || die "the server did not say that it stopped"
}

step "the archive, unpacked" archive
say "the units"
if verify_units; then
    STEPS+=("             ok      the units, by $(systemd-analyze --version | head -n 1)")
else
    warn "SKIPPED: there is no systemd-analyze, nothing verifies the units"
    skipped "the units: no systemd-analyze"
fi
step "the database, its roles" database
step "the settings" settings
tls=$(free_port)
if verify_proxy "$tls" "$(free_port)"; then
    proxy=yes
    STEPS+=("             ok      the proxy, by nginx -t")
else
    [ $? -eq 2 ] || die "nginx refuses the example"
    warn "SKIPPED: there is no nginx, nothing verifies the proxy"
    skipped "the proxy: no nginx"
fi
step "migrate, seed" data
step "both services, somebody signs in, an account" people
[ -z "${proxy:-}" ] || step "through the proxy: TLS, HTTP/2, no figures" through_the_proxy
step "the backup of the timer" backup
step "doctor" doctor
step "an upgrade" upgrade
step "going back" back
step "the end, by SIGTERM" the_end
steps
