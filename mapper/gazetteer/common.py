"""Which names are ordinary words: "Regen" is a town of 11,000 people, and rain.

The probabilities of German, English and Spanish word forms (spacy-lookups-data) tell: a word that is far more
frequent than towns of its size are, or that is mostly written in lower case, is an ordinary word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from .names import fold
from .packages import package_file, stream_compressed_object

LANGUAGES = ("de", "en", "es")
#: Log-probabilities below this say too little; the tables are sorted, so reading ends here.
_RARE = -14.5
#: No town of 10^x people is named more often than with log-probability _BASE + _SLOPE · x (German towns, 2,000 pages).
_BASE, _SLOPE = -18.5, 1.55
#: Log-probabilities that make a word's weight 0 and 1.
_LOW, _HIGH = -16.0, -9.0


def common_words(lang: str, population_of: Callable[[str], int | None]) -> Iterator[tuple[str, float]]:
    """(key, weight in 0–1) of the names that are ordinary words; `population_of` gives the largest place of a key."""
    seen: dict[str, float] = {}
    for word, chance in stream_compressed_object(
        package_file("spacy_lookups_data", f"data/{lang}_lexeme_prob.json.gz")
    ):
        if chance < _RARE:
            break
        if word.isalpha() and len(word) > 1:
            seen[word] = chance
    done: set[str] = set()
    for word in seen:
        key = fold(word)
        if key in done:
            continue
        done.add(key)
        population = population_of(key)
        if population is not None:
            weight = _weight(seen.get(word.capitalize(), _RARE), seen.get(word.lower(), _RARE), population)
            if weight > 0:
                yield key, weight


def _weight(capital: float, lower: float, population: int) -> float:
    expected = _BASE + _SLOPE * math.log10(population + 10)
    chance = max(capital if capital > expected else _RARE, lower if lower > capital - 1.0 else _RARE)
    if chance <= _RARE:
        return 0.0
    return min(1.0, (chance - _LOW) / (_HIGH - _LOW))
