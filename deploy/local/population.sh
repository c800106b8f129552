#!/usr/bin/env bash
# Fills a database that holds the demonstration with a whole establishment: population.sh [options of `generator population`]
# Expects DATABASE_OWNER_URL, and the generator built (GENERATOR, target/release/generator by default).
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ -n "${DATABASE_OWNER_URL:-}" ] || die "needs DATABASE_OWNER_URL: the owner of a database that holds the demonstration"
have psql || die "psql loads the population:" "sudo apt-get install -y postgresql-client"
generator=${GENERATOR:-$TARGET/release/generator}
[ -x "$generator" ] || die "$generator is not built:" "cargo build --release -p generator"

begin=$SECONDS
"$generator" population "$@" | psql -X -q "$DATABASE_OWNER_URL" -f "$LOCAL/population.sql" >&2
say "the population is there, after $((SECONDS - begin)) s"
