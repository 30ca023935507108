"""The kept articles as a memory of sources, and as documents to be analysed anew."""

from __future__ import annotations

from ..documents import make_document
from ..model import Document, Gazetteer
from ..resolve.memory import MOST_ARTICLES, Home, home_area, source_key
from ..results import Json
from . import SourceRow, Store, StoredArticle


class StoreMemory:
    """The home areas of sources from the articles of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def home(self, document: Document) -> Home | None:
        """The home area of the document's source, learned from its other articles; None when there is none."""
        source = source_key(document)
        if not source:
            return None
        if not self.store.heeds(source):
            return Home(0, heeded=False)
        articles = tuple(self.store.taught(source, without=document.id, limit=MOST_ARTICLES))
        return home_area(articles, document.date) if articles else None

    def describe(self, row: SourceRow, gazetteer: Gazetteer, *, most: int) -> Json:
        """What is known about a source, for reading: its strongest areas with their names and shares."""
        home = home_area(tuple(self.store.taught(row.source, limit=MOST_ARTICLES)), None).shortened(most)
        return {
            "source": row.source,
            "articles": row.articles,
            "last": row.last.isoformat() if row.last else None,
            "on": row.heeded,
            "countries": [{"name": code, "share": round(share, 3)} for code, share in home.countries],
            "divisions": [
                {"name": _division(code, gazetteer), "country": code[:2], "share": round(share, 3)}
                for code, share in home.divisions
            ],
            "places": [
                {"name": spot.name, "lat": spot.lat, "lon": spot.lon, "share": round(spot.share, 3)}
                for spot in home.spots
            ],
        }


def _division(code: str, gazetteer: Gazetteer) -> str:
    """The name of a division by its code; the code itself when the gazetteer has lost it."""
    place = gazetteer.place(f"adm1:{code}")
    return place.name if place else code


def document_of(stored: StoredArticle) -> Document:
    """The document of a kept article, ready for another analysis under the same id."""
    row = stored.row
    return make_document(
        stored.text,
        id=row.id,
        title=row.title,
        date=row.date,
        lang=None if row.lang in ("", "und") else row.lang,
        source=row.source,
        url=row.url,
        domain=row.domain,
    )
