"""What must never happen, on the real place index."""

from __future__ import annotations

import pytest
from small_world import mark

from mapper.gazetteer import open_gazetteer
from mapper.model import Resolution
from mapper.resolve import Resolver
from mapper.settings import load

INDEX = load().gazetteer
pytestmark = pytest.mark.skipif(not INDEX.is_file(), reason="the place index is not built")


@pytest.fixture(scope="module")
def real() -> Resolver:
    return Resolver.load(open_gazetteer(INDEX))


def resolve(real: Resolver, text: str, **fields: str) -> list[Resolution]:
    document, mentions = mark(text, **fields)
    return list(real.resolve(document, mentions))


def shown(resolutions: list[Resolution]) -> list[tuple[str, str] | None]:
    return [(r.place.country, r.place.level) if r.place else None for r in resolutions]


@pytest.mark.parametrize(
    ("text", "lang", "places"),
    [
        ("A surfer drowned off [Long Beach] on Sunday.", "en", [("US", "city")]),
        ("Port workers in [Long Beach], [Calif.], walked out.", "en", [("US", "city"), ("US", "admin1")]),
        ("The [USA] and [China] imposed tariffs.", "en", [("US", "country"), ("CN", "country")]),
        ("Die [USA] und [China] verhandeln.", "de", [("US", "country"), ("CN", "country")]),
        ("[European] leaders met.", "en", [("", "region")]),
        ("[Berlin] rejected the plan.", "en", [("DE", "city")]),
        ("In [Berlin] wurde demonstriert.", "de", [("DE", "city")]),
        ("Tornadoes crossed [Oklahoma] overnight.", "en", [("US", "admin1")]),
        ("[Paris], [Texas], was hit by a storm.", "en", [("US", "city"), ("US", "admin1")]),
        ("Police in [Birmingham], [Ala.], said so.", "en", [("US", "city"), ("US", "admin1")]),
        ("Soldaten rückten im [irakischen] [Mossul] vor.", "de", [("IQ", "country"), ("IQ", "city")]),
        ("Brände in [Moskau] und [Sankt Petersburg].", "de", [("RU", "city"), ("RU", "city")]),
        ("Le président est arrivé à [Londres].", "fr", [("GB", "city")]),
        ("El presidente llegó a [Londres].", "es", [("GB", "city")]),
    ],
)
def test_plain_reading(real: Resolver, text: str, lang: str, places: list[tuple[str, str]]) -> None:
    assert shown(resolve(real, text, lang=lang)) == places


def test_berlin_in_wisconsin_has_a_reason(real: Resolver) -> None:
    resolutions = resolve(real, "A crash in [Berlin], [Wisconsin], closed the road to [Oshkosh].")
    assert [r.place.admin1 for r in resolutions if r.place] == ["US.WI"] * 3
    assert resolutions[0].why[0].code == "wording"


def test_halle_an_der_saale(real: Resolver) -> None:
    first = resolve(real, "Ein Zug entgleiste in [Halle] ([Saale]).", lang="de")[0]
    assert first.lat == pytest.approx(51.48, abs=0.1)


def test_unknown_name_does_not_empty_the_document(real: Resolver) -> None:
    resolutions = resolve(real, "Troops left [Baghdad] for [Qwrtzpx] and [Basra].")
    assert shown(resolutions)[0] == ("IQ", "city")
    assert [r.place.country for r in resolutions[2:] if r.place] == ["IQ"]
    assert resolutions[1].lat is None


def test_two_resolvers_agree(real: Resolver) -> None:
    text = "[Paris], [London], [Georgia], [Moscow], [Springfield] and [Victoria] sent teams to [Geneva]."
    other = Resolver.load(open_gazetteer(INDEX))
    resolve(other, "[Victoria] and [Cordoba] were first.")
    assert resolve(real, text) == resolve(other, text)


def test_all_scores_are_shares(real: Resolver) -> None:
    for resolution in resolve(real, "[Springfield] and [San José] and [Al-Bab] and [Córdoba]."):
        assert 0 <= resolution.confidence <= 1
        assert all(0 <= candidate.score <= 1 for candidate in resolution.candidates)
