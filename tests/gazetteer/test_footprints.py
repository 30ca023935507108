"""Footprints of places: outlines, containment, distances."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapper import settings
from mapper.errors import GazetteerError
from mapper.gazetteer import OfflineGazetteer
from mapper.gazetteer.footprints import Footprints, circle, country_outlines
from mapper.gazetteer.hulls import convex_hull


@pytest.fixture(scope="session")
def footprints(small: OfflineGazetteer) -> Footprints:
    folder = settings.load().node_modules
    if not (folder / "world-atlas").is_dir():
        pytest.skip("world-atlas is not installed: npm ci")
    return Footprints.open(small, folder)


def test_a_country_contains_its_cities_and_not_its_neighbours(small: OfflineGazetteer, footprints: Footprints) -> None:
    iraq = small.country("IQ")
    assert iraq is not None
    assert footprints.contains(iraq, 36.34, 43.12)
    assert not footprints.contains(iraq, 33.51, 36.29)
    assert footprints.country_at(52.52, 13.4) == "DE"
    assert footprints.country_at(0, -30) == ""


def test_the_distance_to_the_border_is_in_kilometres(small: OfflineGazetteer, footprints: Footprints) -> None:
    germany = small.country("DE")
    assert germany is not None
    assert footprints.border_km(germany, 47.62, 8.22) < 10  # Waldshut, on the Rhine
    assert 150 < footprints.border_km(germany, 51.3, 9.5) < 250  # Kassel, in the middle


@pytest.mark.parametrize("code", ["US", "RU", "CA", "CN", "BR", "AU", "IN", "DZ", "AR", "KZ", "CD", "FR", "DE"])
def test_a_large_country_has_its_label_on_its_land(small: OfflineGazetteer, footprints: Footprints, code: str) -> None:
    country = small.country(code)
    assert country is not None
    assert footprints.contains(country, country.lat, country.lon)
    assert footprints.representative_point(country) == (country.lat, country.lon)


def test_a_point_at_sea_is_moved_onto_the_land(small: OfflineGazetteer, footprints: Footprints) -> None:
    philippines = small.country("PH")
    assert philippines is not None
    lat, lon = footprints.representative_point(philippines)
    assert footprints.contains(philippines, lat, lon)


def test_neighbours_share_a_border(small: OfflineGazetteer, footprints: Footprints) -> None:
    places = {code: small.country(code) for code in ("SY", "IQ", "PT")}
    assert places["SY"]
    assert places["IQ"]
    assert places["PT"]
    assert not footprints.shared_border(places["SY"], places["IQ"]).is_empty
    assert footprints.shared_border(places["SY"], places["PT"]).is_empty


def test_a_city_is_a_circle_of_its_radius(small: OfflineGazetteer, footprints: Footprints) -> None:
    mosul = small.place("gn:99072")
    assert mosul is not None
    assert footprints.contains(mosul, mosul.lat, mosul.lon)
    assert footprints.border_km(mosul, mosul.lat, mosul.lon) == pytest.approx(mosul.radius_km, rel=0.1)


def test_a_circle_near_the_pole_stays_on_the_globe() -> None:
    west, south, east, north = circle(89.5, 0, 200).bounds
    assert north <= 90
    assert west < 0 < east
    assert south < 89


def test_missing_outlines_name_the_install_line(small: OfflineGazetteer, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="npm ci"):
        Footprints.open(small, tmp_path)


def test_arcs_are_decoded_and_turned() -> None:
    topology = {
        "transform": {"scale": [1, 1], "translate": [10, 20]},
        "arcs": [[[0, 0], [4, 0], [0, 4]], [[0, 0], [0, 4], [4, 0]]],
        "objects": {"countries": {"geometries": [{"type": "Polygon", "id": "368", "arcs": [[0, -2]]}]}},
    }
    shape = country_outlines(topology)["IQ"]
    assert shape.bounds == (10, 20, 14, 24)
    assert shape.area == 16


def test_a_hull_needs_three_points_off_a_line() -> None:
    assert convex_hull([(0, 0), (1, 1)]) == ()
    assert convex_hull([(0, 0), (1, 1), (2, 2)]) == ()
    assert set(convex_hull([(0, 0), (2, 0), (2, 2), (0, 2), (1, 1)])) == {(0, 0), (2, 0), (2, 2), (0, 2)}
