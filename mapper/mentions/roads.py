"""Streets, addresses and numbered roads in running text → stretches. The words are data: `roads.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ..lang import table

#: What a word says about roads in its sentence: nothing, there may be one, there may be one if a number comes next.
RoadSign = Literal["", "road", "before a number"]
_CAP = r"[^\W\d_a-zß-öø-ÿ][\w’'.-]*"
_HOUSE = r"\d{1,5}(?:\s?[a-hA-H](?!\w))?(?:\s?[-–/]\s?\d{1,4}[a-h]?)?(?![\w.,]*\d|\s?(?:%|Uhr|km|Kilo|Mill))"


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    words: dict[str, list[str]] = {}
    for row in table(lang, "roads.tsv"):
        words.setdefault(row["form"], []).extend(part.strip() for part in row["words"].split(",") if part.strip())
    made = {form: "|".join(map(re.escape, sorted(found, key=len, reverse=True))) for form, found in words.items()}
    small = f"(?:(?:{made['link']})[ ’']?\\s?)" if "link" in made else "(?:)"
    patterns = []
    if "ending" in made:  # Hauptstraße 12, Prager Straße 5, Karl-Marx-Allee
        patterns.append(
            rf"(?<![\w-])(?:{_CAP}(?:{made['ending']})|{_CAP}[\s-](?:{made.get('after', 'Straße')})(?!\w))(?!\w|-)"
            rf"(?:\s{_HOUSE})?"
        )
    if "before" in made:  # rue de Rivoli, calle Mayor 5, ulica Długa
        patterns.append(
            rf"(?<!\w)(?:\d{{1,4}}(?:\s(?:bis|ter))?,?\s)?(?i:{made['before']})\s{small}*{_CAP}"
            rf"(?:\s{small}*{_CAP}){{0,3}}(?:,?\s(?:n\.?º?|nr\.?|no\.?)?\s?{_HOUSE})?"
        )
    if "street" in made:  # 110 South Main Street
        patterns.append(
            rf"(?<![\w$-])(?:\d{{1,5}}\s)?(?:(?:[NSEW]\.?|North|South|East|West)\s)?(?:(?:\d{{1,3}}(?:st|nd|rd|th)|{_CAP})\s)"
            rf"{{1,3}}(?:{made['street']})(?!\w)(?:\s(?:[NSEW]{{1,2}}|North|South|East|West)(?![\w.]))?"
        )
    if "number" in made:  # A 12, B 518, I-40, BR-116
        cue = f"(?:(?:{made['cue']})\\s)" if "cue" in made else "(?:)"
        patterns.append(
            rf"(?<=\s)(?:(?<=\s)){cue}?(?P<code>(?:{made['number']})[ -]?\d{{1,4}}[a-z]?)(?![\w.,]*\d|\w|-|\s?%)"
        )
    if "highway" in made:  # U.S. Highway 82, Interstate 40, Route 66
        patterns.append(rf"(?<!\w)(?:(?:U\.S\.|US|State|County|{_CAP})\s)?(?:{made['highway']})\s\d{{1,4}}(?!\w)")
    return tuple(map(re.compile, patterns))


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a word of a street or a road is like: a whole word as written, one in any case, an ending; road numbers."""

    written: frozenset[str]
    lower: frozenset[str]
    endings: tuple[str, ...]
    codes: frozenset[str]
    number: re.Pattern[str]


@cache
def _signs(lang: str) -> _Signs:
    words: dict[str, set[str]] = {}
    for row in table(lang, "roads.tsv"):
        entries = (part.split()[0] for part in row["words"].split(",") if part.strip())
        words.setdefault(row["form"], set()).update(entry.rstrip(".") for entry in entries)
    codes = words.get("number", set())
    number = rf"(?:{'|'.join(map(re.escape, sorted(codes)))})-?\d+[a-z]?$" if codes else r"(?!)"
    written = words.get("street", set()) | words.get("highway", set()) | words.get("after", set())
    before = {word.lower() for word in words.get("before", set())}
    return _Signs(
        frozenset(written), frozenset(before), tuple(words.get("ending", ())), frozenset(codes), re.compile(number)
    )


def road_sign(word: str, lang: str) -> RoadSign:
    """Whether a sentence with this word is worth a search for roads."""
    signs = _signs(lang)
    last = word.rpartition("-")[2]  # the "Allee" of Karl-Marx-Allee
    if last in signs.written or word.lower() in signs.lower or word.endswith(signs.endings) or signs.number.match(word):
        return "road"
    if signs.endings and last.lower() in signs.endings:
        return "road"
    return "before a number" if word in signs.codes else ""


def find_roads(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Start and end of each street or road, left to right; they may overlap."""
    for pattern in _patterns(lang):
        for match in pattern.finditer(text):
            start, end = match.span("code") if "code" in pattern.groupindex else match.span()
            while end > start and text[end - 1] in " ,’'":
                end -= 1
            yield start, end
