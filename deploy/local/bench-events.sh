# shellcheck shell=bash
# Sourced by bench: events brought to a broker after it was away. At least 5 000 a second are wanted, and those of an hour of
# absence, 100 000, within a minute.
# shellcheck source=lib.sh

BROKER_PID='' RELAY_PID=''
stop_relay() {
    for pid in $RELAY_PID $BROKER_PID; do
        kill -TERM "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    BROKER_PID='' RELAY_PID=''
}

# Argument: events that wait, the last that the population has told. A process of its own brings them.
relay_events() {
    local number=$1 address begin took waiting rate
    address=127.0.0.1:$(free_port)
    "$TARGET/release/charge" courtier --ecoute "$address" >>"$log" 2>&1 &
    BROKER_PID=$!
    until ! port_free "${address##*:}"; do sleep 0.1; done
    PEGASE_KAFKA_BROKERS=$address dist/server topics --replicas 1 >>"$log" 2>&1
    psql -X -q "$DATABASE_OWNER_URL" -c "DELETE FROM evt.lecteur" -c "INSERT INTO evt.lecteur (nom, xact, id)
        SELECT 'kafka', xact, id FROM evt.outbox ORDER BY xact DESC, id DESC OFFSET $number LIMIT 1"
    waiting=$(psql -X -At "$DATABASE_OWNER_URL" -c "SELECT count(*) FROM evt.outbox o, evt.lecteur l WHERE (o.xact, o.id) > (l.xact, l.id)")
    begin=${EPOCHREALTIME/[.,]/}
    PEGASE_KAFKA_BROKERS=$address dist/server worker >>"$log" 2>&1 &
    RELAY_PID=$!
    until [ "$(psql -X -At "$DATABASE_OWNER_URL" -c "SELECT count(*) FROM (SELECT FROM evt.outbox o, evt.lecteur l WHERE (o.xact, o.id) > (l.xact, l.id) LIMIT 1) AS n")" -eq 0 ]; do
        kill -0 "$RELAY_PID" 2>/dev/null || die "the worker stopped: $log"
        [ $((${EPOCHREALTIME/[.,]/} - begin)) -lt 300000000 ] || die "events still wait after five minutes: $log"
        sleep 0.05
    done
    took=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
    stop_relay
    rate=$((waiting * 1000 / took))
    printf '\n  %d.%01d s  %d events that waited brought to the broker, %d a second\n' \
        $((took / 1000)) $((took % 1000 / 100)) "$waiting" "$rate"
    [ "$rate" -ge 5000 ] || printf '  MISSED: 5 000 a second are wanted\n'
}
