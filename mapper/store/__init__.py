"""Articles with their events, kept: the protocol that SQLite (default) and PostGIS fulfil, and its plain data.

An article is written in one transaction, whole or not at all. Its id comes from its content, so that taking it in again
changes nothing. Deleting hides an article and its events until `restore`; `purge` removes what was deleted for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from ..expressions import Expression
from ..geojson import Profile
from ..model import Analysis
from ..results import Json

if TYPE_CHECKING:
    from ..resolve.memory import Taught
    from .columns import Columns, Mask

Order = Literal["added", "newest"]
Outcome = Literal["added", "changed", "unchanged", "restored"]


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box in degrees; `west` > `east` means that it crosses the 180th meridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are meant; an empty field does not filter.

    `first` and `last` keep the events whose time touches the period, ends included; events without a date are then
    left out, as are events without a site when there is a `bbox`. `text` keeps those that contain all its words; the
    last word may be the beginning of one. `marks` are statuses as a map shows them: what is only claimed to have
    happened or to go on is `claimed`. `reaches` are `point`, `area`, `none` (no place) and `open` (an unsure place).
    `expression` is a condition on any field of the feature.
    """

    bbox: Box | None = None
    first: date | None = None
    last: date | None = None
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    claimed: bool | None = None
    sources: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    text: str = ""
    article: str = ""
    located: bool | None = None
    expression: Expression | None = None


EVERYTHING = Filters()
#: The article of ready features that do not name one.
NO_ARTICLE = "features"


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One line of the list of articles."""

    id: str
    title: str | None
    date: date | None
    lang: str
    source: str | None
    url: str | None
    events: int
    added: str
    deleted: bool = False
    domain: str | None = None
    key: int = 0  # its row number, as the columns have it


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of the list of sources: its key, how many articles taught something, the last day, whether it counts."""

    source: str
    articles: int
    last: date | None
    heeded: bool


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it was taken in: its row, its text and the whole result (`results.result`, embedded included)."""

    row: ArticleRow
    text: str
    result: Json


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the features that pass: their row numbers, ascending, with the ready JSON; `matched` pass in all.

    The next page begins behind the last row of this one, so that it stays right when articles come and go.
    """

    matched: int
    rows: tuple[tuple[int, bytes], ...]
    more: bool
    fewer: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is: `events` count once, `features` once for each site, `located` are those with a point."""

    articles: int
    events: int
    features: int
    located: int
    undated: int
    first: date | None
    last: date | None
    types: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    langs: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)


class Store(Protocol):
    """What the pages, the API and the command line need of a store."""

    def add(self, analysis: Analysis) -> Outcome:
        """Take in one analysed article in one transaction."""
        ...

    def add_features(self, features: Iterable[Json]) -> int:
        """Take in ready flat features, e.g. a re-imported file; those with a known id are replaced. Their number."""
        ...

    def articles(self, *, limit: int | None = None, offset: int = 0, deleted: bool = False) -> Iterator[ArticleRow]:
        """The articles, last added first; with `deleted` the deleted ones alone."""
        ...

    def article(self, article_id: str) -> StoredArticle:
        """One article, deleted ones included.

        Raises:
            NotFoundError: there is none with this id.
        """
        ...

    def features(
        self,
        filters: Filters = EVERYTHING,
        *,
        profile: Profile = "flat",
        order: Order = "added",
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[Json]:
        """The features that pass the filters, streamed."""
        ...

    def feature_bytes(
        self, filters: Filters = EVERYTHING, *, order: Order = "added", limit: int | None = None, offset: int = 0
    ) -> Iterator[bytes]:
        """The flat features as ready JSON, streamed: the fast way out."""
        ...

    def page(self, filters: Filters = EVERYTHING, *, after: int = 0, before: int | None = None, limit: int) -> Page:
        """The features behind the row `after`, or those that end right before the row `before`."""
        ...

    def feature(self, feature_id: str) -> Json:
        """One flat feature.

        Raises:
            NotFoundError: there is none with this id.
        """
        ...

    def count(self, filters: Filters = EVERYTHING) -> int:
        """The number of features that pass the filters."""
        ...

    def counts(self, filters: Filters = EVERYTHING) -> Counts:
        """Numbers by type, status, source, language and country, for the filter panel."""
        ...

    def selection(self, filters: Filters = EVERYTHING) -> tuple[Columns, Mask]:
        """All live features as arrays, brought up to date, and which of them pass the filters. Not to be changed."""
        ...

    def features_of(self, keys: Sequence[int], *, profile: Profile = "flat") -> list[Json]:
        """The features with these row numbers, as the columns have them, in the order of the numbers."""
        ...

    def event(self, event_id: str) -> list[Json]:
        """The full features of one event, one for each site.

        Raises:
            NotFoundError: there is none with this id.
        """
        ...

    def article_rows(self, keys: Sequence[int]) -> list[ArticleRow]:
        """The lines of the articles with these numbers, as the columns have them, in their order."""
        ...

    def delete(self, article_id: str) -> None:
        """Hide an article and its events."""
        ...

    def restore(self, article_id: str) -> None:
        """Undo `delete`."""
        ...

    def purge(self) -> int:
        """Remove deleted articles for good; returns how many there were."""
        ...

    def sources(self) -> Iterator[SourceRow]:
        """The sources that articles taught something about or that are switched off, the best known first."""
        ...

    def taught(self, source: str, *, without: str = "", limit: int) -> Iterator[Taught]:
        """What the articles of a source teach, last added first; deleted ones and `without` (an id) are left out."""
        ...

    def forget(self, source: str) -> int:
        """Drop what the articles of a source taught up to now; returns how many there were."""
        ...

    def heeds(self, source: str) -> bool:
        """Whether the home area of a source counts; False when it was switched off."""
        ...

    def heed(self, source: str, on: bool) -> None:
        """Switch a source on or off; what is known is kept."""
        ...

    def revision(self) -> int:
        """A number that grows with each change: for ETags and caches."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


def open_store(path: Path) -> Store:
    """The SQLite store at `path`, made or brought to this version when needed.

    Raises:
        StoreError: the file is no store, is of a newer version or cannot be opened.
    """
    from .sqlite import SqliteStore

    return SqliteStore(path)
