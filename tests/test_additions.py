"""Places and events that a person adds, and events that a person changes, are replayed over every analysis."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_world import DictGazetteer, mark

from mapper.additions import add_mentions, added_event, added_mention, revise
from mapper.corrections import Correction, CorrectionLog, ToldEvent, choose, point_place, undo
from mapper.errors import FormatError
from mapper.model import Document, Event, Mention, Relation, Span
from mapper.resolve import Resolver

TEXT = "A storm hit [Paris] on Monday. The ferry sank off Old Quay, said [Dallas] police. Old Quay is small."


@pytest.fixture
def gazetteer() -> DictGazetteer:
    return DictGazetteer()


def at(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def event(document: Document, words: str = "storm", ident: str = "e1") -> Event:
    return Event(ident, "disaster", "happened", (at(document, words),), Span(0, 29), title="A storm hit Paris")


def replayed(
    document: Document,
    mentions: tuple[Mention, ...],
    log: CorrectionLog,
    events: tuple[Event, ...],
    gazetteer: DictGazetteer,
) -> tuple[Event, ...]:
    rows = log.revisions(document.id)
    resolutions = Resolver.load(gazetteer).resolve(document, add_mentions(document, mentions, rows))
    return revise(document, log.apply(document, resolutions, gazetteer), events, rows, gazetteer)


def test_added_name_is_a_mention_wherever_the_text_has_it(gazetteer: DictGazetteer) -> None:
    document, mentions = mark(TEXT)
    quay = point_place("Old Quay", 48.0, 2.0)
    log = CorrectionLog([added_mention(document, at(document, "Old Quay"), quay)])
    found = add_mentions(document, mentions, log.revisions(document.id))
    assert [mention.surface for mention in found] == ["Paris", "Old Quay", "Dallas", "Old Quay"]
    resolutions = log.apply(document, Resolver.load(gazetteer).resolve(document, found), gazetteer)
    assert [r.place.id if r.place else "" for r in resolutions][1::2] == [quay.id, quay.id]
    assert {reason.code for reason in resolutions[1].why} == {"added", "corrected_point"}


def test_added_name_without_a_place_is_resolved_like_any_other(gazetteer: DictGazetteer) -> None:
    document, _ = mark(TEXT)
    log = CorrectionLog([added_mention(document, at(document, "Dallas"), None)])
    found = add_mentions(document, (), log.revisions(document.id))
    resolutions = log.apply(document, Resolver.load(gazetteer).resolve(document, found), gazetteer)
    assert resolutions[0].place is not None
    assert resolutions[0].place.id == "p:dal"


def test_added_name_takes_the_place_of_a_shorter_one_and_keeps_the_relations_of_others() -> None:
    document, mentions = mark("Between [Paris] and New [Dallas] lies [Birmingham].")
    first = replace(mentions[0], relation=Relation("between", 0, 7, other=2))
    log = CorrectionLog([added_mention(document, at(document, "New Dallas"), None)])
    found = add_mentions(document, (first, *mentions[1:]), log.revisions(document.id))
    assert [mention.surface for mention in found] == ["Paris", "New Dallas", "Birmingham"]
    assert found[0].relation is not None
    assert found[found[0].relation.other or 0].surface == "Birmingham"
    lost = add_mentions(document, (replace(first, relation=Relation("between", 0, 7, other=1)),), [])
    assert lost[0].relation is not None
    gone = add_mentions(
        document,
        (replace(first, relation=Relation("between", 0, 7, other=1)), *mentions[1:]),
        log.revisions(document.id),
    )
    assert gone[0].relation is None


def test_later_word_about_an_added_name_counts_and_its_undo_brings_the_added_place_back(
    gazetteer: DictGazetteer,
) -> None:
    document, mentions = mark(TEXT)
    quay, dallas = point_place("Old Quay", 48.0, 2.0), gazetteer.place("p:dal")
    assert dallas is not None
    log = CorrectionLog([added_mention(document, at(document, "Old Quay"), quay)])
    found = Resolver.load(gazetteer).resolve(document, add_mentions(document, mentions, log.revisions(document.id)))
    log.add(choose(document, found[1], dallas))
    assert log.apply(document, found, gazetteer)[1].place == dallas
    log.add(undo(log.rows[1]))
    assert log.apply(document, found, gazetteer)[1].place == quay
    log.add(undo(log.rows[0]))
    assert log.revisions(document.id) == []


def test_added_event_has_its_words_place_and_days(gazetteer: DictGazetteer) -> None:
    document, mentions = mark(TEXT)
    dallas = gazetteer.place("p:dal")
    told = ToldEvent("accident", "Ferry sinks", "happened", "2016-01-18", "2016-01-20", "police", dallas)
    log = CorrectionLog([added_event(document, at(document, "ferry sank"), told)])
    first, added = replayed(document, mentions, log, (event(document),), gazetteer)
    assert first == event(document)
    assert (added.type, added.title, added.claimed) == ("accident", "Ferry sinks", True)
    assert added.attribution is not None
    assert added.attribution.who == "police"
    assert added.date is not None
    assert (added.date.edtf, added.date.precision) == ("2016-01-18/2016-01-20", "days")
    assert [place.resolution.mention.surface for place in added.places] == ["Dallas"]
    assert document.text[added.sentence.start : added.sentence.end].startswith("The ferry sank")
    assert [reason.code for reason in added.why] == ["added"]


def test_place_that_the_text_does_not_name_is_inferred(gazetteer: DictGazetteer) -> None:
    document, mentions = mark(TEXT)
    told = ToldEvent("accident", "Ferry sinks", place=point_place("Bay", 1.0, 2.0))
    log = CorrectionLog([added_event(document, at(document, "ferry sank"), told)])
    (added,) = replayed(document, mentions, log, (), gazetteer)
    (site,) = added.places
    assert site.inferred
    assert site.resolution.place is not None
    assert (site.resolution.place.name, site.resolution.lat) == ("Bay", 1.0)


def test_added_event_follows_its_words_when_the_text_is_edited(gazetteer: DictGazetteer) -> None:
    document, _ = mark(TEXT)
    log = CorrectionLog([added_event(document, at(document, "ferry sank"), ToldEvent("accident", "Ferry sinks"))])
    edited, mentions = mark("New first line. " + TEXT)
    edited = replace(edited, id=document.id)
    (added,) = replayed(edited, mentions, log, (), gazetteer)
    assert edited.text[added.triggers[0].start : added.triggers[0].end] == "ferry sank"
    without, mentions = mark("Nothing of it is left.")
    assert replayed(replace(without, id=document.id), mentions, log, (), gazetteer) == ()


def change(document: Document, action: str, **more: object) -> Correction:
    fields: dict[str, object] = {"surface": "storm", "start": 2, "target": "e1", **more}
    return Correction(action, "A storm", document.id, **fields)  # type: ignore[arg-type]


def test_event_that_is_none_is_left_out_until_that_is_taken_back(gazetteer: DictGazetteer) -> None:
    document, mentions = mark(TEXT)
    log = CorrectionLog([change(document, "not_event")])
    assert replayed(document, mentions, log, (event(document),), gazetteer) == ()
    log.add(undo(log.rows[0]))
    assert replayed(document, mentions, log, (event(document),), gazetteer) == (event(document),)


def test_type_is_changed_also_when_another_analysis_gives_the_event_another_id(gazetteer: DictGazetteer) -> None:
    document, mentions = mark(TEXT)
    log = CorrectionLog([change(document, "retype", event=ToldEvent("accident", "A storm"))])
    (changed,) = replayed(document, mentions, log, (event(document, ident="other"),), gazetteer)
    assert (changed.id, changed.type) == ("other", "accident")
    assert [reason.code for reason in changed.why] == ["retyped"]


def test_same_event_of_another_article_is_named_and_unmerged(gazetteer: DictGazetteer) -> None:
    document, mentions = mark(TEXT)
    log = CorrectionLog([change(document, "same", other="x9", other_document="d2")])
    (event_,) = replayed(document, mentions, log, (event(document),), gazetteer)
    assert event_.related == (("x9", "same"),)
    other = replace(document, id="d2")
    (there,) = replayed(other, mentions, log, (event(document, ident="x9"),), gazetteer)
    assert there.related == (("e1", "same"),)
    log.add(undo(log.rows[0]))
    assert replayed(document, mentions, log, (event(document),), gazetteer) == (event(document),)


def test_rows_survive_being_written_and_read(gazetteer: DictGazetteer) -> None:
    document, _ = mark(TEXT)
    span = at(document, "ferry sank")
    told = ToldEvent("accident", "<b>`${x}` ‮", place=gazetteer.place("p:dal"))
    log = CorrectionLog(
        [
            added_mention(document, span, None),
            added_mention(document, at(document, "A storm"), point_place("A", 0.0, 0.0)),
            added_event(document, span, told),
            change(document, "same", other="x9", other_document="d2"),
        ]
    )
    log.add(undo(log.rows[2]))
    assert CorrectionLog.from_lines(log.to_lines()).rows == log.rows


@pytest.mark.parametrize(
    "told",
    [
        ToldEvent("party", "Ferry"),
        ToldEvent("accident", " "),
        ToldEvent("accident", "Ferry", first="Monday"),
        ToldEvent("accident", "Ferry", first="2016-01-20", last="2016-01-18"),
    ],
    ids=["type", "title", "day", "order"],
)
def test_event_that_makes_no_sense_is_refused(told: ToldEvent) -> None:
    document, _ = mark(TEXT)
    with pytest.raises(FormatError):
        added_event(document, at(document, "ferry sank"), told)


@pytest.mark.parametrize("span", [Span(0, 0), Span(-1, 4), Span(1, 2), Span(3, 9999), Span(0, 140)])
def test_span_without_words_is_refused(span: Span) -> None:
    document, _ = mark(TEXT + " " + "x" * 60)
    with pytest.raises(FormatError):
        added_mention(document, span, None)
