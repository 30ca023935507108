"""Geocoders against a local server that answers well, slowly, wrongly, with 429, 500 and garbage."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from geocoder_server import VILLAGE, Server, served
from small_world import DictGazetteer, mark

from mapper import settings
from mapper.documents import make_document
from mapper.errors import GeocoderError, SettingError
from mapper.geocoders import AnswerCache, GeocoderGazetteer, open_geocoder, open_service
from mapper.geocoders.answers import read_answers
from mapper.geocoders.cache import DAY_S
from mapper.geocoders.service import LONGEST_REST_S, REST_S, USER_AGENT
from mapper.model import Document, Match, Mention, Place, Resolution
from mapper.pipeline import analyse, load_tools
from mapper.resolve import Resolver


@pytest.fixture
def server() -> Iterator[Server]:
    yield from served()


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


Open = Callable[..., GeocoderGazetteer]


@pytest.fixture
def geocoder(server: Server, clock: Clock, tmp_path: Path) -> Iterator[GeocoderGazetteer]:
    cache = AnswerCache(tmp_path / "answers.sqlite", clock=clock)
    opened = open_geocoder(f"nominatim?domain=127.0.0.1:{server.port}&scheme=http&timeout=0.3", cache)
    opened.service.clock, opened.service.sleep = clock, clock.sleep
    yield opened
    cache.close()


def test_answer_becomes_a_match(server: Server, geocoder: GeocoderGazetteer) -> None:
    server.answer([VILLAGE])
    (match,) = geocoder.lookup("Xyzzyville", lang="en")
    place = match.place
    assert (place.id, place.level, place.country, match.kind) == ("nominatim:n4711", "city", "IQ", "online")
    assert (place.lat, place.lon) == (36.5012, 43.2025)
    assert place.radius_km == pytest.approx(1.4, abs=0.3)
    assert geocoder.place("nominatim:n4711") == place


def test_only_the_name_and_who_asks_leave_the_machine(server: Server, geocoder: GeocoderGazetteer) -> None:
    server.answer([VILLAGE])
    geocoder.lookup("Xyzzyville", lang="de")
    ((query, user_agent),) = server.requests
    assert query["q"] == ["Xyzzyville"]
    assert set(query) <= {"q", "format", "limit", "addressdetails", "accept-language"}
    assert user_agent == USER_AGENT


def test_answers_are_kept_until_they_expire(server: Server, geocoder: GeocoderGazetteer, clock: Clock) -> None:
    server.answer([VILLAGE])
    first = geocoder.lookup("Xyzzyville")
    clock.now += 80 * DAY_S
    assert geocoder.lookup("Xyzzyville") == first
    assert len(server.requests) == 1
    clock.now += 11 * DAY_S
    geocoder.lookup("Xyzzyville")
    assert len(server.requests) == 2


def test_that_a_name_is_unknown_is_kept_for_less_long(
    server: Server, geocoder: GeocoderGazetteer, clock: Clock
) -> None:
    assert geocoder.lookup("Xyzzyville") == ()
    clock.now += 13 * DAY_S
    assert geocoder.lookup("Xyzzyville") == ()
    assert len(server.requests) == 1
    clock.now += 2 * DAY_S
    geocoder.lookup("Xyzzyville")
    assert len(server.requests) == 2


def test_requests_keep_the_pace(server: Server, geocoder: GeocoderGazetteer, clock: Clock) -> None:
    for name in ("Aville", "Bville", "Cville"):
        geocoder.lookup(name)
    assert clock.slept == [pytest.approx(1.0), pytest.approx(1.0)]


def improve(
    geocoder: GeocoderGazetteer, document: Document, mentions: tuple[Mention, ...], resolver: Resolver
) -> tuple[Resolution, ...]:
    """Ask about what stays open, then resolve with the answers."""
    offline = resolver.resolve(document, mentions)
    geocoder.fetch(geocoder.outgoing(offline))
    return geocoder.improve(document, offline, resolver)


def _fail_with_status(server: Server) -> None:
    server.status, server.body = 500, b"broken"


def _fail_slowly(server: Server) -> None:
    server.wait_s = 0.6


def _too_many(server: Server) -> None:
    server.status = 429


def _garbage(server: Server) -> None:
    server.body = b"\xff\xfe<html>not json"


def _wrong_shape(server: Server) -> None:
    server.answer({"places": [1, 2]})


def _wrong_fields(server: Server) -> None:
    server.answer([{"latitude": "north"}, 7])


def _cut_off(server: Server) -> None:
    server.body, server.cut = b'[{"lat": "1', True


def _forbidden(server: Server) -> None:
    server.status = 403


FAILURES = [
    _fail_with_status, _fail_slowly, _too_many, _garbage, _wrong_shape, _wrong_fields, _cut_off, _forbidden,
]  # fmt: skip


@pytest.mark.parametrize("fail", FAILURES)
def test_failing_service_is_our_error_in_words(
    server: Server, geocoder: GeocoderGazetteer, fail: Callable[[Server], None]
) -> None:
    fail(server)
    with pytest.raises(GeocoderError, match=r"127\.0\.0\.1"):
        geocoder.lookup("Xyzzyville")
    assert 1 <= len(server.requests) <= 2


@pytest.mark.parametrize("fail", FAILURES)
def test_offline_answer_stays_when_the_service_fails(
    server: Server,
    geocoder: GeocoderGazetteer,
    fail: Callable[[Server], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    fail(server)
    document, mentions = mark("Troops left [Mosul] for [Xyzzyville] and [Plughtown].")
    resolver = Resolver.load(DictGazetteer())
    with caplog.at_level(logging.WARNING):
        resolutions = improve(geocoder, document, mentions, resolver)
    assert resolutions == resolver.resolve(document, mentions)
    assert "offline answer stays" in caplog.text
    assert len(server.requests) <= 2  # the second name is not tried


def test_expired_answer_is_better_than_none(server: Server, geocoder: GeocoderGazetteer, clock: Clock) -> None:
    server.answer([VILLAGE])
    first = geocoder.lookup("Xyzzyville")
    clock.now += 200 * DAY_S
    server.status = 500
    assert geocoder.lookup("Xyzzyville") == first


def test_no_server_at_all(tmp_path: Path, clock: Clock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cache = AnswerCache(tmp_path / "answers.sqlite")
    geocoder = open_geocoder(f"nominatim?domain=127.0.0.1:{port}&scheme=http&timeout=0.3", cache)
    geocoder.service.clock, geocoder.service.sleep = clock, clock.sleep
    with pytest.raises(GeocoderError, match="failed"):
        geocoder.lookup("Xyzzyville")
    cache.close()


def test_service_asks_for_a_wait_and_gets_it(server: Server, geocoder: GeocoderGazetteer, clock: Clock) -> None:
    server.status, server.headers = 429, {"Retry-After": "7"}
    with pytest.raises(GeocoderError, match="fewer requests"):
        geocoder.lookup("Xyzzyville")
    assert 7 in clock.slept


def test_failing_service_is_left_alone_for_longer_and_longer(
    server: Server, geocoder: GeocoderGazetteer, clock: Clock
) -> None:
    server.status = 500
    for failures in range(9):
        before = len(server.requests)
        with pytest.raises(GeocoderError):
            geocoder.lookup("Xyzzyville")
        assert len(server.requests) == before + 2
        with pytest.raises(GeocoderError, match="left alone"):
            geocoder.lookup("Xyzzyville")
        assert len(server.requests) == before + 2
        clock.now += min(LONGEST_REST_S, REST_S * 2**failures) + 1
    server.status = 200
    assert geocoder.lookup("Xyzzyville") == ()


@pytest.mark.filterwarnings("ignore:Latitude normalization:UserWarning")
@pytest.mark.parametrize("lat", ["991", "nan", "-90.5", "1e400"])
def test_answer_off_the_globe_is_no_answer(server: Server, geocoder: GeocoderGazetteer, lat: str) -> None:
    server.answer([{**VILLAGE, "lat": lat}])
    with pytest.raises(GeocoderError, match="no geocoding result"):
        geocoder.lookup("Xyzzyville")


@pytest.mark.parametrize("lat", [None, "north", 91.0, float("nan")])
def test_place_off_the_globe_is_left_out(lat: Any) -> None:
    good = _location(36.3, 43.1, "Mosul", {})
    assert len(read_answers([_location(lat, 0.0, "Nowhere", {}), good], asked="Mosul", service="arcgis")) == 1


def test_what_would_be_asked_is_shown_before(server: Server, geocoder: GeocoderGazetteer) -> None:
    document, mentions = mark("Troops left [Mosul] for [Xyzzyville]. In [Xyzzyville] it was calm.")
    resolver = Resolver.load(DictGazetteer())
    resolutions = resolver.resolve(document, mentions)
    (query,) = geocoder.outgoing(resolutions)
    assert (query.host, query.name, query.lang) == (f"127.0.0.1:{server.port}", "Xyzzyville", "en")
    assert server.requests == []
    server.answer([VILLAGE])
    improve(geocoder, document, mentions, resolver)
    assert [request[0]["q"] for request in server.requests] == [["Xyzzyville"]]
    assert geocoder.outgoing(resolutions) == ()


def test_setting_turns_the_service_on_for_the_whole_path(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer([VILLAGE])
    chosen = settings.load(
        geocoder=f"nominatim?domain=127.0.0.1:{server.port}&scheme=http&delay=0",
        geocoder_answers=tmp_path / "answers.sqlite",
    )
    document = make_document("Rebels attacked the village of Xyzzyville on Monday, killing five people.", lang="en")
    with caplog.at_level(logging.WARNING):
        tools = load_tools(chosen)
        assert [r.place for r in analyse(document, tools).resolutions] == [None]
        assert server.requests == []
        analysis = analyse(document, tools, ask=True)
    assert [r.place.id for r in analysis.resolutions if r.place] == ["nominatim:n4711"]
    assert "Xyzzyville (en)" in caplog.text
    assert analyse(document, tools) == analysis  # the kept answer counts, nobody is asked again
    assert len(server.requests) == 1


def test_open_name_is_filled_in_and_the_sure_ones_stay(server: Server, geocoder: GeocoderGazetteer) -> None:
    server.answer([VILLAGE])
    document, mentions = mark("Troops left [Mosul] for [Xyzzyville].")
    resolver = Resolver.load(DictGazetteer())
    offline = resolver.resolve(document, mentions)
    mosul, village = improve(geocoder, document, mentions, resolver)
    assert mosul == offline[0]
    assert village.place is not None
    assert (village.place.id, village.candidates[0].match) == ("nominatim:n4711", "online")
    assert improve(geocoder, document, mentions, resolver) == (mosul, village)
    assert len(server.requests) == 1


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a'; DROP TABLE answers;--", "„Ort“ `${x}` \u202e"])
def test_hostile_names_are_only_text(server: Server, geocoder: GeocoderGazetteer, name: str) -> None:
    server.answer([{**VILLAGE, "name": name}])
    first = geocoder.lookup(name)
    assert first[0].place.name == name
    assert geocoder.lookup(name) == first
    assert server.requests[0][0]["q"] == [name]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("nowhere", "no geocoder"),
        ("", "no geocoder"),
        ("geonames", "options"),
        ("nominatim?colour=red", "options"),
        ("nominatim?timeout=soon", "seconds"),
    ],
)
def test_wrong_setting_is_said(spec: str, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        open_service(spec)


@pytest.mark.parametrize("spec", ["nominatim", "photon", "pelias?domain=localhost:1", "geonames?username=x", "arcgis"])
def test_any_geopy_geocoder_opens_by_name(spec: str) -> None:
    service = open_service(spec + ("&" if "?" in spec else "?") + "delay=2")
    assert service.name == spec.partition("?")[0]
    assert service.delay_s == 2


def _location(lat: float, lon: float, address: str, raw: Any) -> Any:
    return SimpleNamespace(latitude=lat, longitude=lon, address=address, raw=raw)


@pytest.mark.parametrize(
    ("service", "raw", "level", "country"),
    [
        ("photon", {"properties": {"osm_type": "N", "osm_id": 1, "type": "city", "countrycode": "DE"}}, "city", "DE"),
        ("pelias", {"properties": {"gid": "whosonfirst:region:1", "layer": "region"}}, "admin1", ""),
        ("geonames", {"geonameId": 99072, "fcl": "P", "fcode": "PPLA", "countryCode": "IQ"}, "city", "IQ"),
        ("geonames", {"geonameId": 1, "fcl": "A", "fcode": "ADM1", "countryCode": "IQ"}, "admin1", "IQ"),
        ("nominatim", {"osm_type": "way", "osm_id": 2, "class": "waterway", "type": "river"}, "water", ""),
        ("arcgis", {"attributes": {}, "score": 99}, "city", ""),
        ("arcgis", None, "city", ""),
    ],
)
def test_answers_of_several_services(service: str, raw: Any, level: str, country: str) -> None:
    (match,) = read_answers([_location(36.3, 43.1, "Mosul, Iraq", raw)], asked="Mossul", service=service)
    assert (match.place.level, match.place.country, match.place.name) == (level, country, "Mosul")
    assert match.place.source == service


def test_geonames_id_is_kept() -> None:
    raw = {"geonameId": 99072, "fcl": "P", "fcode": "PPLA", "population": 1739800}
    (match,) = read_answers([_location(36.3, 43.1, "Mosul", raw)], asked="Mosul", service="geonames")
    assert (match.place.geonameid, match.place.population) == (99072, 1739800)


def test_cache_survives_being_closed(tmp_path: Path) -> None:
    match = Match(Place("nominatim:n1", "Xyzzyville", "PPL", "city", 1.0, 2.0), "Xyzzyville", "online")
    first = AnswerCache(tmp_path / "deep" / "answers.sqlite")
    first.put("s", "Xyzzyville", "en", [match])
    first.close()
    second = AnswerCache(tmp_path / "deep" / "answers.sqlite")
    assert second.get("s", "Xyzzyville", "en") == (match,)
    second.clear()
    assert second.get("s", "Xyzzyville", "en") is None
    second.close()
