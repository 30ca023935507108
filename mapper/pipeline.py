"""The whole path for one document: text → mentions → resolutions → events."""

from __future__ import annotations

from dataclasses import dataclass

from .corrections import CorrectionLog
from .events import Extractor
from .gazetteer import OfflineGazetteer, open_gazetteer
from .mentions import Recogniser
from .model import Analysis, Document
from .resolve import Resolver, SourceMemory
from .settings import Settings
from .times import find_times


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps work with, loaded once: the place index and the learned parts."""

    gazetteer: OfflineGazetteer
    recogniser: Recogniser
    resolver: Resolver
    extractor: Extractor


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
    )


def analyse(
    document: Document, tools: Tools, *, memory: SourceMemory | None = None, corrections: CorrectionLog | None = None
) -> Analysis:
    """Find the places and the events of a document. The same input gives the same result."""
    mentions = tools.recogniser.recognise(document)
    resolutions = tools.resolver.resolve(document, mentions, memory=memory)
    if corrections is not None:
        resolutions = corrections.apply(document, resolutions, tools.gazetteer)
    times = find_times(document)
    events = tools.extractor.extract(document, resolutions, times)
    return Analysis(document, resolutions, events)
