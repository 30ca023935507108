"""Measures the place index: right candidates for gold mentions, German press spellings, false matches, speed, size.

    python benchmarks/gazetteer.py EVAL_FOLDER [--index FILE] [--misses N] [--build]

EVAL_FOLDER holds exonyms-de.tsv and corpora/*.jsonl. A candidate is right within 161 km of the gold point (news sets:
25 km), within the gold place's own radius, or with the gold GeoNames id. `relaxed` also takes a country or region
whose own radius reaches the gold point. `cued` adds the fall-backs that need a context cue.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geopy.distance import great_circle

from mapper.gazetteer import OfflineGazetteer, open_gazetteer
from mapper.model import Match
from mapper.settings import load

ROOT = Path(__file__).resolve().parent.parent
NOUNS = ROOT / "tests" / "gazetteer" / "german_nouns.txt"
CORPORA = {
    "lgl-dev": 161.0,
    "trnews-dev": 161.0,
    "geovirus-dev": 161.0,
    "geowebnews-dev": 161.0,
    "news-de-dev": 25.0,
    "news-multi-dev": 25.0,
}


def main() -> None:
    """Print every figure, one a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path, default=load().gazetteer)
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list the N most frequent misses per corpus")
    parser.add_argument("--build", action="store_true", help="also build an index and measure that (a minute)")
    args = parser.parse_args()
    started = time.perf_counter()
    gazetteer = open_gazetteer(args.index)
    gazetteer.lookup("Berlin", lang="de")
    print(f"open and first look-up     {(time.perf_counter() - started) * 1000:.1f} ms")
    print(f"file                       {args.index.stat().st_size / 1e6:.1f} MB")
    for name, limit_km in CORPORA.items():
        ceiling(gazetteer, args.folder / "corpora" / f"{name}.jsonl", limit_km, args.misses)
    exonyms(gazetteer, args.folder / "exonyms-de.tsv")
    false_matches(gazetteer)
    speed(args.index, args.folder)
    if args.build:
        build_cost()


def mentions(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(language, gold mention with coordinates) of a corpus."""
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        for mention in document["mentions"]:
            if mention.get("lat") is not None:
                yield document["lang"], mention


def right(match: Match, mention: dict[str, Any], limit_km: float) -> bool:
    """True when the candidate is the gold place by the scorer's rule."""
    if mention.get("geonameid") and str(match.place.geonameid) == str(mention["geonameid"]):
        return True
    return distance_km(match, mention) <= max(limit_km, mention.get("radius_km") or 0.0)


def distance_km(match: Match, mention: dict[str, Any]) -> float:
    """Kilometres between a candidate's point and the gold point."""
    return float(great_circle((match.place.lat, match.place.lon), (mention["lat"], mention["lon"])).km)


def ceiling(gazetteer: OfflineGazetteer, path: Path, limit_km: float, misses: int) -> None:
    """Share of gold mentions with a right candidate: plain, relaxed, cued."""
    plain = relaxed = cued = first = total = candidates = 0
    missed: Counter[str] = Counter()
    for lang, mention in mentions(path):
        total += 1
        found = gazetteer.lookup(mention["surface"], lang=lang)
        candidates += len(found)
        hit = any(right(match, mention, limit_km) for match in found)
        wide = any(
            m.place.level not in ("city", "suburb") and distance_km(m, mention) <= m.place.radius_km for m in found
        )
        plain += hit
        first += bool(found) and right(found[0], mention, limit_km)
        relaxed += hit or wide
        extra = hit or any(
            right(match, mention, limit_km) for match in gazetteer.lookup(mention["surface"], lang=lang, cued=True)
        )
        cued += extra
        if not hit:
            missed[mention["surface"] + (" ~" if wide else " +" if extra else " ≠" if found else "")] += 1
    share = [100 * count / total for count in (plain, relaxed, cued, first)]
    print(
        f"{path.stem:26} {share[0]:.1f} %  relaxed {share[1]:.1f} %  cued {share[2]:.1f} %  "
        f"first {share[3]:.1f} %  n {total}  candidates {candidates / total:.1f}"
    )
    if misses:
        print("   ", ", ".join(f"{name} {count}" for name, count in missed.most_common(misses)))


def exonyms(gazetteer: OfflineGazetteer, path: Path) -> None:
    """German press spellings: right place among the candidates (25 km), and first of them."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    there, first, missing = 0, 0, []
    for name, lat, lon, *_ in rows:
        gold = {"lat": float(lat), "lon": float(lon)}
        near = [distance_km(match, gold) <= 25 for match in gazetteer.lookup(name, lang="de", cued=True)]
        there += any(near)
        first += near[:1] == [True]
        if not near or not near[0]:
            missing.append(name + ("" if any(near) else " (none)"))
    print(
        f"exonyms-de                 {100 * there / len(rows):.1f} %  "
        f"first {100 * first / len(rows):.1f} %  n {len(rows)}"
    )
    print("    not first:", ", ".join(missing))


def false_matches(gazetteer: OfflineGazetteer) -> None:
    """Ordinary German nouns that the gazetteer takes for names, without and with fall-backs."""
    nouns = NOUNS.read_text(encoding="utf-8").split()
    plain = [noun for noun in nouns if gazetteer.lookup(noun, lang="de")]
    cued = [noun for noun in nouns if gazetteer.lookup(noun, lang="de", cued=True)]
    print(
        f"German nouns that match    {100 * len(plain) / len(nouns):.1f} %  cued {100 * len(cued) / len(nouns):.1f} %"
    )
    print("   ", ", ".join(plain))


_SPEED = """
import json, resource, sys, time
from pathlib import Path
def rss():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
from mapper.gazetteer import open_gazetteer
index, folder = Path(sys.argv[1]), Path(sys.argv[2])
files = [folder / "corpora" / f"{name}.jsonl" for name in ("lgl-dev", "trnews-dev", "smartdata-train")]
docs = [json.loads(line) for file in files for line in open(file)]
names = [m["surface"] for d in docs for m in d["mentions"]][:20000]
base = rss()
gazetteer = open_gazetteer(index)
def scan(chosen):
    size = sum(len(d["text"].encode()) for d in chosen); t = time.process_time()
    for d in chosen:
        for _ in gazetteer.scan(d["text"], lang=d["lang"]): pass
    return size / 1e6 / (time.process_time() - t)
for lang in ("en", "de"):
    chosen = [d for d in docs if d["lang"] == lang]
    cold, warm = scan(chosen), scan(chosen)
    print(f"scan {lang}                    first {cold:.1f}  warm {warm:.1f} MB/s")
def look():
    t = time.process_time()
    for name in names: gazetteer.lookup(name, lang="en")
    return (time.process_time() - t) / len(names) * 1e6
cold, warm = look(), look()
print(f"look-up                    first {cold:.1f}  warm {warm:.1f} µs")
print(f"memory of the gazetteer    {rss() - base:.1f} MB; whole process {rss():.1f} MB (texts in memory included)")
"""


def speed(index: Path, folder: Path) -> None:
    """Scan, look-up and memory, in a fresh process so that nothing is warm."""
    subprocess.run([sys.executable, "-c", _SPEED, str(index), str(folder)], check=True, cwd=ROOT)


def build_cost() -> None:
    """Time and peak memory of a build from the packages."""
    target = ROOT / "instance" / "benchmark.sqlite"
    started = time.perf_counter()
    code = "import sys; from pathlib import Path; from mapper.gazetteer import build; build(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(target)], check=True, cwd=ROOT)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"build                      {time.perf_counter() - started:.1f} s, peak {peak:.0f} MB")
    target.unlink()


if __name__ == "__main__":
    main()
