"""The right place for every mention of a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from small_world import mark

from mapper.model import Relation
from mapper.resolve import Resolver

Ids = Callable[..., list[str | None]]


@pytest.mark.parametrize(
    ("text", "lang", "ids"),
    [
        ("A tornado struck [Paris], [Texas], on Wednesday.", "en", ["p:ptx", "a:TX"]),
        ("Police in [Birmingham], [Ala.], arrested a man.", "en", ["p:bal", "a:AL"]),
        ("Police in [Birmingham] arrested a man.", "en", ["p:bgb"]),
        ("Ein Zug entgleiste in [Halle] ([Saale]).", "de", ["p:hal", "w:saa"]),
        ("Soldaten rückten im [irakischen] [Mossul] vor.", "de", ["c:IQ", "p:mos"]),
        ("[Baghdad] said troops had reached [Bartella].", "en", ["p:bag", "p:bar"]),
        ("The minister flew from [Atlanta], [Georgia], to [Dallas].", "en", ["p:atl", "a:GA", "p:dal"]),
        ("Talks between [Georgia] and [Syria] were held in [Tbilisi].", "en", ["c:GE", "c:SY", "p:tbi"]),
        ("Envoys of [Jordan], [Syria] and [Iraq] met.", "en", ["c:JO", "c:SY", "c:IQ"]),
    ],
)
def test_context_chooses_the_place(place_ids: Ids, text: str, lang: str, ids: list[str]) -> None:
    assert place_ids(text, lang=lang) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("A surfer drowned off [Long Beach] on Sunday.", ["p:lbc"]),
        ("[Long Beach], [Calif.], and [Los Angeles] share a port.", ["p:lbc", "a:CA", "p:lac"]),
        ("The [USA] and [China] imposed tariffs.", ["c:US", "c:CN"]),
        ("[European] ministers gathered.", ["r:eur"]),
        ("[Berlin] rejected the proposal.", ["p:ber"]),
        ("Storms crossed [Oklahoma] overnight.", ["a:OK"]),
    ],
)
def test_well_known_places_are_not_taken_for_namesakes(place_ids: Ids, text: str, ids: list[str]) -> None:
    assert place_ids(text) == ids


def test_namesake_needs_a_reason_and_gives_it(resolver: Resolver) -> None:
    document, mentions = mark("Firefighters from [Hartford] helped in [Berlin], [Connecticut].")
    berlin = resolver.resolve(document, mentions)[1]
    assert berlin.place is not None
    assert berlin.place.id == "p:bct"
    assert "wording" in {reason.code for reason in berlin.why}


def test_one_sense_per_document(place_ids: Ids) -> None:
    ids = place_ids("A storm hit [Paris], [Texas]. People in [Paris] were lucky. The mayor of [Paris] spoke.")
    assert ids == ["p:ptx", "a:TX", "p:ptx", "p:ptx"]


def test_two_bearers_of_a_name_in_one_document(place_ids: Ids) -> None:
    ids = place_ids("The mayor of [Paris], [Texas], flew to [Paris], [France].")
    assert ids == ["p:ptx", "a:TX", "p:par", "c:FR"]


def test_unknown_name_leaves_the_others_alone(place_ids: Ids) -> None:
    known = place_ids("Troops in [Mosul] and [Bartella] waited.")
    with_unknown = place_ids("Troops in [Mosul] and [Bartella] waited for [Xyzzyville].")
    assert with_unknown == [*known, None]


def test_same_input_gives_the_same_answer(resolver: Resolver, gazetteer: object) -> None:
    document, mentions = mark("[Paris], [Texas], and [Berlin], [Mosul], [Halle], [Georgia].")
    again = Resolver.load(gazetteer)  # type: ignore[arg-type]
    again.resolve(*mark("[Tyler] and [Hartford] first."))
    first = resolver.resolve(document, mentions)
    assert first == resolver.resolve(document, mentions) == again.resolve(document, mentions)


def test_no_mentions_no_resolutions(resolver: Resolver) -> None:
    assert resolver.resolve(*mark("Nothing happened.")) == ()


def test_candidates_are_ranked_and_bounded(resolver: Resolver) -> None:
    document, mentions = mark("A man from [Birmingham] won.")
    (resolution,) = resolver.resolve(document, mentions)
    scores = [candidate.score for candidate in resolution.candidates]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1.0, abs=0.01)
    assert 0 < resolution.confidence <= 1


def test_country_mentioned_in_the_sentence_is_told(resolver: Resolver) -> None:
    document, mentions = mark("[Iraq] says its army has taken ground near the city of [Mosul].")
    mosul = resolver.resolve(document, mentions)[1]
    codes = [reason.code for reason in mosul.why]
    assert codes[0] in ("country_same_sentence", "wording")
    assert "population" in codes


def test_coordinate_in_the_text_is_its_own_place(resolver: Resolver) -> None:
    document, mentions = mark("The ship sank at [12°N 45°E] near [Dallas].")
    at_sea = replace(mentions[0], lat=12.0, lon=45.0)
    first, second = resolver.resolve(document, (at_sea, mentions[1]))
    assert (first.lat, first.lon, first.place) == (12.0, 45.0, None)
    assert first.why[0].code == "coordinate"
    assert second.place is not None


def test_hint_prefers_its_level(resolver: Resolver) -> None:
    document, mentions = mark("Fighting spread in [Georgia] and [Dallas].")
    hinted = (replace(mentions[0], hint="admin1"), mentions[1])
    resolution = resolver.resolve(document, hinted)[0]
    assert resolution.place is not None
    assert resolution.place.id == "a:GA"


def test_offset_moves_the_point(resolver: Resolver) -> None:
    document, mentions = mark("A convoy was hit 30 km north of [Mosul].")
    moved = replace(mentions[0], relation=Relation("offset", 19, 33, distance_km=30, bearing_deg=0.0))
    (resolution,) = resolver.resolve(document, (moved,))
    assert resolution.place is not None
    assert resolution.lat == pytest.approx(resolution.place.lat + 0.27, abs=0.01)
    assert resolution.lon == pytest.approx(resolution.place.lon, abs=0.001)
    assert resolution.radius_km == 6.0
    assert resolution.why[0].code == "relation_offset"


def test_unknown_place_is_put_where_the_text_puts_it(resolver: Resolver) -> None:
    document, mentions = mark("A barn burned in [Xyzzyville], [Texas].")
    unknown, texas = resolver.resolve(document, mentions)
    assert unknown.place is not None
    assert texas.place is not None
    assert (unknown.place.source, unknown.place.name) == ("text", "Xyzzyville")
    assert (unknown.lat, unknown.radius_km) == (texas.lat, texas.radius_km)
    assert unknown.confidence < texas.confidence
    assert unknown.why[0].code == "within"


def test_unknown_place_in_a_country_stays_open(resolver: Resolver) -> None:
    document, mentions = mark("A barn burned in [Xyzzyville], [Iraq].")
    assert resolver.resolve(document, mentions)[0].lat is None


def test_unknown_member_of_a_list_stays_open(resolver: Resolver) -> None:
    document, mentions = mark("Shops in [Dallas], [Xyzzyville] and [Tyler] closed.")
    assert resolver.resolve(document, mentions)[1].lat is None


def test_street_is_put_into_its_town(resolver: Resolver) -> None:
    document, mentions = mark("Two cars crashed on [Xyzzy Street] on Monday, police in [Tyler] said.")
    street, town = resolver.resolve(document, (replace(mentions[0], hint="road"), mentions[1]))
    assert street.place is not None
    assert town.place is not None
    assert (street.place.level, street.lat, street.lon) == ("road", town.lat, town.lon)
    assert street.place.geonameid is None


def test_street_far_from_any_town_stays_open(resolver: Resolver) -> None:
    text = "Two cars crashed on [Xyzzy Street]. " + "Nothing else happened on that day. " * 20 + "[Tyler] slept."
    document, mentions = mark(text)
    street, _ = resolver.resolve(document, (replace(mentions[0], hint="road"), mentions[1]))
    assert street.lat is None


def test_unknown_village_is_put_where_its_distance_says(resolver: Resolver) -> None:
    document, mentions = mark("Tents went up in [Xyzzyville], 30 km north of [Mosul].")
    moved = replace(mentions[1], relation=Relation("offset", 33, 50, distance_km=30, bearing_deg=0.0))
    village, mosul = resolver.resolve(document, (mentions[0], moved))
    assert village.place is not None
    assert (village.lat, village.lon, village.radius_km) == (mosul.lat, mosul.lon, mosul.radius_km)
    assert village.lat == pytest.approx(36.34 + 0.27, abs=0.01)


def test_unknown_quarter_in_a_city(resolver: Resolver) -> None:
    document, mentions = mark("Shots were fired in [Xyzzy] in [Mosul] on Friday.")
    quarter, mosul = resolver.resolve(document, mentions)
    assert quarter.place is not None
    assert (quarter.lat, quarter.place.source) == (mosul.lat, "text")


def test_institution_is_put_into_the_town_of_its_name(resolver: Resolver) -> None:
    document, mentions = mark("Pupils of [Tyler High School] in [Texas] walked out, and [Dallas] followed.")
    school = resolver.resolve(document, mentions)[0]
    assert school.place is not None
    assert (school.place.name, school.place.level, school.place.source) == ("Tyler High School", "facility", "text")
    assert school.lat == 32.35
    assert school.why[0].code == "named_after"


def test_state_at_the_head_of_a_name_is_the_state(resolver: Resolver) -> None:
    document, mentions = mark("The [Texas Highway Patrol] closed the road to [Dallas].")
    patrol = resolver.resolve(document, mentions)[0]
    assert patrol.place is not None
    assert patrol.place.id == "a:TX"


def test_institution_follows_the_sense_of_its_town(resolver: Resolver) -> None:
    document, mentions = mark("The [Paris High School] band of [Paris], [Texas], won.")
    school, town, _ = resolver.resolve(document, mentions)
    assert school.place is not None
    assert town.place is not None
    assert town.place.id == "p:ptx"
    assert (school.lat, school.place.level) == (town.lat, "facility")


def test_abbreviation_without_its_full_stop(resolver: Resolver) -> None:
    document, mentions = mark("Police came from [Birmingham], [Ala].")
    assert [r.place.id for r in resolver.resolve(document, mentions) if r.place] == ["p:bal", "a:AL"]
