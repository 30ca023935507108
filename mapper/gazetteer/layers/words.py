"""Names that the language folders give to places: press spellings, adjectives, demonyms, and abbreviations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...lang import LANGUAGES, table
from ..entries import Extra, Name
from ..tables import data_table


@dataclass(slots=True)
class WordLayer:
    """`exonyms.tsv` and `demonyms.tsv` of every language, and the abbreviations of `data/abbreviations.tsv`."""

    name: str = "words"
    source: str = "language tables of this project"
    licence: str = "Apache-2.0"

    def entries(self) -> Iterator[Extra]:
        """Further names, language by language."""
        for row in data_table("abbreviations.tsv"):
            yield Extra(row["place"], tuple(Name(text, "abbreviation") for text in _parts(row["names"])))
        for lang in LANGUAGES:
            for row in table(lang, "exonyms.tsv"):
                yield Extra(row["place"], tuple(Name(text, "exonym", lang) for text in _parts(row["names"])))
            endings = table(lang, "endings.tsv")
            for row in table(lang, "demonyms.tsv"):
                yield Extra(row["place"], tuple(_demonym_names(row, lang, endings)))


def forms(stem: str, class_name: str, endings: tuple[dict[str, str], ...]) -> list[str]:
    """All forms of an adjective or demonym: the longest fitting ending decides, its forms replace it."""
    best, made = "", [""]
    for row in endings:
        ending = row["ending"].replace("-", "")
        if row["class"] == class_name and stem.endswith(ending) and (not made[0] or len(ending) >= len(best)):
            best, made = ending, row["forms"].split("|")
    cut = stem[: len(stem) - len(best)] if best else stem
    return [cut + form.strip("-") for form in made]


def _demonym_names(row: dict[str, str], lang: str, endings: tuple[dict[str, str], ...]) -> Iterator[Name]:
    adjectives = _parts(row["adjective"])
    for stem in adjectives:
        yield from (Name(form, "adjective", lang) for form in forms(stem, "adjective", endings))
    own = _parts(row["demonym"])
    for stem in own:
        yield from (Name(form, "demonym", lang) for form in forms(stem, "demonym", endings))
    if not own and any(ending["class"] == "demonym" for ending in endings):
        for stem in adjectives:
            yield from (Name(form, "demonym", lang) for form in forms(stem, "demonym", endings))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
