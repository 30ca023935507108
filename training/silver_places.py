"""Documents made from the place index, with known places: data of the ranker for the rest of the world.

Local news cover few countries in the gold corpora. Here, a small area anywhere is drawn, some of its places (names
with several bearers more often), sometimes its province and country, sometimes a famous place elsewhere, and they are
put into plain sentences. The same seed gives the same documents.
"""

from __future__ import annotations

import math
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mapper.documents import make_document
from mapper.gazetteer import open_gazetteer
from mapper.model import Mention, Place
from training.gold_places import GoldDocument, GoldPlace

LEAST_POPULATION = 800
FAMOUS_POPULATION = 1_500_000
#: Sentences with slots: a, b, c are places of the area, p its province, n its country, f a famous place elsewhere.
PATTERNS = {
    "en": (
        "A fire broke out in {a}, {p}, on Monday.",
        "Police in {a} arrested two men from {b}.",
        "The road between {a} and {b} was closed.",
        "{a}, {b} and {c} were without power.",
        "The mayor of {a} spoke to reporters.",
        "{a} — The river rose again on Tuesday.",
        "Officials in {p} promised help.",
        "The government of {n} sent experts.",
        "A visitor from {f} was hurt.",
        "Residents of {a} in {n} were told to leave.",
    ),
    "de": (
        "In {a} ({p}) brannte am Montag ein Lager.",
        "Die Polizei in {a} nahm zwei Männer aus {b} fest.",
        "Zwischen {a} und {b} war die Straße gesperrt.",
        "{a}, {b} und {c} waren ohne Strom.",
        "Die Verwaltung von {p} sagte Hilfe zu.",
        "Die Regierung von {n} schickte Fachleute nach {a}.",
        "Ein Besucher aus {f} wurde verletzt.",
    ),
    "fr": (
        "Un incendie s'est déclaré à {a}, {p}, lundi.",
        "La police de {a} a arrêté deux hommes de {b}.",
        "{a}, {b} et {c} étaient sans électricité.",
        "Un visiteur venu de {f} a été blessé.",
        "Le gouvernement de {n} a envoyé des experts.",
    ),
    "es": (
        "Un incendio se declaró en {a}, {p}, el lunes.",
        "La policía de {a} detuvo a dos hombres de {b}.",
        "{a}, {b} y {c} se quedaron sin luz.",
        "Un visitante de {f} resultó herido.",
        "El gobierno de {n} envió expertos.",
    ),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A province with its settlements."""

    province: Place | None
    country: Place | None
    places: tuple[Place, ...]


def silver_documents(index: Path, *, count: int, seed: int = 11) -> Iterator[GoldDocument]:
    """Made-up documents over the places of an index."""
    chance = random.Random(seed)
    areas, famous, bearers = _read_areas(index)
    weights = [math.sqrt(len(area.places)) for area in areas]
    for number in range(count):
        (area,) = chance.choices(areas, weights)
        lang = chance.choices(list(PATTERNS), (5, 3, 1, 1))[0]
        yield _document(f"silver/{number}", area, famous, bearers, lang, chance)


def _read_areas(index: Path) -> tuple[list[Area], list[Place], dict[str, int]]:
    gazetteer = open_gazetteer(index)
    with sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True) as db:
        numbers = db.execute(
            "SELECT geonameid FROM places WHERE id IS NULL AND kind LIKE 'PPL%' AND population>=? ORDER BY geonameid",
            (LEAST_POPULATION,),
        ).fetchall()
    db.close()
    by_province: dict[tuple[str, str], list[Place]] = defaultdict(list)
    bearers: dict[str, int] = defaultdict(int)
    famous = []
    for (number,) in numbers:
        place = gazetteer.place(f"gn:{number}")
        if place is None or not place.admin1:
            continue
        by_province[place.country, place.admin1].append(place)
        bearers[place.name] += 1
        if place.population >= FAMOUS_POPULATION:
            famous.append(place)
    areas = []
    for _, places in sorted(by_province.items()):
        if len(places) >= 4:
            parents = {parent.level: parent for parent in gazetteer.parents(places[0])}
            areas.append(Area(parents.get("admin1"), parents.get("country"), tuple(places)))
    return areas, famous, bearers


def _document(
    name: str, area: Area, famous: list[Place], bearers: dict[str, int], lang: str, chance: random.Random
) -> GoldDocument:
    centre = chance.choice(area.places)
    around = sorted(area.places, key=lambda place: (place.lat - centre.lat) ** 2 + (place.lon - centre.lon) ** 2)[:40]
    weight = [math.log10(place.population + 10) * (4 if bearers[place.name] > 1 else 1) for place in around]
    chosen = list(dict.fromkeys(chance.choices(around, weight, k=6)))
    while len(chosen) < 3:
        chosen.append(chance.choice(around))
    pieces: list[str] = []
    spans: list[tuple[int, str, Place]] = []
    length = 0
    for pattern in chance.sample(PATTERNS[lang], chance.randint(2, 4)):
        values = dict(zip("abcf", (*chance.sample(chosen, 3), chance.choice(famous)), strict=True))
        values.update({slot: place for slot, place in (("p", area.province), ("n", area.country)) if place})
        if ("{p}" in pattern and not area.province) or ("{n}" in pattern and not area.country):
            continue
        for part in _parts(pattern):
            if part.startswith("{"):
                place = values[part[1]]
                spans.append((length, place.name, place))
                part = place.name
            pieces.append(part)
            length += len(part)
        pieces.append("\n\n")
        length += 2
    text = "".join(pieces) or centre.name
    document = make_document(text, id=name, lang=lang)
    ends = [sentence.end for sentence in document.sentences]
    mentions = tuple(
        Mention(at, at + len(word), word, "literal", word, lang, sum(end <= at for end in ends))
        for at, word, _ in spans
    )
    gold = tuple(
        GoldPlace(p.lat, p.lon, 0.0, p.geonameid, optional=False, levels=frozenset({p.level})) for _, _, p in spans
    )
    return GoldDocument("silver", document, mentions, gold)


def _parts(pattern: str) -> Iterator[str]:
    """Text and slots of a pattern, in order."""
    while pattern:
        at = pattern.find("{")
        if at < 0:
            yield pattern
            return
        if at:
            yield pattern[:at]
        yield pattern[at : at + 3]
        pattern = pattern[at + 3 :]
