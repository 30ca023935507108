"""One mention against the sense that its name has in the rest of the text: "the other Birmingham, in England".

A name has one sense in a document. Where the words beside a mention put it somewhere else, they win for this mention:
with another place of the name when there is one there, else as a name that the place index lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Candidate, Document, Match, Mention, Place, Reason, Resolution
from .context import COMMA, PARENTHESIS, Context, Link, text_links
from .explain import SIMILAR
from .memory import LOCAL_LEVELS

#: A container that is less sure than this proves nothing.
LEAST_CONTAINER = 0.7
#: "Columbus from Arkansas", "Manaus, Peru und Chile": such words do not beat a reading that is surer than this.
SUREST_IN_DOUBT = 0.9
#: "Berlin, Connecticut": a place elsewhere that is less sure than this gives way to one that the place index lacks.
SUREST_ELSEWHERE = 0.85
#: Share of the container's confidence.
WORDING_SHARE = 0.9


def by_wording(
    document: Document, mentions: Sequence[Mention], chosen: Sequence[Resolution | None], context: Context
) -> list[Resolution | None]:
    """The decisions, with those replaced that the words beside the mention speak against."""
    result = list(chosen)
    for link in text_links(document, mentions):
        child, parent = chosen[link.child], chosen[link.parent]
        unit = context.unit_of[link.child]
        if child is None or parent is None or unit is None or context.parts[link.child]:
            continue
        if child.place is None or parent.place is None or _inside(child.place, parent.place):
            continue
        if not _says_so(document, mentions, link, child, parent):
            continue
        there = next((match for match in context.units[unit].table.matches if _fits(match, parent.place)), None)
        if there is not None:
            result[link.child] = _moved(child, there, parent)
        elif _lacks(link, child, parent):
            result[link.child] = replace(
                child, place=None, lat=None, lon=None, radius_km=None, confidence=0.0, why=(Reason("nothing_fits"),)
            )
    return result


def _says_so(
    document: Document, mentions: Sequence[Mention], link: Link, child: Resolution, parent: Resolution
) -> bool:
    """Whether the words beside the mention leave no other reading than that it lies in the other place."""
    first, second = sorted((mentions[link.child], mentions[link.parent]), key=lambda mention: mention.start)
    assert child.place is not None
    assert parent.place is not None
    if link.strength < 1 or first.sentence != second.sentence or parent.confidence < LEAST_CONTAINER:
        return False
    if parent.place.level not in ("country", "admin1") or child.place.level not in LOCAL_LEVELS:
        return False
    gap = document.text[first.end : second.start]
    if link.child > link.parent:
        return not gap.strip() and parent.candidates[0].match in ("adjective", "demonym")
    if PARENTHESIS.match(gap) or (COMMA.match(gap) and parent.place.level == "admin1"):
        return True
    return len(gap.split()) <= 1 and child.confidence < SUREST_IN_DOUBT


def _lacks(link: Link, child: Resolution, parent: Resolution) -> bool:
    """Whether a name that has no place there is more likely unknown than elsewhere."""
    assert child.place is not None
    assert parent.place is not None
    settled = child.place.level in ("city", "suburb") and child.confidence < SUREST_ELSEWHERE
    return link.listed and settled and parent.place.level == "admin1"


def _inside(place: Place, around: Place) -> bool:
    """Whether a place lies in a country or a division, by their codes; True also for the thing itself."""
    if around.level == "country":
        return place.country == around.country
    return place.admin1 == around.admin1


def _fits(match: Match, around: Place) -> bool:
    return (
        match.kind not in SIMILAR
        and match.place.level not in ("country", "admin1")
        and match.place.id != around.id
        and _inside(match.place, around)
    )


def _moved(child: Resolution, there: Match, parent: Resolution) -> Resolution:
    place, around = there.place, parent.place
    assert around is not None
    sure = round(WORDING_SHARE * parent.confidence, 4)
    others = tuple(each for each in child.candidates if each.place.id != place.id)
    why = [Reason("wording", (("country", around.country), ("place", place.name)))]
    if place.population:
        why.append(Reason("population", (("population", str(place.population)),)))
    return Resolution(
        child.mention,
        place,
        place.lat,
        place.lon,
        place.radius_km,
        sure,
        (Candidate(place, sure, there.kind), *others),
        tuple(why),
    )
