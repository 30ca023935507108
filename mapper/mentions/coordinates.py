"""Coordinates in running text, in any usual notation → stretch, latitude, longitude.

36°20′N 43°08′E · N 36° 20' 15.3", E 43° 7' 48" · 36,34° Nord, 43,13° Ost · 48° 12′ nördlicher Breite und 16° 22′
östlicher Länge · 34 degrees 3 minutes south, 18 degrees 25 minutes east · 36.3456, 43.1234 · geo:36.34,43.13
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_DEGREES = r"\s?(?:°|º|˚|deg\b\.?|degrees?\b|Grad\b|degrés?\b|grados?\b|gradi?\b|graden\b|stopni\b|stopnie\b|graus?\b)"
_MINUTES = r"\s?(?:['′’´]|min\b\.?|minutes?\b|Minuten?\b|minutos?\b|minuti?\b|minuten\b|minut[ay]?\b)"
_SECONDS = (
    r"\s?(?:[\"″”“]|''|′′|’’|sec\b\.?|seconds?\b|Sekunden?\b|secondes?\b|segundos?\b|secondi?\b|seconden\b|sekundy?\b)"
)
#: Words of a compass direction; a single O is west in French, Spanish, Italian and Portuguese, east in German, Dutch.
_SIDES = {
    "N": ("n", "nord", "north", "norte", "noord", "północ", "nördl", "nördlich", "nördliche", "nördlicher", "northern",
          "szerokości północnej", "de latitude nord", "di latitudine nord", "de latitud norte", "de latitude norte",
          "noorderbreedte", "nb", "lat"),
    "S": ("s", "süd", "south", "sud", "sur", "sul", "zuid", "południe", "südl", "südlich", "südliche", "südlicher",
          "southern", "de latitude sud", "di latitudine sud", "de latitud sur", "de latitude sul",
          "zuiderbreedte", "zb"),
    "E": ("e", "ost", "east", "est", "este", "leste", "oost", "wschód", "östl", "östlich", "östliche", "östlicher",
          "eastern", "de longitude est", "di longitudine est", "de longitud este", "de longitude leste",
          "oosterlengte", "ol"),
    "W": ("w", "west", "ouest", "oeste", "ovest", "zachód", "westl", "westlich", "westliche", "westlicher", "western",
          "de longitude ouest", "di longitudine ovest", "de longitud oeste", "de longitude oeste",
          "westerlengte", "wl"),
}  # fmt: skip
_SIDE_OF = {word: side for side, words in _SIDES.items() for word in words}
_O_IS_EAST = frozenset({"de", "nl"})
_SIDE = "(?:" + "|".join(sorted((re.escape(word) for word in (*_SIDE_OF, "o")), key=len, reverse=True)) + r")(?!\w)\.?"
_TAIL = r"(?:\s?(?:Breite|Länge|Br\.|L\.|latitude|longitude))?"
_ANGLE = rf"({_NUMBER})(?:{_DEGREES}(?:\s?({_NUMBER}){_MINUTES}(?:\s?({_NUMBER}){_SECONDS})?)?)?"
_GAP = r"\s*(?:,|;|/|und|and|et|y|e|i|en|-|–)?\s*"
_AFTER = re.compile(rf"(?<![\w.,]){_ANGLE}\s?({_SIDE}){_TAIL}{_GAP}{_ANGLE}\s?({_SIDE}){_TAIL}", re.I)
_BEFORE = re.compile(rf"(?<!\w)([NS])\s?{_ANGLE}{_GAP}([EWO])\s?{_ANGLE}(?![\w°])")
_PLAIN = re.compile(
    r"(?<![\w.,-])(?:geo:)?([-+−]?\d{1,2}\.\d{2,8})°?\s?[,;/]\s?([-+−]?\d{1,3}\.\d{2,8})°?(?![\w%]|[.,]\d)"
)
#: No pair of coordinates is without a fraction, a sign or a word of degrees.
_SIGN = re.compile(r"\d[.,]\d|\d\s?(?:°|º|˚|deg|gra|stop)", re.I)


def find_coordinates(text: str, lang: str) -> Iterator[tuple[int, int, float, float]]:
    """Start, end, latitude, longitude of each coordinate pair, left to right."""
    if not _SIGN.search(text):
        return
    found = [*_with_sides(text, lang), *_plain(text)]
    at = 0
    for start, end, lat, lon in sorted(found):
        if start >= at:
            yield start, end, lat, lon
            at = end


def _with_sides(text: str, lang: str) -> Iterator[tuple[int, int, float, float]]:
    for match in _AFTER.finditer(text):
        a, b, c, side, d, e, f, other = match.groups()
        if "°" not in match.group() and not (("." in a or "," in a or b) and ("." in d or "," in d or e)):
            continue  # "5 N, 7 E" alone is no coordinate
        pair = _pair(_angle(a, b, c), _side(side, lang), _angle(d, e, f), _side(other, lang))
        if pair:
            yield match.start(), match.end() - match.group().endswith("."), *pair
    for match in _BEFORE.finditer(text):
        side, a, b, c, other, d, e, f = match.groups()
        pair = _pair(_angle(a, b, c), side, _angle(d, e, f), _side(other, lang))
        if pair and ("°" in match.group() or "." in match.group()):
            yield match.start(), match.end(), *pair


def _plain(text: str) -> Iterator[tuple[int, int, float, float]]:
    for match in _PLAIN.finditer(text):
        first, second = match.groups()
        if len(first.partition(".")[2]) + len(second.partition(".")[2]) < 6 and not match.group().startswith("geo:"):
            continue  # "1.50, 2.75" may be prices
        lat, lon = float(first.replace("−", "-")), float(second.replace("−", "-"))
        if abs(lat) <= 90 and abs(lon) <= 180:
            yield match.start(), match.end(), lat, lon


def _angle(degrees: str, minutes: str | None, seconds: str | None) -> float:
    parts = [float((part or "0").replace(",", ".")) for part in (degrees, minutes, seconds)]
    return parts[0] + parts[1] / 60 + parts[2] / 3600


def _side(word: str, lang: str) -> str:
    word = word.lower().rstrip(".")
    if word == "o":
        return "E" if lang in _O_IS_EAST else "W"
    return _SIDE_OF.get(word, "")


def _pair(first: float, side: str, second: float, other: str) -> tuple[float, float] | None:
    if side in ("E", "W") and other in ("N", "S"):
        first, side, second, other = second, other, first, side
    if side not in ("N", "S") or other not in ("E", "W") or first > 90 or second > 180:
        return None
    return round(-first if side == "S" else first, 6), round(-second if other == "W" else second, 6)
