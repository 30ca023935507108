"""Names that no gazetteer has, placed where the text puts them: "Harwinton, Connecticut"; "Debaga, 20 km south of
Erbil"; a street of the town that is named beside it.

The point is the container's, with the container's reach as the radius: it says "somewhere in here", no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..gazetteer.names import slug
from ..model import Document, Level, Mention, Place, Reason, Resolution
from .context import Link, text_links

#: What an unknown name may lie in. A country is too wide to be worth a point.
BY_WORDING: tuple[Level, ...] = ("admin1", "admin2", "city", "suburb", "island")
BY_NEIGHBOUR: tuple[Level, ...] = ("city", "suburb", "admin2")
#: Names of such things are looked for in the town that is named nearby.
SMALL: tuple[Level, ...] = ("road", "facility", "suburb")
KIND_OF: dict[Level, str] = {"road": "RD", "facility": "BLDG", "suburb": "PPLX"}
#: Sentences that a road and its town may lie apart, and characters between them.
SENTENCES_APART, CHARS_APART = 1, 300
#: Between a name and the words that say how far it is from the next one: ", rund ".
CHARS_TO_RELATION = 12
#: Moskau that stands for a government holds no street.
PLAIN = ("literal", "modifier")
LEAST_STRENGTH = 0.7
#: Share of the container's confidence.
WORDING_SHARE, NEIGHBOUR_SHARE, PART_SHARE = 0.7, 0.5, 0.8
#: Below this, a piece of a name says nothing.
LEAST_PART_CONFIDENCE, LEAST_ROAD_CONFIDENCE = 0.4, 0.6
LEAST_RADIUS_KM = 5.0
#: A place that shows where in a province a text is at home.
LEAST_NEIGHBOUR = 0.6


def place_unknown(
    document: Document, mentions: Sequence[Mention], resolutions: Sequence[Resolution]
) -> tuple[Resolution, ...]:
    """The resolutions, with open names put into their containers where the text names one."""
    if all(resolution.lat is not None for resolution in resolutions):
        return tuple(resolutions)
    found = sorted(text_links(document, mentions), key=lambda link: link.strength)
    links = {link.child: link for link in found if link.strength >= LEAST_STRENGTH}
    return tuple(
        _placed(resolution, _container(i, mentions, resolutions, links.get(i)), resolutions)
        if resolution.lat is None and resolution.mention.kind not in ("demonym", "embedded")
        else resolution
        for i, resolution in enumerate(resolutions)
    )


def _container(
    i: int, mentions: Sequence[Mention], resolutions: Sequence[Resolution], link: Link | None
) -> tuple[Resolution, float] | None:
    """What holds an open name, and the share of its confidence that is left."""
    small = mentions[i].hint in SMALL
    if i + 1 < len(mentions) and _measured_from(mentions[i], mentions[i + 1]) and resolutions[i + 1].place:
        return resolutions[i + 1], WORDING_SHARE
    parent = resolutions[link.parent] if link else None
    if link is not None and parent is not None and parent.place is not None:
        level = parent.place.level
        if level in BY_WORDING and (small or not link.listed or level not in ("city", "suburb")):
            return parent, WORDING_SHARE
    if not small:
        return None
    near = [
        r
        for r in resolutions
        if r.place and r.place.level in BY_NEIGHBOUR and r.mention.kind in PLAIN and _close(mentions[i], r.mention)
    ]
    if not near:
        return None
    return min(near, key=lambda r: (abs(r.mention.start - mentions[i].start), r.mention.start)), NEIGHBOUR_SHARE


def _measured_from(mention: Mention, other: Mention) -> bool:
    """ "Debaga, rund 20 Kilometer südlich von Erbil": the other name's relation begins right behind this one."""
    relation = other.relation
    if relation is None or relation.kind not in ("near", "offset") or mention.sentence != other.sentence:
        return False
    return 0 <= relation.start - mention.end <= CHARS_TO_RELATION


def _close(first: Mention, second: Mention) -> bool:
    return abs(first.sentence - second.sentence) <= SENTENCES_APART and abs(first.start - second.start) <= CHARS_APART


def by_part(mention: Mention, decision: Resolution) -> Resolution:
    """A name of which only a piece is a place: "Norfolk High School" is somewhere in Norfolk.

    What bears the name of a country or a province ("U.S. Rep") means that itself; anything else is a facility there.
    Roads are often named after towns elsewhere. `decision` is about the piece.
    """
    place = decision.place
    sure = round(PART_SHARE * decision.confidence, 4)
    if place is None or sure < (LEAST_ROAD_CONFIDENCE if mention.hint == "road" else LEAST_PART_CONFIDENCE):
        return Resolution(mention, None, None, None, None, sure, decision.candidates, (Reason("nothing_fits"),))
    why = (Reason("named_after", (("place", place.name), ("country", place.country))), *decision.why)
    candidates = decision.candidates
    if place.level in ("city", "suburb", "admin2"):
        place = _inside(mention, place, place.lat, place.lon, place.radius_km, mention.hint or "facility")
        candidates = ()
    return Resolution(mention, place, place.lat, place.lon, place.radius_km, sure, candidates, why)


def _placed(
    resolution: Resolution, held: tuple[Resolution, float] | None, resolutions: Sequence[Resolution]
) -> Resolution:
    if held is None or held[0].place is None:
        return resolution
    container, share = held
    around, mention = container.place, resolution.mention
    assert around is not None
    lat = around.lat if container.lat is None else container.lat
    lon = around.lon if container.lon is None else container.lon
    if around.level == "admin1":
        lat, lon = _among(resolutions, around) or (lat, lon)
    place = _inside(mention, around, lat, lon, container.radius_km or 0.0, mention.hint or "city")
    why = (Reason("within", (("place", around.name), ("country", around.country))), *resolution.why)
    return Resolution(
        mention, place, place.lat, place.lon, place.radius_km, round(share * container.confidence, 4), (), why
    )


def _among(resolutions: Sequence[Resolution], province: Place) -> tuple[float, float] | None:
    """The middle of the sure places that a text names in a province: more likely than the province's own."""
    places = {
        r.place.id: r.place
        for r in resolutions
        if r.place
        and r.place.admin1 == province.admin1
        and r.place.level in BY_NEIGHBOUR
        and r.place.source != "text"
        and r.confidence >= LEAST_NEIGHBOUR
    }.values()
    if not places:
        return None
    return sum(place.lat for place in places) / len(places), sum(place.lon for place in places) / len(places)


def _inside(mention: Mention, around: Place, lat: float, lon: float, radius_km: float, level: Level) -> Place:
    """A place of the mention's name, somewhere in another one."""
    return replace(
        around,
        id=f"text:{around.id}/{slug(mention.name)}",
        name=mention.name,
        kind=KIND_OF.get(level, "PPL"),
        level=level,
        lat=lat,
        lon=lon,
        population=0,
        radius_km=max(LEAST_RADIUS_KM, radius_km),
        geonameid=None,
        source="text",
        alternates=0,
    )
