"""The whole path on real text: what goes on the map, what must not, and that the answer never changes."""

from __future__ import annotations

from datetime import date

import pytest

from mapper.documents import make_document
from mapper.model import Analysis
from mapper.pipeline import Tools, analyse
from mapper.samples import load_samples

ARTICLE = """US-Verteidigungsminister Ashton Carter sagte am Mittwoch in Paris, die Stellungen des IS in Mossul \
müssten zerstört werden.

Nach Angaben eines Sprechers bombardierte die französische Luftwaffe seit Sonntag bereits vier Mal Ziele im \
irakischen Mossul. Auch Verteidigungsministerin Ursula von der Leyen war angereist. Die Friedensgespräche \
sollen ab Montag in Genf beginnen.

Der Koordinator der Opposition, Riad Hidschab, warf der Gruppe Ahrar al-Scham vor, in Deir Essor 30 Zivilisten \
verschleppt zu haben. Moskau wies Kritik zurück."""


@pytest.fixture(scope="module")
def analysis(tools: Tools) -> Analysis:
    return analyse(make_document(ARTICLE, date=date(2016, 1, 20)), tools)


@pytest.mark.parametrize(
    ("surface", "lat", "lon"),
    [("Paris", 48.85, 2.35), ("Mossul", 36.34, 43.13), ("Genf", 46.2, 6.15), ("Deir Essor", 35.34, 40.14)],
)
def test_press_spellings_are_found_where_they_are(analysis: Analysis, surface: str, lat: float, lon: float) -> None:
    found = [r for r in analysis.resolutions if r.mention.surface == surface]
    assert found
    for resolution in found:
        assert resolution.lat == pytest.approx(lat, abs=0.2)
        assert resolution.lon == pytest.approx(lon, abs=0.2)


@pytest.mark.parametrize("name", ["Ashton Carter", "Riad Hidschab", "Ursula von der Leyen", "Ahrar al-Scham"])
def test_people_and_groups_put_nothing_on_the_map(analysis: Analysis, name: str) -> None:
    start = ARTICLE.index(name)
    inside = [r for r in analysis.resolutions if start <= r.mention.start < start + len(name)]
    assert inside == []


def test_air_strike_has_place_date_number_and_source(analysis: Analysis) -> None:
    strike = next(event for event in analysis.events if event.type == "bombardment")
    assert [place.resolution.mention.surface for place in strike.places] == ["Mossul"]
    assert strike.date is not None
    assert (strike.date.first, strike.date.last) == (date(2016, 1, 17), date(2016, 1, 20))
    assert strike.attribution is not None
    assert ARTICLE[strike.sentence.start : strike.sentence.end].startswith("Nach Angaben")


def test_talks_to_come_are_planned(analysis: Analysis) -> None:
    talks = [e for e in analysis.events if e.type == "meeting" and e.status == "planned"]
    assert any(p.resolution.mention.surface == "Genf" for e in talks for p in e.places)
    assert any(e.date is not None and e.date.first == date(2016, 1, 25) and e.date.last is None for e in talks)


def test_speaking_capital_is_no_site(analysis: Analysis) -> None:
    sites = {p.resolution.mention.surface for e in analysis.events for p in e.places if p.role == "site"}
    assert "Moskau" not in sites


def test_same_text_gives_same_analysis(tools: Tools, analysis: Analysis) -> None:
    again = analyse(make_document(ARTICLE, date=date(2016, 1, 20)), tools)
    assert again == analysis


def test_every_offset_lies_on_its_words(tools: Tools) -> None:
    for article in load_samples():
        document = make_document(article.text, title=article.title, date=article.date, lang=article.lang)
        found = analyse(document, tools)
        assert found.events, article.title
        for resolution in found.resolutions:
            mention = resolution.mention
            assert document.text[mention.start : mention.end] == mention.surface
        for event in found.events:
            assert event.sentence.start <= event.triggers[0].start < event.triggers[0].end <= event.sentence.end


@pytest.mark.parametrize("text", ["x", "1 2 3", "A" * 10_000, "Mossul", "\u202eMossul\u202c", "🙂 Genf 🙂"])
def test_strange_text_gives_an_honest_result(tools: Tools, text: str) -> None:
    found = analyse(make_document(text), tools)
    assert found.document.text == text
