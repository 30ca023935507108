"""Names that the place index lacks, or has only far away, in the area that the text and its source are about.

"Two cars crashed on Hot Springs Drive": where the rest of the text, and what its source mostly writes about, lie close
together, such a name is somewhere there. The point is the middle of the area, its radius says how little is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..gazetteer.names import slug
from ..model import Document, Level, Mention, Place, Reason, Resolution
from .candidates import Floats
from .context import prepositions
from .features import EARTH_KM
from .memory import LOCAL_LEVELS, Home

#: Places less sure than this say nothing about the area.
LEAST_EVIDENCE = 0.3
#: A home area counts as much as so many sure places of the text.
HOME_WEIGHT = 3.0
#: How closely places must lie together, and within what distance of the densest point they are the area.
DENSE_KM, AREA_KM = 50.0, 80.0
#: The area must hold so much evidence, in sure places, and so much of all evidence.
LEAST_MASS, LEAST_SHARE = 2.0, 0.4
#: A name whose best place is less sure than this may be one that the index lacks, unless it has a place near the area.
UNSURE, NEAR_KM = 0.45, 120.0
#: Share of the area's own share that is left as confidence: most such names do lie there, but where is not known.
SHARE = 0.5
LEAST_RADIUS_KM = 25.0
#: Hints of names that may be anywhere in an area, and the feature codes they get.
KIND_OF: dict[Level, str] = {"road": "RD", "facility": "BLDG", "suburb": "PPLX", "city": "PPL", "admin2": "ADM2"}
KINDS = ("literal", "modifier", "metonymic")


@dataclass(frozen=True, slots=True)
class Area:
    """Where the evidence is densest: its middle, its reach, the name of its strongest place, and the share it holds."""

    lat: float
    lon: float
    radius_km: float
    name: str
    country: str
    admin1: str
    admin1_name: str
    share: float


def place_around(
    document: Document, mentions: Sequence[Mention], resolutions: Sequence[Resolution], home: Home | None
) -> tuple[Resolution, ...]:
    """The resolutions, with open and doubtful names put into the area that the text is about, where it has one."""
    areas: dict[str, Area | None] = {}
    result = []
    for mention, resolution in zip(mentions, resolutions, strict=True):
        if not _may_be_around(document, mention, resolution):
            result.append(resolution)
            continue
        key = mention.name.casefold()
        if key not in areas:
            areas[key] = find_area((r for r in resolutions if r.mention.name.casefold() != key), home)
        area = areas[key]
        elsewhere = area is not None and not any(
            _km(area, candidate.place) < NEAR_KM for candidate in resolution.candidates
        )
        result.append(_placed(resolution, area) if area is not None and elsewhere else resolution)
    return tuple(result)


def _may_be_around(document: Document, mention: Mention, resolution: Resolution) -> bool:
    """Whether a name is a place of its own that nothing sure is known about."""
    if mention.kind not in KINDS or mention.lat is not None or mention.relation is not None:
        return False
    if mention.hint is not None and mention.hint not in KIND_OF:
        return False
    if any(reason.code == "wording" for reason in resolution.why):
        return False
    if resolution.place is not None:
        return resolution.confidence < UNSURE and resolution.place.level in LOCAL_LEVELS
    return mention.hint is not None or _stands_as_place(document, mention)


def _stands_as_place(document: Document, mention: Mention) -> bool:
    """Whether the words before a name are those before places ("in rural X"): most unknown names are people's."""
    if any(zone.kind == "dateline" and zone.start <= mention.start < zone.end for zone in document.zones):
        return True
    before = document.text[max(0, mention.start - 40) : mention.start].split()
    if before and before[-1].islower() and before[-1] not in prepositions(mention.lang):
        before.pop()
    return bool(before) and before[-1].lower() in prepositions(mention.lang)


def find_area(resolutions: Iterable[Resolution], home: Home | None) -> Area | None:
    """Where the sure places of a text and the home area of its source lie closest together; None when they do not."""
    best: dict[str, tuple[Place, float]] = {}
    for resolution in resolutions:
        place = resolution.place
        if place is None or place.source == "text" or place.level not in LOCAL_LEVELS:
            continue
        if resolution.confidence >= max(LEAST_EVIDENCE, best.get(place.id, (place, 0.0))[1]):
            best[place.id] = (place, resolution.confidence)
    spots = [(place.lat, place.lon, sure, place.name) for place, sure in best.values()]
    if home is not None and home.heeded:
        spots += [(spot.lat, spot.lon, HOME_WEIGHT * spot.share, spot.name) for spot in home.spots]
    if not spots:
        return None
    weight = np.array([spot[2] for spot in spots])
    apart = _distances(spots)
    centre = int((np.exp(-apart / DENSE_KM) @ weight).argmax())
    inside = apart[centre] <= AREA_KM
    mass = float(weight[inside].sum())
    if mass < LEAST_MASS or mass < LEAST_SHARE * float(weight.sum()):
        return None
    middle = np.average(np.array([spot[:2] for spot in spots])[inside], axis=0, weights=weight[inside])
    strongest = max(
        (spot for spot, near in zip(spots, inside, strict=True) if near), key=lambda spot: (spot[2], spot[3])
    )
    known = next((place for place, _ in best.values() if place.name == strongest[3]), None)
    return Area(
        lat=float(middle[0]),
        lon=float(middle[1]),
        radius_km=max(LEAST_RADIUS_KM, float(np.average(apart[centre][inside], weights=weight[inside]))),
        name=strongest[3],
        country=known.country if known else "",
        admin1=known.admin1 if known else "",
        admin1_name=known.admin1_name if known else "",
        share=mass / float(weight.sum()),
    )


def _distances(spots: Sequence[tuple[float, float, float, str]]) -> Floats:
    """Kilometres between each two spots."""
    lat, lon = np.radians([spot[0] for spot in spots]), np.radians([spot[1] for spot in spots])
    xyz = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
    chord = np.sqrt(np.maximum(0.0, 2 - 2 * xyz @ xyz.T))
    result: Floats = EARTH_KM * 2 * np.arcsin(np.minimum(1.0, chord / 2))
    return result


def _km(area: Area, place: Place) -> float:
    return float(_distances([(area.lat, area.lon, 0.0, ""), (place.lat, place.lon, 0.0, "")])[0, 1])


def _placed(resolution: Resolution, area: Area) -> Resolution:
    mention = resolution.mention
    level = mention.hint or "city"
    place = Place(
        id=f"text:around/{slug(area.name)}/{slug(mention.name)}",
        name=mention.name,
        kind=KIND_OF[level],
        level=level,
        lat=area.lat,
        lon=area.lon,
        country=area.country,
        admin1=area.admin1,
        radius_km=area.radius_km,
        source="text",
        admin1_name=area.admin1_name,
    )
    why = (Reason("around", (("place", area.name),)), *resolution.why)
    sure = round(min(SHARE * area.share, SHARE), 4)
    return replace(
        resolution, place=place, lat=place.lat, lon=place.lon, radius_km=place.radius_km, confidence=sure, why=why
    )
