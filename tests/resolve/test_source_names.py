"""Places in the name of a newspaper."""

from __future__ import annotations

import pytest

from mapper.resolve.source_names import country_of_source, names_in_source

KNOWN = {
    "paris",
    "augusta",
    "oder",
    "fort wayne",
    "hochrhein",
    "red river",
    "richmond",
    "day",
    "lumbia",
    "columbia",
    "the town",
}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("parisbeacon.com", ("paris",)),
        ("chronicle.augusta.com", ("augusta",)),
        ("theparisnews.com", ("paris",)),
        ("augustachronicle.co.uk", ("augusta",)),
        ("fortwaynenewssentinel.com", ("fort wayne",)),
        ("oderkurier", ("oder",)),
        ("hochrheinbote", ("hochrhein",)),
        ("red river courier", ("red river",)),
        ("thecolumbiastar.com", ("columbia",)),
        ("thetowntalk.com", ()),
        ("newsday.com", ()),
        ("timesdaily.com", ()),
        ("nachrichtenagentur nordwest", ()),
        ("", ()),
        ("...", ()),
        ("ajc.com", ()),
    ],
)
def test_place_in_the_name_of_a_source(source: str, names: tuple[str, ...]) -> None:
    assert names_in_source(source, KNOWN.__contains__) == names


@pytest.mark.parametrize(
    ("source", "country"),
    [
        ("cbc.ca", "CA"),
        ("bbc.co.uk", "GB"),
        ("moscowtimes.ru", "RU"),
        ("parisbeacon.com", ""),
        ("live.tv", ""),
        ("der bote a.de", ""),
        ("", ""),
    ],
)
def test_national_ending_of_a_host(source: str, country: str) -> None:
    assert country_of_source(source) == country
