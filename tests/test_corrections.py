"""A person's corrections hold for all mentions of a name, are remembered, and survive a new gazetteer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_world import ROWS, DictGazetteer, mark

from mapper.corrections import Correction, CorrectionLog, choose, not_a_place, set_point, undo
from mapper.errors import FormatError
from mapper.model import Document, Place, Relation, Resolution
from mapper.resolve import Resolver

TEXT = "A storm hit [Paris] on Monday. People in [Dallas] helped. The mayor of [Paris] spoke."


@pytest.fixture
def gazetteer() -> DictGazetteer:
    return DictGazetteer()


def analyse(gazetteer: DictGazetteer, text: str = TEXT, **fields: str) -> tuple[Document, tuple[Resolution, ...]]:
    document, mentions = mark(text, **fields)
    return document, Resolver.load(gazetteer).resolve(document, mentions)


def ids(resolutions: tuple[Resolution, ...]) -> list[str | None]:
    return [resolution.place.id if resolution.place else None for resolution in resolutions]


def place(gazetteer: DictGazetteer, place_id: str) -> Place:
    found = gazetteer.place(place_id)
    assert found is not None
    return found


def test_no_corrections_change_nothing(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    assert CorrectionLog().apply(document, resolutions, gazetteer) == resolutions


def test_choice_applies_to_all_mentions_of_the_name_and_to_no_other(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "p:ptx"))])
    corrected = log.apply(document, resolutions, gazetteer)
    assert ids(corrected) == ["p:ptx", "p:dal", "p:ptx"]
    assert corrected[1] == resolutions[1]
    assert (corrected[0].confidence, corrected[0].why[0].code) == (1.0, "corrected")
    assert corrected[0].candidates[0].place.id == "p:ptx"


def test_choice_applies_to_the_forms_of_the_name(gazetteer: DictGazetteer) -> None:
    text = (
        "[Iraq] asked for talks. [Iraqi] troops left [Mosul], [Iraqi] police stayed. [USA] and [American] envoys met."
    )
    document, resolutions = analyse(gazetteer, text)
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "c:SY"))])
    assert ids(log.apply(document, resolutions, gazetteer)) == ["c:SY", "c:SY", "p:mos", "c:SY", "c:US", "c:US"]
    from_form = CorrectionLog([choose(document, resolutions[1], place(gazetteer, "c:SY"))])
    assert ids(from_form.apply(document, resolutions, gazetteer))[:4] == ["c:SY", "c:SY", "p:mos", "c:SY"]


def test_longer_name_of_the_place_is_another_name(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer, "[Halle (Saale)] won, said [Halle].")
    log = CorrectionLog([choose(document, resolutions[1], place(gazetteer, "p:hwe"))])
    assert ids(log.apply(document, resolutions, gazetteer)) == ["p:hal", "p:hwe"]


def test_point_on_the_map(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    log = CorrectionLog([set_point(document, resolutions[0], 0.0, 0.0, radius_km=2)])
    first = log.apply(document, resolutions, gazetteer)[0]
    assert (first.lat, first.lon, first.radius_km) == (0.0, 0.0, 2)
    assert first.why[0].code == "corrected_point"


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_point_off_the_globe_is_refused(gazetteer: DictGazetteer, lat: float, lon: float) -> None:
    document, resolutions = analyse(gazetteer)
    with pytest.raises(FormatError, match="latitude"):
        set_point(document, resolutions[0], lat, lon)


def test_not_a_place_leaves_no_point(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    log = CorrectionLog([not_a_place(document, resolutions[1])])
    corrected = log.apply(document, resolutions, gazetteer)
    assert (corrected[1].place, corrected[1].lat, corrected[1].mention.kind) == (None, None, "embedded")
    assert ids(corrected)[0] == ids(resolutions)[0]


def test_last_word_counts_and_undo_takes_it_back(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    first = choose(document, resolutions[0], place(gazetteer, "p:ptx"))
    log = CorrectionLog([first, not_a_place(document, resolutions[0])])
    assert ids(log.apply(document, resolutions, gazetteer))[0] is None
    log.add(undo(first))
    assert log.apply(document, resolutions, gazetteer) == resolutions


def test_correction_of_a_text_stays_in_the_text(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "p:ptx"))])
    other, others = analyse(gazetteer, "Ministers met in [Paris].")
    assert log.apply(other, others, gazetteer) == others


def test_remembered_correction_reaches_later_texts(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "p:ptx"), scope="always")])
    other, others = analyse(gazetteer, "Ministers met in [Paris].")
    corrected = log.apply(other, others, gazetteer)
    assert ids(corrected) == ["p:ptx"]
    assert "remembered" in {reason.code for reason in corrected[0].why}


def test_correction_remembered_for_a_source(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer, domain="www.parisbeacon.com")
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "p:ptx"), scope="source")])
    same, sames = analyse(gazetteer, "Fire in [Paris].", domain="parisbeacon.com")
    other, others = analyse(gazetteer, "Fire in [Paris].", domain="lemonde.fr")
    unknown, unknowns = analyse(gazetteer, "Fire in [Paris].")
    assert ids(log.apply(same, sames, gazetteer)) == ["p:ptx"]
    assert log.apply(other, others, gazetteer) == others
    assert log.apply(unknown, unknowns, gazetteer) == unknowns


def test_word_about_the_text_beats_the_remembered_one(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    here = choose(document, resolutions[0], place(gazetteer, "p:par"))
    always = choose(document, resolutions[0], place(gazetteer, "p:ptx"), scope="always")
    assert ids(CorrectionLog([here, always]).apply(document, resolutions, gazetteer))[0] == "p:par"


def test_log_survives_being_written_and_read(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer, source="Der \u201eBote\u201c <b>`${x}`")
    log = CorrectionLog(
        [
            choose(document, resolutions[0], place(gazetteer, "p:ptx"), scope="source"),
            set_point(document, resolutions[1], -12.5, 0.0),
            not_a_place(document, resolutions[1]),
        ]
    )
    assert CorrectionLog.from_lines(log.to_lines()).rows == log.rows


@pytest.mark.parametrize("line", ["{", "[]", '{"action": "choose", "name": "Paris", "document": "d"}', '{"name": 1}'])
def test_broken_line_is_named(line: str) -> None:
    with pytest.raises(FormatError, match="Line 1"):
        CorrectionLog.from_lines([line])


def test_survives_a_gazetteer_with_new_ids(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "p:ptx"))])
    renumbered = DictGazetteer(ROWS.replace("p:ptx|", "gn:4717560|"))
    again = Resolver.load(renumbered).resolve(document, tuple(r.mention for r in resolutions))
    assert ids(log.apply(document, again, renumbered)) == ["gn:4717560", "p:dal", "gn:4717560"]


def test_survives_a_gazetteer_without_the_place(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "p:ptx"))])
    without = DictGazetteer("\n".join(row for row in ROWS.splitlines() if not row.startswith("p:ptx")))
    corrected = log.apply(document, resolutions, without)
    assert corrected[0].place == place(gazetteer, "p:ptx")


def test_id_that_now_means_another_place_is_not_trusted(gazetteer: DictGazetteer) -> None:
    document, resolutions = analyse(gazetteer)
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "p:ptx"))])
    reused = DictGazetteer("p:ptx|Tokyo|city|PPLC|35.7|139.7|JP|||9000000|40|")
    assert log.apply(document, resolutions, reused)[0].lat == pytest.approx(33.66)


def test_relation_moves_the_corrected_point(gazetteer: DictGazetteer) -> None:
    document, mentions = mark("A fire broke out 30 km north of [Paris].")
    moved = replace(mentions[0], relation=Relation("offset", 17, 31, distance_km=30, bearing_deg=0.0))
    resolutions = Resolver.load(gazetteer).resolve(document, (moved,))
    log = CorrectionLog([choose(document, resolutions[0], place(gazetteer, "p:ptx"))])
    corrected = log.apply(document, resolutions, gazetteer)[0]
    assert corrected.lat == pytest.approx(33.66 + 0.27, abs=0.01)


def test_correction_needs_a_name_and_a_fitting_place() -> None:
    with pytest.raises(FormatError, match="name"):
        Correction("no_place", " ", "d")
    with pytest.raises(FormatError, match="place"):
        Correction("choose", "Paris", "d")
