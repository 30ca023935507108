"""The whole path for one document: text → mentions → resolutions → events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .additions import add_mentions, revise
from .corrections import CorrectionLog
from .events import Extractor
from .gazetteer import OfflineGazetteer, open_gazetteer
from .mentions import Recogniser
from .model import Analysis, Document, Resolution
from .resolve import Memory, Resolver
from .settings import Settings
from .times import find_times

if TYPE_CHECKING:
    from .geocoders import GeocoderGazetteer


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps work with, loaded once: the place index and the learned parts."""

    gazetteer: OfflineGazetteer
    recogniser: Recogniser
    resolver: Resolver
    extractor: Extractor
    geocoder: GeocoderGazetteer | None = None


def load_tools(settings: Settings) -> Tools:
    """Open the place index and load the learned parts.

    Raises:
        GazetteerError: the place index is missing; the message names the command that builds it.
    """
    gazetteer = open_gazetteer(settings.gazetteer)
    return Tools(
        gazetteer=gazetteer,
        recogniser=Recogniser.load(gazetteer, clusters=settings.clusters),
        resolver=Resolver.load(gazetteer),
        extractor=Extractor.load(),
        geocoder=_geocoder(settings),
    )


def _geocoder(settings: Settings) -> GeocoderGazetteer | None:
    """The online service of the settings; none by default. geopy is imported only for it."""
    if not settings.geocoder:
        return None
    from .geocoders import AnswerCache, open_geocoder

    return open_geocoder(settings.geocoder, AnswerCache(settings.geocoder_answers))


def analyse(
    document: Document,
    tools: Tools,
    *,
    memory: Memory | None = None,
    corrections: CorrectionLog | None = None,
    ask: bool = False,
) -> Analysis:
    """Find the places and the events of a document. The same input gives the same result.

    `memory` knows what the document's source writes about; `ask` lets open names go to the geocoder of the settings,
    else only its kept answers count.
    """
    mentions = tools.recogniser.recognise(document)
    revisions = corrections.revisions(document.id) if corrections is not None else []
    if revisions:
        mentions = add_mentions(document, mentions, revisions)
    resolutions = tools.resolver.resolve(document, mentions, memory=memory)
    if tools.geocoder is not None:
        if ask:
            tools.geocoder.fetch(tools.geocoder.outgoing(corrected(document, resolutions, tools, corrections)))
        resolutions = tools.geocoder.improve(document, resolutions, tools.resolver, memory=memory)
    resolutions = corrected(document, resolutions, tools, corrections)
    times = find_times(document)
    events = tools.extractor.extract(document, resolutions, times)
    if revisions:
        events = revise(document, resolutions, events, revisions, tools.gazetteer)
    return Analysis(document, resolutions, events)


def corrected(
    document: Document, resolutions: tuple[Resolution, ...], tools: Tools, corrections: CorrectionLog | None
) -> tuple[Resolution, ...]:
    """The resolutions after a person's corrections."""
    return corrections.apply(document, resolutions, tools.gazetteer) if corrections is not None else resolutions
