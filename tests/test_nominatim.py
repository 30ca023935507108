"""The geocoder against a real Nominatim: `tools/nominatim_server.sh start`, then MAPPER_NOMINATIM=127.0.0.1:8088."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_world import DictGazetteer, mark

from mapper.geocoders import AnswerCache, GeocoderGazetteer, open_geocoder
from mapper.resolve import Resolver

DOMAIN = os.environ.get("MAPPER_NOMINATIM", "")
pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(not DOMAIN, reason="MAPPER_NOMINATIM names no server; tools/nominatim_server.sh starts one"),
]


@pytest.fixture
def geocoder(tmp_path: Path) -> Iterator[GeocoderGazetteer]:
    cache = AnswerCache(tmp_path / "answers.sqlite")
    yield open_geocoder(f"nominatim?domain={DOMAIN}&scheme=http&delay=0&timeout=10", cache)
    cache.close()


@pytest.mark.parametrize(
    ("name", "lang", "level", "country", "lat"),
    [
        ("Xyzzyville", "en", "city", "IQ", 36.5012),
        ("Mossul", "de", "city", "IQ", 36.34),
        ("Mosul", "en", "city", "IQ", 36.34),
        ("Probe Creek", "en", "water", "IQ", 36.3),
    ],
)
def test_place_is_found(
    geocoder: GeocoderGazetteer, name: str, lang: str, level: str, country: str, lat: float
) -> None:
    place = geocoder.lookup(name, lang=lang)[0].place
    assert (place.level, place.country) == (level, country)
    assert place.lat == pytest.approx(lat, abs=0.05)


def test_all_bearers_of_a_name_are_candidates(geocoder: GeocoderGazetteer) -> None:
    assert {match.place.country for match in geocoder.lookup("Paris", lang="en")} >= {"FR", "US"}


def test_unknown_name_has_no_places(geocoder: GeocoderGazetteer) -> None:
    assert geocoder.lookup("Nosuchplacehere", lang="en") == ()


def test_open_name_of_a_text_is_placed(geocoder: GeocoderGazetteer) -> None:
    document, mentions = mark("Troops left [Mosul] for [Qarayat Ikhtibar] and [Xyzzyville].")
    resolver = Resolver.load(DictGazetteer())
    offline = resolver.resolve(document, mentions)
    assert [query.name for query in geocoder.outgoing(offline)] == ["Qarayat Ikhtibar", "Xyzzyville"]
    geocoder.fetch(geocoder.outgoing(offline))
    online = geocoder.improve(document, offline, resolver)
    assert online[0] == offline[0]
    assert [r.place.country for r in online[1:] if r.place] == ["SY", "IQ"]
