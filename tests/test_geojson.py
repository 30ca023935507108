"""GeoJSON features: RFC 7946, flat properties, stable ids."""

from __future__ import annotations

import json
from dataclasses import replace

from analyses import TEXT, analysis, resolution
from hypothesis import given
from hypothesis import strategies as st

from mapper.geojson import FIELDS, collection, encode, event_features, features, iso3
from mapper.model import Analysis, EventPlace, Place
from mapper.results import event_result


def test_each_site_of_an_event_is_a_feature_and_an_event_without_site_has_null_geometry() -> None:
    found = list(features(analysis()))
    assert [f["properties"]["place_text"] for f in found] == ["Mossul", "Raka", "Genf", None]
    assert [f["properties"]["event_id"] for f in found] == ["a1-e1", "a1-e1", "a1-e2", "a1-e3"]
    assert found[0]["geometry"] == {"type": "Point", "coordinates": [43.11889, 36.335]}
    assert found[3]["geometry"] is None


def test_places_in_other_roles_are_no_sites() -> None:
    event = analysis().events[1]
    moved = replace(event, places=(replace(event.places[0], role="origin"),))
    found = list(features(Analysis(analysis().document, (), (moved,))))
    assert [f["geometry"] for f in found] == [None]


def test_flat_properties_have_all_fields_in_order_and_no_nesting() -> None:
    for feature in features(analysis()):
        assert list(feature["properties"]) == [name for name, _, _ in FIELDS]
        assert not any(isinstance(value, (list, dict)) for value in feature["properties"].values())


def test_flat_properties_have_the_kinds_that_the_table_names() -> None:
    kinds = {"text": str, "date": str, "integer": int, "real": (int, float), "boolean": bool}
    for feature in features(analysis()):
        for name, kind, _ in FIELDS:
            value = feature["properties"][name]
            assert value is None or isinstance(value, kinds[kind]), (name, value)  # type: ignore[arg-type]


def test_flat_properties_say_who_what_where_when() -> None:
    known = next(features(analysis()))["properties"]
    assert known["event_date"] == known["date_end"] == "2016-01-18"
    assert (known["status"], known["claimed"], known["attributed_to"]) == ("happened", True, "Armee")
    assert (known["location"], known["country"], known["iso3"]) == ("Mosul", "IQ", "IRQ")
    assert (known["fatalities_low"], known["fatalities_best"], known["fatalities_high"]) == (36, 36, None)
    assert (known["uncertainty_m"], known["geo_precision"]) == (15000, "city")
    assert TEXT[known["char_start"] : known["char_end"]] == known["quote"]
    assert TEXT[known["place_start"] : known["place_end"]] == "Mossul"
    assert TEXT[known["trigger_start"] : known["trigger_end"]] == known["trigger"] == "Luftangriff"


def test_full_profile_holds_the_whole_event() -> None:
    feature = next(features(analysis(), profile="full"))
    assert feature["properties"]["numbers"][0]["value"] == 36
    assert feature["properties"]["site"]["name"] == "Mosul"


def test_ids_are_unique_and_stable() -> None:
    ids = [f["id"] for f in features(analysis())]
    assert ids == [f["id"] for f in features(analysis())]
    assert len(set(ids)) == len(ids)


def test_two_sites_named_by_the_same_words_keep_different_ids() -> None:
    event = event_result(analysis().events[1], analysis().document)
    event["places"] = event["places"] * 2
    assert len({f["id"] for f in event_features(event)}) == 2


def test_same_input_gives_the_same_bytes() -> None:
    first, second = (b"".join(collection(map(encode, features(analysis())))) for _ in range(2))
    assert first == second
    parsed = json.loads(first)
    assert parsed["type"] == "FeatureCollection"
    assert len(parsed["features"]) == 4


def test_empty_collection_is_valid() -> None:
    assert json.loads(b"".join(collection([]))) == {"type": "FeatureCollection", "features": []}


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_have_six_decimals_and_stay_in_the_world(lat: float, lon: float) -> None:
    place = Place("x", "X", "PPL", "city", lat, lon)
    event = replace(analysis().events[1], places=(EventPlace(resolution("Genf", place), "site"),))
    (feature,) = features(Analysis(analysis().document, (), (event,)))
    east, north = feature["geometry"]["coordinates"]
    assert (east, north) == (round(lon, 6), round(lat, 6))
    assert -180 <= east <= 180
    assert -90 <= north <= 90
    assert "-0.0," not in json.dumps([east, north, 0])


def test_hostile_text_stays_text() -> None:
    given_one = analysis(title='<script>alert("x")</script>`${1}\u202e\ud800')
    data = encode(next(features(given_one)))
    assert json.loads(data)["properties"]["headline"].startswith('<script>alert("x")</script>`${1}')


def test_country_codes_of_three_letters() -> None:
    assert [iso3(code) for code in ("DE", "CD", "XK", "", None, "ZZ")] == ["DEU", "COD", "XKX", None, None, None]
