"""Recognition by rules with a small gazetteer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mapper.documents import make_document
from mapper.mentions.atlas import Atlas, scan
from mapper.mentions.candidates import propose
from mapper.mentions.clusters import Clusters
from mapper.mentions.compounds import Compounds
from mapper.mentions.lexicon import Lexicon
from mapper.mentions.rules import kind_by_rules
from mapper.mentions.words import view
from mapper.model import Hit, Level, Match, MatchKind, Place

PLACES: dict[str, tuple[MatchKind, Level, int]] = {
    "Syrien": ("exact", "country", 17_000_000),
    "Moskau": ("exact", "city", 10_000_000),
    "Po": ("exact", "water", 0),
    "syrischen": ("adjective", "country", 17_000_000),
    "irakische": ("adjective", "country", 40_000_000),
    "Idlib": ("exact", "city", 128_000),
    "Schwarzmeer": ("alternate", "water", 0),
}


class SmallGazetteer:
    """A dict as a gazetteer."""

    def lookup(self, name: str, *, lang: str = "", cued: bool = False) -> Sequence[Match]:
        if name not in PLACES:
            return ()
        kind, level, population = PLACES[name]
        place = Place(name, name, "PPL", level, 1.0, 1.0, population=population)
        return (Match(place, name, kind),)

    def scan(self, text: str, *, lang: str = "") -> Iterator[Hit]:
        for name in PLACES:
            if name[0].isupper() and (at := text.find(name)) >= 0:
                yield Hit(at, at + len(name), name)

    def place(self, place_id: str) -> Place | None:
        return None


def kinds(text: str) -> dict[str, str]:
    words = view(make_document(text, lang="de"), Lexicon(Clusters({})))
    found = {}
    atlas = Atlas(SmallGazetteer())
    for candidate in propose(words, Compounds(atlas), scan(words.document, atlas)):
        kind, _ = kind_by_rules(words, candidate)
        if kind:
            found[text[candidate.start : candidate.end]] = kind
    return found


def test_adjective_before_a_place_locates_it() -> None:
    assert kinds("Im syrischen Idlib starben zehn Menschen.") == {"syrischen": "modifier", "Idlib": "literal"}


def test_adjective_before_an_army_is_an_attribute() -> None:
    assert kinds("Die irakische Armee zog ab.") == {"irakische": "associative"}


def test_subject_of_a_speech_verb_is_a_government() -> None:
    assert kinds("Moskau erklärte, man wolle warten.") == {"Moskau": "metonymic"}


def test_place_part_of_a_compound_is_marked_alone() -> None:
    assert kinds("Die Syrien-Gespräche beginnen.") == {"Syrien": "associative"}


def test_compound_with_a_geographic_head_is_one_name() -> None:
    assert kinds("In der Po-Ebene regnet es.")["Po-Ebene"] == "literal"


def test_closed_compound_is_marked_in_its_place_part() -> None:
    assert kinds("Im Schwarzmeerhafen liegen Schiffe.") == {"Schwarzmeer": "modifier"}
