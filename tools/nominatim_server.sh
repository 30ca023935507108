#!/usr/bin/env bash
# Starts a real Nominatim on this machine with the places of tools/nominatim_places.osm, for trying the geocoder.
#
#   tools/nominatim_server.sh start [PORT]    set up what is missing, import, serve on 127.0.0.1:PORT (default 8088)
#   tools/nominatim_server.sh stop            stop the server and its database
#   tools/nominatim_server.sh clean           stop, and remove everything it made
#
# Needs Debian's postgresql, postgresql-<version>-postgis-3 and osm2pgsql; nominatim-db and nominatim-api come from
# PyPI into a virtual environment of their own. They need PyICU, which PyPI has as source only: with Debian's python3-icu
# (and Debian's Python in front: PATH=/usr/bin:$PATH) nothing is compiled. The database is a cluster of its own on a socket in $NOMINATIM_HOME;
# no other PostgreSQL is touched. PostgreSQL does not run as root: as root, the user "postgres" runs its part.
# The import asks openstreetmap.org how old one node is; without a network it says so and goes on.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${NOMINATIM_HOME:-/var/tmp/event-mapper-nominatim}
osm=${NOMINATIM_OSM:-$here/nominatim_places.osm}
port=${2:-8088}
user=$(id -un)
if [ "$user" = root ]; then user=postgres; fi

as_user() {
  if [ "$(id -un)" = "$user" ]; then "$@"; else runuser -u "$user" -- "$@"; fi
}

need() {
  command -v "$1" >/dev/null || { echo "“$1” is missing: apt-get install $2" >&2; exit 1; }
}

postgres_bin() {
  local dirs=(/usr/lib/postgresql/*/bin)
  [ -x "${dirs[-1]}/initdb" ] || { echo "PostgreSQL is missing: apt-get install postgresql" >&2; exit 1; }
  echo "${dirs[-1]}"
}

stop() {
  if [ -f "$home/server.pid" ]; then
    kill "$(cat "$home/server.pid")" 2>/dev/null || true
    rm -f "$home/server.pid"
  fi
  if [ -f "$home/db/postmaster.pid" ]; then
    as_user "$(postgres_bin)/pg_ctl" -D "$home/db" -m fast stop >/dev/null || true
  fi
}

start() {
  need osm2pgsql osm2pgsql
  local bin
  bin=$(postgres_bin)
  mkdir -p "$home/project"
  if [ "$(id -un)" = root ]; then chown "$user" "$home" "$home/project"; fi
  if [ ! -x "$home/venv/bin/nominatim" ]; then
    python3 -m venv --system-site-packages "$home/venv"
    "$home/venv/bin/pip" install -q nominatim-db nominatim-api falcon uvicorn "psycopg[binary]"
  fi
  if [ ! -d "$home/db" ]; then
    as_user "$bin/initdb" -D "$home/db" -A trust --encoding=UTF8 --locale=C.UTF-8 >"$home/initdb.log"
  fi
  if [ ! -f "$home/db/postmaster.pid" ]; then
    as_user "$bin/pg_ctl" -D "$home/db" -w -l "$home/db/log" \
      -o "-c listen_addresses='' -c unix_socket_directories='$home' -c fsync=off" start >/dev/null
  fi
  export NOMINATIM_DATABASE_DSN="pgsql:dbname=nominatim;host=$home;user=$user"
  export NOMINATIM_DATABASE_WEBUSER=nominatim_web NOMINATIM_TOKENIZER=icu NOMINATIM_FLATNODE_FILE=
  cd "$home/project"
  if ! as_user "$bin/psql" -h "$home" -d nominatim -c "SELECT 1 FROM placex LIMIT 1" >/dev/null 2>&1; then
    as_user "$bin/dropdb" -h "$home" --if-exists nominatim
    as_user "$bin/psql" -h "$home" -d postgres -qc "DROP ROLE IF EXISTS nominatim_web; CREATE ROLE nominatim_web LOGIN"
    install -m 644 "$osm" "$home/places.osm"
    "$home/venv/bin/nominatim" import --no-updates --osm-file "$home/places.osm" --threads 2 >"$home/import.log" 2>&1 ||
      { tail -20 "$home/import.log" >&2; exit 1; }
  fi
  "$home/venv/bin/nominatim" serve --server "127.0.0.1:$port" >"$home/server.log" 2>&1 &
  echo $! >"$home/server.pid"
  for _ in $(seq 60); do
    if python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/status', timeout=2)" 2>/dev/null; then
      echo "Nominatim answers at http://127.0.0.1:$port"
      echo "Try it: MAPPER_NOMINATIM=127.0.0.1:$port python -m pytest tests/test_nominatim.py -m network"
      return
    fi
    sleep 0.5
  done
  tail -20 "$home/server.log" >&2
  exit 1
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  clean) stop; rm -rf "$home" ;;
  *) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
