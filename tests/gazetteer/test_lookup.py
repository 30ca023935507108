"""What names lead to, in the small index."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mapper.gazetteer import OfflineGazetteer


@pytest.mark.parametrize(
    ("name", "lang", "place_id", "kind"),
    [
        ("Mosul", "en", "gn:99072", "exact"),
        ("MOSSUL", "de", "gn:99072", "exact"),
        ("Mossuls", "de", "gn:99072", "inflected"),
        ("irakischen", "de", "country:IQ", "adjective"),
        ("Iraker", "de", "country:IQ", "demonym"),
        ("Iraqis", "en", "country:IQ", "demonym"),
        ("irachena", "it", "country:IQ", "adjective"),
        ("irackiego", "pl", "country:IQ", "adjective"),
        ("Genfer", "de", "gn:2660646", "adjective"),
        ("Pariser", "de", "gn:2988507", "adjective"),
        ("Charkiwer", "de", "gn:706483", "adjective"),
        ("Warszawie", "pl", "gn:756135", "inflected"),
        ("Wilnie", "pl", "gn:593116", "inflected"),
        ("Niederlanden", "de", "country:NL", "exonym"),
        ("Großbritannien", "de", "country:GB", "exonym"),
        ("EEUU", "es", "country:US", "abbreviation"),
        ("U.S.", "en", "country:US", "abbreviation"),
        ("Landkreis Waldshut", "de", "adm2:DE.01.08337", "exact"),
        ("Paris Hbf", "de", "gn:2988507", "affix"),
        ("Dschisr al-Schughur", "de", "gn:168826", "transcription"),
        ("Schwarzen Meer", "de", "fact:black-sea", "exonym"),
        ("Kremla", "pl", "fact:kremlin", "exonym"),
        ("Gazastreifen", "de", "fact:gaza-strip", "exonym"),
        ("Washington", "en", "gn:4140963", "exact"),
    ],
)
def test_a_name_leads_to_its_place(small: OfflineGazetteer, name: str, lang: str, place_id: str, kind: str) -> None:
    first = small.lookup(name, lang=lang)[0]
    assert (first.place.id, first.kind) == (place_id, kind)


def test_the_largest_place_of_a_name_comes_first(small: OfflineGazetteer) -> None:
    found = [match.place.id for match in small.lookup("Paris", lang="en")]
    assert found.index("gn:2988507") < found.index("gn:4717560")


def test_an_adjective_holds_in_its_own_language_alone(small: OfflineGazetteer) -> None:
    assert "country:IN" not in {match.place.id for match in small.lookup("Indiana", lang="en")}
    assert "country:IN" in {match.place.id for match in small.lookup("indiana", lang="it")}


def test_capitals_and_dots_make_an_abbreviation(small: OfflineGazetteer) -> None:
    assert not small.lookup("us", lang="en")
    assert small.lookup("US", lang="en")


def test_an_ordinary_word_is_a_town_only_with_a_cue(small: OfflineGazetteer) -> None:
    assert not small.lookup("Regen", lang="de")
    assert small.lookup("Regen", lang="de", cued=True)[0].place.id == "gn:2849503"
    assert small.commonness("Regen", "de") > 0.5
    assert small.commonness("Regensburg", "de") == 0


def test_names_that_sound_alike_need_a_cue(small: OfflineGazetteer) -> None:
    assert not small.lookup("Dzhisr esh-Shughur", lang="en")
    found = small.lookup("Dzhisr esh-Shughur", lang="en", cued=True)
    assert [(match.place.id, match.kind) for match in found] == [("gn:168826", "romanised")]


@pytest.mark.parametrize(
    "name", ["", " ", "-", "\x00", "x" * 10_000, "<script>", "%", "'; DROP TABLE names; --", "مرحبا"]
)
def test_odd_names_find_nothing(small: OfflineGazetteer, name: str) -> None:
    for lang in ("", "de", "pl", "xx"):
        assert small.lookup(name, lang=lang, cued=True) == ()


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Aus Frankfurt am Main kam er nach New York City.", "de", ["Frankfurt am Main", "New York City"]),
        ("In Deir ez-Zor und Jisr al-Shughur", "de", ["Deir ez-Zor", "Jisr al-Shughur"]),
        ("He flew from LONDON to Washington D.C., then Paris.", "en", ["LONDON", "Washington D.C.", "Paris"]),
        ("the U.S. and us", "en", ["U.S."]),
        ("nothing of note happened there", "en", []),
    ],
)
def test_scan_finds_the_longest_names(small: OfflineGazetteer, text: str, lang: str, expected: list[str]) -> None:
    hits = list(small.scan(text, lang=lang))
    assert [text[hit.start : hit.end] for hit in hits if hit.name not in ("Aus", "In", "He")] == expected
    assert all(hit.name == text[hit.start : hit.end] for hit in hits)
    assert all(one.end <= other.start for one, other in pairwise(hits))


def test_places_hang_together(small: OfflineGazetteer) -> None:
    mosul = small.place("gn:99072")
    assert mosul is not None
    assert [parent.id for parent in small.parents(mosul)] == ["adm1:IQ.15", "country:IQ"]
    assert mosul.admin1_name == "Muḩāfaz̧at Nīnawá"
    capital = small.capital("IQ")
    assert capital is not None
    assert capital.name == "Baghdad"
    assert "SY" in small.neighbours("IQ")
    assert small.country("IQ") == small.place("country:IQ")
    assert small.place("gn:1") is None
    assert small.place("nonsense") is None
    assert small.neighbours("ZZ") == ()


def test_search_box_finds_beginnings_then_near_spellings(small: OfflineGazetteer) -> None:
    assert small.search("fran", lang="de")[0].place.id == "country:FR"
    assert small.search("Mozul")[0].place.id == "gn:99072"
    assert small.search("Mozul")[0].distance == 1
    assert small.search("Paris", country="US")[0].place.id == "gn:4717560"
    texas = small.search("Paris", bbox=(-106.0, 25.0, -93.0, 37.0))
    assert {found.place.country for found in texas} == {"US"}
    assert small.search("") == ()
    assert small.search("Paris", limit=1)[0].place.id == "gn:2988507"


def test_a_box_may_cross_the_date_line(small: OfflineGazetteer) -> None:
    found = small.search("fi", bbox=(170.0, -30.0, -170.0, 0.0))
    assert "country:FJ" in {each.place.id for each in found}
