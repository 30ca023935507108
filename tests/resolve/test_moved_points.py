"""Relations give their own point and radius."""

from __future__ import annotations

import pytest
from geopy.distance import geodesic

from mapper.model import Place, Relation
from mapper.resolve.relations import apply_relation, bearing_deg

MOSUL = Place("p:mos", "Mosul", "PPL", "city", 36.34, 43.13, "IQ", radius_km=20)
ERBIL = Place("p:erb", "Erbil", "PPL", "city", 36.19, 44.01, "IQ", radius_km=15)


def test_no_relation_is_the_place_itself() -> None:
    assert apply_relation(MOSUL, None) == (36.34, 43.13, 20)


def test_near_widens_and_stays() -> None:
    lat, lon, radius_km = apply_relation(MOSUL, Relation("near", 0, 3))
    assert (lat, lon) == (36.34, 43.13)
    assert radius_km == 30


def test_distance_without_direction_widens_by_it() -> None:
    assert apply_relation(MOSUL, Relation("offset", 0, 3, distance_km=50))[2] == 70


@pytest.mark.parametrize("bearing", [0.0, 90.0, 180.0, 225.0])
def test_offset_is_that_far_in_that_direction(bearing: float) -> None:
    lat, lon, _ = apply_relation(MOSUL, Relation("offset", 0, 9, distance_km=30, bearing_deg=bearing))
    assert geodesic((MOSUL.lat, MOSUL.lon), (lat, lon)).kilometers == pytest.approx(30, abs=0.05)
    assert bearing_deg(MOSUL.lat, MOSUL.lon, lat, lon) == pytest.approx(bearing, abs=0.3)


def test_direction_without_distance_is_just_outside_and_vague() -> None:
    lat, _, radius_km = apply_relation(MOSUL, Relation("offset", 0, 9, bearing_deg=180.0))
    assert lat < MOSUL.lat
    assert radius_km == 20


def test_between_is_halfway_and_reaches_both() -> None:
    lat, lon, radius_km = apply_relation(MOSUL, Relation("between", 0, 9, other=1), ERBIL)
    to_mosul = geodesic((lat, lon), (MOSUL.lat, MOSUL.lon)).kilometers
    to_erbil = geodesic((lat, lon), (ERBIL.lat, ERBIL.lon)).kilometers
    assert to_mosul == pytest.approx(to_erbil, rel=0.01)
    assert radius_km == pytest.approx(to_mosul, rel=0.01)


def test_between_without_the_second_place_stays_near_the_first() -> None:
    assert apply_relation(MOSUL, Relation("between", 0, 9, other=7), None)[:2] == (36.34, 43.13)
