"""Coordinates and streets in running text."""

from __future__ import annotations

import pytest

from mapper.mentions.coordinates import find_coordinates
from mapper.mentions.roads import find_roads


@pytest.mark.parametrize(
    ("lang", "text", "lat", "lon"),
    [
        ("de", "Das Wrack liegt bei 36°20′N 43°08′E.", 36.333333, 43.133333),
        ("de", "bei 36,34° Nord, 43,13° Ost gesunken", 36.34, 43.13),
        ("de", "auf 48° 12′ nördlicher Breite und 16° 22′ östlicher Länge", 48.2, 16.366667),
        ("de", "Position 54°10'N, 7°53'O gemeldet", 54.166667, 7.883333),
        ("es", "posición 40°25'N, 3°42'O informada", 40.416667, -3.7),
        ("en", "at N 36° 20' 15\", E 43° 7' 48\" the crew", 36.3375, 43.13),
        ("en", "the site (36.3456, 43.1234) was hit", 36.3456, 43.1234),
        ("en", "epicentre at 12.5°S, 77.2°W on Monday", -12.5, -77.2),
        ("en", "geo:-33.86,151.21 was posted", -33.86, 151.21),
        ("fr", "à 48,85° nord et 2,35° est", 48.85, 2.35),
        ("it", "a 41°54′ nord e 12°30′ est", 41.9, 12.5),
        ("pl", "pozycja 52°13′N, 21°00′E", 52.216667, 21.0),
    ],
)
def test_coordinates_in_any_usual_notation(lang: str, text: str, lat: float, lon: float) -> None:
    [(start, end, found_lat, found_lon)] = find_coordinates(text, lang)
    assert (found_lat, found_lon) == pytest.approx((lat, lon), abs=1e-5)
    assert text[start:end].strip(" .,()") == text[start:end]


@pytest.mark.parametrize(
    "text",
    [
        "Der Kurs fiel von 1.50, auf 2.75 Euro.",
        "Bei 30 Grad und 5 Minuten Verspätung war es heiß.",
        "Das Spiel endete 3:2, Platz 4 N.",
        "Version 1.2345, 6.5 sind erschienen.",
        "95.1234, 200.5678",
    ],
)
def test_numbers_that_are_no_coordinates(text: str) -> None:
    assert list(find_coordinates(text, "de")) == []


@pytest.mark.parametrize(
    ("lang", "text", "road"),
    [
        ("de", "Das Haus in der Hauptstraße 12a brannte.", "Hauptstraße 12a"),
        ("de", "Unfall auf der A 12 bei Markendorf", "A 12"),
        ("de", "Die B 518 zwischen Wehr und Todtmoos", "B 518"),
        ("de", "in der Karl-Marx-Allee gefunden", "Karl-Marx-Allee"),
        ("en", "a house at 110 South Main Street burned", "110 South Main Street"),
        ("en", "debris on U.S. Highway 82 near town", "U.S. Highway 82"),
        ("en", "a crash on Interstate 40 near town", "Interstate 40"),
        ("fr", "un incendie rue de Rivoli hier", "rue de Rivoli"),
        ("es", "en la calle Mayor 5 ayer", "calle Mayor 5"),
        ("it", "un incendio in via Garibaldi 10 ieri", "via Garibaldi 10"),
        ("nl", "brand in de Kalverstraat 12 gisteren", "Kalverstraat 12"),
        ("pl", "pożar przy ulicy Długiej wczoraj", "ulicy Długiej"),
        ("pt", "incêndio na rua Augusta ontem", "rua Augusta"),
    ],
)
def test_street_is_one_stretch(lang: str, text: str, road: str) -> None:
    assert road in {text[start:end] for start, end in find_roads(text, lang)}
