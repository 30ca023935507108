"""Many made-up flat features at some hundred places: a collection too big to be loaded by the page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

TYPES = ("attack", "protest", "meeting", "disaster", "other")


def many_features(number: int, *, seed: int = 11) -> Iterator[dict[str, Any]]:
    """The same features for the same seed; some have no date, some no point."""
    rng = random.Random(seed)
    return (_feature(n, rng) for n in range(number))


def _feature(n: int, rng: random.Random) -> dict[str, Any]:
    city = rng.randrange(400)
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(700))
    known = {
        "event_type": rng.choice(TYPES),
        "status": rng.choice(("happened", "planned", "denied")),
        "claimed": rng.random() < 0.3,
        "event_date": day.isoformat() if rng.random() < 0.95 else None,
        "date_end": None,
        "title": rng.choice(("red roof", "blue roof")),
        "location": f"City {city}",
        "country": rng.choice(("FJ", "DE")),
        "geo_precision": rng.choice(("city", "country", None)),
        "place_confidence": rng.choice((0.3, 0.9)),
        "source": f"Paper {rng.randrange(5)}",
        "lang": rng.choice(("de", "en")),
        "event_id": f"e{n}",
        "article_id": f"a{n // 10}",
    }
    known["date_end"] = known["event_date"]
    spot = random.Random(city)
    point = [round(spot.uniform(-180, 180), 4), round(spot.uniform(-60, 70), 4)]
    geometry = {"type": "Point", "coordinates": point} if rng.random() < 0.97 else None
    return {"type": "Feature", "id": f"e{n}", "geometry": geometry, "properties": known}
