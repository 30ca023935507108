"""The store with synthetic events on real cities: ingest, filters, export; ogr2ogr over the same rows beside it.

    python benchmarks/store.py [--events 1000000] [--keep FOLDER]

Every step runs in a process of its own, so that its CPU time and peak memory are its own. No score depends on what
else the machine does but through CPU caches; ratios are of CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.synthetic import synthetic
from mapper.geojson import FIELDS, collection
from mapper.results import Json
from mapper.store import Box, Filters, open_store


def ingest(folder: Path, number: int) -> Json:
    """Ready features into the store; making them is timed apart."""
    begin = time.process_time()
    made = sum(1 for _ in synthetic(number))
    making = time.process_time() - begin
    store = open_store(folder / "store.sqlite")
    begin = time.process_time()
    taken = store.add_features(synthetic(number))
    seconds = time.process_time() - begin - making
    store.close()
    assert taken == made == number
    return {"cpu_s": seconds, "per_cpu_s": number / seconds}


def export(folder: Path, number: int) -> Json:
    """All features to one GeoJSON file."""
    store = open_store(folder / "store.sqlite")
    begin = time.process_time()
    with (folder / "ours.geojson").open("wb") as file:
        for piece in collection(store.feature_bytes()):
            file.write(piece)
    seconds = time.process_time() - begin
    store.close()
    return {"cpu_s": seconds, "per_cpu_s": number / seconds}


def queries(folder: Path, number: int) -> Json:
    """Milliseconds of typical questions, the median of nine."""
    store = open_store(folder / "store.sqlite")
    asked = {
        "bbox_small": Filters(bbox=Box(8.0, 47.0, 9.0, 48.0)),
        "bbox_antimeridian": Filters(bbox=Box(175.0, -45.0, -175.0, -10.0)),
        "bbox_date_type": Filters(
            bbox=Box(5.0, 45.0, 15.0, 55.0), first=date(2016, 1, 1), last=date(2016, 3, 31), types=("attack", "protest")
        ),
        "day": Filters(first=date(2016, 1, 20), last=date(2016, 1, 20)),
        "text": Filters(text="harbour storm minister"),
        "article": Filters(article="a1f4"),
    }
    answer: Json = {}
    for name, filters in asked.items():
        times = []
        for _ in range(9):
            begin = time.perf_counter()
            found = len(list(store.feature_bytes(filters, limit=2000)))
            times.append(1000 * (time.perf_counter() - begin))
        answer[name] = {"ms": sorted(times)[4], "features": found}
    store.close()
    return answer


def live(folder: Path, number: int) -> Json:
    """Columns: the first load, then counts, clusters and the packed set; the median of nine."""
    from mapper.store.clusters import clusters, packed

    store = open_store(folder / "store.sqlite")
    begin = time.perf_counter()
    columns, everything = store.selection()
    answer: Json = {"load": {"ms": 1000 * (time.perf_counter() - begin)}}
    narrow = Filters(first=date(2016, 1, 1), last=date(2016, 12, 31), types=("attack", "protest"))
    world, europe = Box(-180.0, -85.0, 180.0, 85.0), Box(-12.0, 35.0, 30.0, 60.0)
    asked = {
        "counts": lambda: store.counts(narrow),
        "counts_of_all": store.counts,
        "clusters_world": lambda: clusters(columns, everything, world, cell_degrees=11.25),
        "clusters_europe": lambda: clusters(columns, everything, europe, cell_degrees=1.4),
        "clusters_filtered": lambda: clusters(*store.selection(narrow), europe, cell_degrees=1.4),
        "packed_filtered": lambda: packed(*store.selection(narrow)),
    }
    for name, ask in asked.items():
        times = []
        for _ in range(9):
            begin = time.perf_counter()
            found = ask()
            times.append(1000 * (time.perf_counter() - begin))
        answer[name] = {"ms": sorted(times)[4]} | ({"size": len(found)} if isinstance(found, list | bytes) else {})
    store.close()
    return answer


def geopackage(folder: Path, number: int) -> Json:
    """The same rows as GeoPackage: what ogr2ogr reads."""
    from mapper.exports import gpkg

    store = open_store(folder / "store.sqlite")
    begin = time.process_time()
    gpkg.write(folder / "events.gpkg", store.features())
    seconds = time.process_time() - begin
    store.close()
    return {"cpu_s": seconds, "per_cpu_s": number / seconds}


STEPS = {step.__name__: step for step in (ingest, export, queries, live, geopackage)}


def apart(step: str, folder: Path, number: int) -> Json:
    """Run a step in a process of its own; its figures with its peak memory."""
    command = [sys.executable, __file__, "--step", step, "--keep", str(folder), "--events", str(number)]
    found: Json = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def ogr(folder: Path, number: int) -> Json | None:
    """ogr2ogr from the GeoPackage to GeoJSON; None without it."""
    if shutil.which("ogr2ogr") is None:
        return None
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    target = folder / "ogr.geojson"
    target.unlink(missing_ok=True)
    subprocess.run(["ogr2ogr", "-f", "GeoJSON", target, folder / "events.gpkg"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu_s": seconds, "per_cpu_s": number / seconds}


def main() -> None:
    """All steps, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder for the files; a temporary one when not given")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        figures = STEPS[given.step](given.keep, given.events)
        figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(figures))
        return
    folder = given.keep or Path(tempfile.mkdtemp(prefix="store-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "store.sqlite").unlink(missing_ok=True)
    (folder / "events.gpkg").unlink(missing_ok=True)
    print(f"{given.events:,} events, {len(FIELDS)} fields each")
    results = {step: apart(step, folder, given.events) for step in STEPS}
    results["ogr2ogr"] = ogr(folder, given.events) or {}
    results["store_mb"] = {"size": (folder / "store.sqlite").stat().st_size / 1e6}
    for name, figures in results.items():
        print(name, json.dumps(figures))
    if results["ogr2ogr"]:
        print(f"export: {results['export']['per_cpu_s'] / results['ogr2ogr']['per_cpu_s']:.1f} times ogr2ogr")
    if given.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
