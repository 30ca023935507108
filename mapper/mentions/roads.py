"""Streets, addresses and numbered roads in running text → stretches. The words are data: `roads.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


@cache
def _words(lang: str) -> tuple[tuple[str, ...], frozenset[str], re.Pattern[str]]:
    """What the words of a street or a road contain; the letters of road numbers; a number as one word."""
    parts, codes = set[str](), set[str]()
    for row in table(lang, "roads.tsv"):
        entries = [part.strip() for part in row["words"].split(",") if part.strip()]
        if row["form"] == "number":
            codes.update(entries)
        elif row["form"] != "link":
            parts.update(entry.split()[0].rstrip(".").lower() for entry in entries)
    number = rf"(?:{'|'.join(map(re.escape, sorted(codes)))})-?\d+[a-z]?$" if codes else r"(?!)"
    return tuple(sorted(parts)), frozenset(codes), re.compile(number)


def road_sign(word: str, lang: str) -> RoadSign:
    """Whether a sentence with this word is worth a search for roads."""
    parts, codes, number = _words(lang)
    lower = word.lower()
    if any(part in lower for part in parts) or number.match(word):
        return "road"
    return "before a number" if word in codes else ""


def find_roads(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Start and end of each street or road, left to right; they may overlap."""
    for pattern in _patterns(lang):
        for match in pattern.finditer(text):
            start, end = match.span("code") if "code" in pattern.groupindex else match.span()
            while end > start and text[end - 1] in " ,’'":
                end -= 1
            yield start, end
