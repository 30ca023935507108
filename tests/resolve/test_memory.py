"""What a newspaper writes about, learned from its own other articles."""

from __future__ import annotations

import json
from datetime import date

import pytest
from small_world import mark

from mapper.documents import make_document
from mapper.model import Document, Mention, Resolution
from mapper.resolve import Resolver, SourceMemory
from mapper.resolve.memory import source_key

OTHERS = [
    ("a1", "A fire destroyed a barn near [Tyler], [Texas]."),
    ("a2", "Students from [Dallas] and [Tyler] won."),
    ("a3", "The county of [Tyler], [Texas], buys a bridge."),
]
TEXT = "A man from [Paris] was fined on Monday."


def article(number: str, text: str, **fields: str) -> tuple[Document, tuple[Mention, ...]]:
    return mark(text, id=number, domain="www.easttexasherald.com", **fields)


@pytest.fixture
def memory(resolver: Resolver) -> SourceMemory:
    learned = SourceMemory()
    for number, text in OTHERS:
        document, mentions = article(number, text)
        learned.learn(document, resolver.resolve(document, mentions))
    return learned


def chosen(resolutions: tuple[Resolution, ...]) -> list[str | None]:
    return [resolution.place.id if resolution.place else None for resolution in resolutions]


def test_home_area_decides_and_is_told(resolver: Resolver, memory: SourceMemory) -> None:
    document, mentions = article("new", TEXT)
    assert chosen(resolver.resolve(document, mentions)) == ["p:par"]
    (resolution,) = resolver.resolve(document, mentions, memory=memory)
    assert chosen((resolution,)) == ["p:ptx"]
    assert "home_area" in {reason.code for reason in resolution.why}


def test_other_sources_are_not_touched(resolver: Resolver, memory: SourceMemory) -> None:
    document, mentions = mark(TEXT, domain="lemonde.fr")
    assert resolver.resolve(document, mentions, memory=memory) == resolver.resolve(document, mentions)


def test_article_does_not_vote_for_itself(resolver: Resolver) -> None:
    memory = SourceMemory()
    document, mentions = article("only", "A fire in [Tyler], [Texas].")
    resolutions = resolver.resolve(document, mentions)
    memory.learn(document, resolutions)
    assert memory.home(document) is None
    assert memory.home(article("new", TEXT)[0]) is not None


def test_article_seen_again_counts_once(resolver: Resolver, memory: SourceMemory) -> None:
    document, mentions = article("a1", OTHERS[0][1])
    before = memory.describe("easttexasherald.com")
    memory.learn(document, resolver.resolve(document, mentions))
    after = memory.describe("easttexasherald.com")
    assert before is not None
    assert after is not None
    assert after.articles == before.articles == 3
    assert after.divisions == before.divisions


def test_memory_can_be_read_and_a_source_forgotten(memory: SourceMemory) -> None:
    assert memory.sources() == ("easttexasherald.com",)
    home = memory.describe("easttexasherald.com")
    assert home is not None
    assert home.countries[0][0] == "US"
    assert home.divisions[0][0] == "US.TX"
    assert sum(share for _, share in home.countries) == pytest.approx(1.0)
    memory.forget("easttexasherald.com")
    assert memory.sources() == ()
    assert memory.describe("easttexasherald.com") is None


def test_memory_survives_being_written_and_read(resolver: Resolver, memory: SourceMemory) -> None:
    again = SourceMemory.from_dict(json.loads(json.dumps(memory.to_dict())))
    document, _ = article("new", TEXT)
    assert again.home(document) == memory.home(document)
    assert again.to_dict() == memory.to_dict()


def test_old_articles_count_less(resolver: Resolver) -> None:
    memory = SourceMemory(half_life_days=365)
    for number, text, day in (
        ("old", "Rain in [Tyler], [Texas].", "2010-01-01"),
        ("new", "Snow in [Berlin].", "2020-01-01"),
    ):
        document, mentions = article(number, text, date=day)
        memory.learn(document, resolver.resolve(document, mentions))
    home = memory.home(article("today", TEXT, date="2020-02-01")[0])
    assert home is not None
    shares = dict(home.countries)
    assert shares["DE"] > 100 * shares["US"]


def test_oldest_articles_make_room(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapper.resolve.memory.MOST_ARTICLES", 2)
    memory = SourceMemory()
    for number, text in OTHERS:
        document, mentions = article(number, text)
        memory.learn(document, resolver.resolve(document, mentions))
    assert list(memory.to_dict()["easttexasherald.com"]) == ["a2", "a3"]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"domain": "www.parisbeacon.com"}, "parisbeacon.com"),
        ({"domain": "https://www.cbc.ca/news/canada/x-1.2"}, "cbc.ca"),
        ({"url": "http://m.example.co.uk/a?b=c"}, "example.co.uk"),
        ({"source": " Hochrheinbote "}, "hochrheinbote"),
        ({"domain": "no host here", "source": "Bote"}, "bote"),
        ({}, ""),
    ],
)
def test_source_key(fields: dict[str, str], key: str) -> None:
    assert source_key(make_document("Some text.", lang="en", **fields)) == key  # type: ignore[arg-type]


def test_articles_without_a_source_teach_nothing(resolver: Resolver) -> None:
    memory = SourceMemory()
    document, mentions = mark("A fire in [Tyler], [Texas].", date=date(2020, 1, 1).isoformat())
    memory.learn(document, resolver.resolve(document, mentions))
    assert memory.sources() == ()


def test_name_of_the_source_is_that_of_its_home(resolver: Resolver) -> None:
    memory = SourceMemory()
    for number, text in enumerate(("Rain in [Tyler].", "A fire in [Dallas].", "Sun over [Tyler] and [Dallas].")):
        document, mentions = mark(text, id=f"old{number}", domain="parisbeacon.example")
        memory.learn(document, resolver.resolve(document, mentions))
    document, mentions = mark("[Paris] votes on Monday.", id="new", domain="parisbeacon.example")
    assert chosen(resolver.resolve(document, mentions)) == ["p:par"]
    assert chosen(resolver.resolve(document, mentions, memory=memory)) == ["p:ptx"]
