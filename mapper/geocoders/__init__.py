"""Any geopy geocoder as a further source of candidates: off by default, and never in the way of the offline answer.

Only names that stayed open or unsure are asked; `outgoing` lists them before anything leaves the machine, `fetch` asks,
and `improve` works with the answers that are kept on disk. When the service fails, the offline resolution stays.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..errors import GeocoderError
from ..model import Document, Gazetteer, Hit, Match, Place, Resolution
from ..resolve import Memory, Resolver
from .cache import AnswerCache
from .service import GeocoderService, open_service

__all__ = [
    "AnswerCache",
    "GeocoderGazetteer",
    "GeocoderService",
    "LayeredGazetteer",
    "Query",
    "open_geocoder",
    "open_service",
]

#: Resolutions below this confidence are asked about.
UNSURE = 0.4
#: Names asked per document at most: a service answers about one a second.
MOST_QUERIES = 12

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Query:
    """One request that would leave the machine: to which host, which name, in which language. Nothing else is sent."""

    host: str
    name: str
    lang: str


class GeocoderGazetteer:
    """A geocoder behind the cache, as a gazetteer. It cannot scan text: it only knows what it is asked."""

    def __init__(self, service: GeocoderService, cache: AnswerCache) -> None:
        self.service = service
        self.cache = cache

    def lookup(self, name: str, *, lang: str = "", cued: bool = False) -> Sequence[Match]:
        """The places that the service knows by this name; a fresh answer from disk first, an old one when it fails.

        Raises:
            GeocoderError: the service failed and there is no former answer.
        """
        name = " ".join(name.split())
        if not name:
            return ()
        fresh = self.cache.get(self.service.key, name, lang)
        if fresh is not None:
            return fresh
        try:
            answer = self.service.ask(name, lang=lang)
        except GeocoderError:
            stale = self.cache.get(self.service.key, name, lang, stale=True)
            if stale is None:
                raise
            return stale
        self.cache.put(self.service.key, name, lang, answer)
        return answer

    def scan(self, text: str, *, lang: str = "") -> Iterator[Hit]:
        """Nothing: texts are never sent to a service."""
        return iter(())

    def place(self, place_id: str) -> Place | None:
        """The place of an id, as far as it is in the cache."""
        return self.cache.place(place_id)

    def outgoing(self, resolutions: Iterable[Resolution]) -> tuple[Query, ...]:
        """What would be asked about these resolutions: open or unsure names that no fresh answer is kept for."""
        host, key = self.service.host, self.service.key
        asked = _open_names(resolutions)
        return tuple(Query(host, name, lang) for name, lang in asked if self.cache.get(key, name, lang) is None)

    def fetch(self, queries: Iterable[Query]) -> str:
        """Ask about these names and keep the answers; returns a sentence about what went wrong, or "".

        What leaves the machine is logged before it does. A failing service is not asked about the other names.
        """
        wanted = tuple(queries)
        if wanted:
            names = ", ".join(f"{query.name} ({query.lang})" for query in wanted)
            log.warning("Asking %s about these names: %s", self.service.host, names)
        for query in wanted:
            try:
                self.lookup(query.name, lang=query.lang)
            except GeocoderError as error:
                log.warning("%s The offline answer stays.", error)
                return str(error)
        return ""

    def improve(
        self,
        document: Document,
        offline: tuple[Resolution, ...],
        resolver: Resolver,
        *,
        memory: Memory | None = None,
    ) -> tuple[Resolution, ...]:
        """Resolve what stayed open again, with the kept answers among the candidates. Nothing leaves the machine."""
        answers = {
            (name, lang): self.cache.get(self.service.key, name, lang, stale=True) or ()
            for name, lang in _open_names(offline)
        }
        if not any(answers.values()):
            return offline
        layered = LayeredGazetteer(resolver.names.gazetteer, answers)
        mentions = [resolution.mention for resolution in offline]
        online = Resolver(layered, resolver.ranker).resolve(document, mentions, memory=memory)
        return tuple(
            new if answers.get((old.mention.name, old.mention.lang)) else old
            for old, new in zip(offline, online, strict=True)
        )


class LayeredGazetteer:
    """The offline gazetteer with further matches for some names."""

    def __init__(self, offline: Gazetteer, further: Mapping[tuple[str, str], Sequence[Match]]) -> None:
        self.offline = offline
        self.further = further

    def lookup(self, name: str, *, lang: str = "", cued: bool = False) -> Sequence[Match]:
        """Offline matches first, then the further ones that lie elsewhere."""
        known = tuple(self.offline.lookup(name, lang=lang, cued=cued))
        taken = {(round(match.place.lat, 1), round(match.place.lon, 1)) for match in known}
        more = (m for m in self.further.get((name, lang), ()) if _cell(m.place) not in taken)
        return (*known, *more)

    def scan(self, text: str, *, lang: str = "") -> Iterator[Hit]:
        """As the offline gazetteer."""
        return self.offline.scan(text, lang=lang)

    def place(self, place_id: str) -> Place | None:
        """As the offline gazetteer, else a further match."""
        found = self.offline.place(place_id)
        if found is not None:
            return found
        matches = (match for matches in self.further.values() for match in matches)
        return next((match.place for match in matches if match.place.id == place_id), None)


def _cell(place: Place) -> tuple[float, float]:
    return round(place.lat, 1), round(place.lon, 1)


def open_geocoder(spec: str, cache: AnswerCache) -> GeocoderGazetteer:
    """The geocoder of a setting: "nominatim", "nominatim?domain=localhost:8080&scheme=http", "geonames?username=…".

    Raises:
        SettingError: geopy has no such geocoder, or its options do not fit.
    """
    return GeocoderGazetteer(open_service(spec), cache)


def _open_names(resolutions: Iterable[Resolution]) -> list[tuple[str, str]]:
    """Names without a place, or an unsure one, in the order of the text."""
    names: dict[tuple[str, str], None] = {}
    for resolution in resolutions:
        mention = resolution.mention
        if mention.kind == "embedded" or mention.lat is not None:
            continue
        if resolution.place is None or resolution.confidence < UNSURE:
            names[mention.name, mention.lang] = None
    return list(names)[:MOST_QUERIES]
