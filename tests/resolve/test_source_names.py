"""Places in the name of a newspaper."""

from __future__ import annotations

import pytest

from mapper.resolve.source_names import names_in_source

KNOWN = {"paris", "augusta", "oder", "fort wayne", "hochrhein", "red river", "richmond", "day"}


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
