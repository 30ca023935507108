"""The whole path for one document: text → mentions → resolutions → events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .corrections import CorrectionLog
from .events import Extractor
from .gazetteer import OfflineGazetteer, open_gazetteer
from .mentions import Recogniser
from .model import Analysis, Document
from .resolve import Resolver, SourceMemory
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
    document: Document, tools: Tools, *, memory: SourceMemory | None = None, corrections: CorrectionLog | None = None
) -> Analysis:
    """Find the places and the events of a document. The same input gives the same result."""
    mentions = tools.recogniser.recognise(document)
    resolutions = tools.resolver.resolve(document, mentions, memory=memory)
    if tools.geocoder is not None:
        resolutions = tools.geocoder.improve(document, resolutions, tools.resolver, memory=memory)
    if corrections is not None:
        resolutions = corrections.apply(document, resolutions, tools.gazetteer)
    times = find_times(document)
    events = tools.extractor.extract(document, resolutions, times)
    return Analysis(document, resolutions, events)
