"""Whole events out of short texts with known places."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from helpers_events import events_of, make, only, resolve, sites

from mapper.errors import ModelError
from mapper.events import Extractor
from mapper.events.learned import load_linear
from mapper.model import Event
from mapper.reasons import phrases
from mapper.times import find_times

EVENTS = Path(__file__).parents[2] / "mapper" / "events"


def test_modifier_gives_way_to_the_town_that_it_locates() -> None:
    text = "Die Luftwaffe bombardierte am Sonntag Ziele im irakischen Mossul."
    assert sites(only(events_of(text, irakischen="modifier"), "bombardment")) == ["Mosul"]


def test_speaker_is_no_site() -> None:
    events = events_of("Moskau warf der Opposition am Montag Verrat vor.", Moskau="metonymic")
    assert all(not sites(event) for event in events)


def test_nationality_is_no_site() -> None:
    text = "Die russische Armee beschoss am Sonntag die Stadt Raka."
    assert sites(only(events_of(text, russische="associative"), "bombardment")) == ["Raqqa"]


def test_place_of_the_saying_is_not_the_place_of_the_event() -> None:
    events = events_of("Der Minister sagte am Mittwoch in Bagdad, in Mossul seien zwei Bomben explodiert.")
    assert sites(only(events, "attack")) == ["Mosul"]


def test_enumerated_places_are_all_sites() -> None:
    event = only(events_of("Tausende demonstrierten am Samstag in Berlin, Bremen und Kassel."), "protest")
    assert sites(event) == ["Berlin", "Bremen", "Kassel"]


def test_topic_of_talks_is_no_site() -> None:
    event = only(events_of("Die Friedensverhandlungen für Syrien sollen am Montag in Genf beginnen."), "meeting")
    assert sites(event) == ["Geneva"]


def test_event_inherits_the_place_of_the_sentence_before() -> None:
    events = events_of(
        "In Bremen plünderten am Sonntag Hunderte Jugendliche Geschäfte. Die Polizei nahm 20 Verdächtige fest."
    )
    arrest = only(events, "crime")
    assert sites(arrest) == ["Bremen"]
    assert arrest.places[0].inferred
    assert [reason.code for reason in arrest.why] == ["join_inherited"]
    assert arrest.evidence


def test_subhead_and_headline_make_no_event() -> None:
    body = "Die Luftwaffe bombardierte am Sonntag Mossul."
    text = f"Bomben auf Mossul\n\n{body}\n\nRaka bombardiert\n\nMehr war nicht bekannt."
    document = make(text)
    events = Extractor.load().extract(document, resolve(document, {}), find_times(document))
    assert [sites(event) for event in events] == [["Mosul"]]


def test_event_told_twice_is_one_event_with_two_triggers() -> None:
    events = events_of(
        "Bei einem Brand in Kassel sind am Montag zwei Menschen verletzt worden. Der Brand brach im Keller aus."
    )
    fire = only(events, "accident")
    assert len(fire.triggers) >= 2


def test_abduction_and_release_are_two_events() -> None:
    text = (
        "Kämpfer verschleppten am Montag in Raka 40 Zivilisten. Am Dienstag ließen sie die Geiseln in Raka wieder frei."
    )
    assert {event.type for event in events_of(text)} >= {"abduction", "release"}


@pytest.mark.parametrize(
    ("text", "type", "status"),
    [
        ("In Berlin demonstrierten am Samstag Tausende.", "protest", "happened"),
        ("Die Minister wollen am Freitag in Berlin beraten.", "meeting", "planned"),
        ("Die Außenminister treffen sich am Freitag in Genf.", "meeting", "planned"),
        ("In Mossul patrouillieren Soldaten.", "battle", "ongoing"),
        ("Die Gewerkschaft rief die Fahrer in Kassel für Freitag zu einem Warnstreik auf.", "labour", "planned"),
        (
            "In Kassel haben am Montag Eltern gegen die geplante Schließung der Schule protestiert.",
            "protest",
            "happened",
        ),
        ("Der Präsident rief das Parlament in Bagdad auf, den Notstand auszurufen.", "politics", "planned"),
        ("Wegen eines Erdrutsches bei Kassel wurde am Montag ein Radrennen abgesagt.", "disaster", "happened"),
        ("Die Friedensgespräche in Genf wurden am Montag abgesagt.", "meeting", "denied"),
        ("Nun müssten die „Lager“ der Rebellen in Mossul zerstört werden, sagte Hansen.", "battle", "planned"),
    ],
)
def test_status(text: str, type: str, status: str) -> None:
    assert only(events_of(text), type).status == status


def test_claim_of_a_party_is_claimed_with_its_source() -> None:
    event = only(events_of("Nach Angaben der Rebellen bombardierte die Armee am Sonntag Raka."), "bombardment")
    assert event.claimed
    assert event.attribution is not None
    assert event.attribution.kind == "party"
    assert "Rebellen" in event.attribution.who


def test_word_of_the_police_is_no_claim() -> None:
    event = only(events_of("In Kassel brannte am Sonntag nach Angaben der Polizei eine Halle ab."), "accident")
    assert not event.claimed
    assert event.attribution is not None
    assert event.attribution.kind == "authority"


def test_date_of_the_event_is_the_nearest_time() -> None:
    event = only(events_of("Am Sonntag bombardierte die Luftwaffe Mossul, wie es am Mittwoch hieß."), "bombardment")
    assert event.date is not None
    assert (event.date.first, event.date.last) == (date(2016, 1, 17), date(2016, 1, 17))


def test_days_after_an_event_count_back_from_the_report() -> None:
    text = "Neun Tage nach dem Erdbeben in Kassel hat am Dienstag ein weiterer Erdstoß die Stadt erschüttert."
    found = [event.date for event in events_of(text) if event.type == "disaster"]
    assert date(2016, 1, 10) in [day.first for day in found if day is not None]


def test_without_publication_date_a_weekday_stays_open() -> None:
    event = only(events_of("In Berlin demonstrierten am Samstag Tausende.", date=None), "protest")
    assert event.date is None or event.date.first is None


def test_actor_has_country_and_sector() -> None:
    event = only(events_of("Die russische Armee beschoss am Sonntag Raka.", russische="associative"), "bombardment")
    assert [(actor.name, actor.country, actor.sector) for actor in event.actors] == [("russische Armee", "RU", "MIL")]


def test_english_article() -> None:
    text = "Two people were killed on Sunday when a bus crashed near York. Protesters will march in London on Saturday."
    events = events_of(text, lang="en")
    assert sites(only(events, "accident")) == ["York"]
    march = only(events, "protest")
    assert (sites(march), march.status) == (["London"], "planned")


@pytest.mark.parametrize(
    ("lang", "text", "type", "site"),
    [
        ("fr", "Des milliers de personnes ont manifesté samedi à Lyon.", "protest", "Lyon"),
        ("es", "Miles de personas protestaron el sábado en Madrid.", "protest", "Madrid"),
    ],
)
def test_french_and_spanish(lang: str, text: str, type: str, site: str) -> None:
    assert sites(only(events_of(text, lang=lang), type)) == [site]


def test_ids_are_stable_and_unique() -> None:
    text = "In Berlin demonstrierten am Samstag Tausende. In Kassel brannte am Sonntag eine Halle ab."
    first, second = events_of(text), events_of(text)
    assert first == second
    assert len({event.id for event in first}) == len(first) == 2


@pytest.mark.parametrize("text", ["A – … ! ?", "1 2 3", "<script>alert(1)</script>", "a" * 5000, "Ü\u200f\u0301 ¶"])
def test_odd_text_gives_no_event_and_no_error(text: str) -> None:
    assert events_of(text) == ()


def test_title_is_made_of_the_words_of_the_text() -> None:
    text = "In Berlin demonstrierten am Samstag Tausende gegen den Krieg."
    assert only(events_of(text), "protest").title in text


def test_missing_weights_say_what_to_do() -> None:
    with pytest.raises(ModelError, match=r"training\.events"):
        load_linear("nothing")


def test_title_of_a_long_sentence_holds_the_trigger() -> None:
    text = (
        "Wie mehrere Zeitungen unter Berufung auf Kreise der Regierung und auf Diplomaten am Montag schrieben, "
        "bombardierte die Luftwaffe in der Nacht zum Sonntag nach langem Zögern der Verbündeten Stellungen in Raka."
    )
    event = only(events_of(text), "bombardment")
    assert "bombardierte" in event.title
    assert len(event.title) <= 140
    assert event.title.strip("… ").removesuffix(" …") in text


def test_every_reason_has_a_phrase() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(EVENTS.glob("*.py")))
    codes = set(re.findall(r'"(join_\w+)"', source)) - {"join_features"}
    assert {"join_near", "join_dateline"} <= codes
    assert codes <= phrases("en").keys()


def test_pronoun_source_is_the_one_who_spoke_before() -> None:
    text = (
        "Minister Karl Hansen sagte am Montag in Genf, die Lage sei ernst. "
        "Seinen Angaben zufolge bombardierten Flugzeuge Mossul."
    )
    strike = only(events_of(text), "bombardment")
    assert strike.attribution is not None
    assert strike.attribution.who == "Minister Karl Hansen"


def roles(event: Event) -> dict[str, str]:
    """Role of each place by its name."""
    return {p.resolution.place.name: p.role for p in event.places if p.resolution.place is not None}


def test_state_that_only_says_which_town_is_meant_is_no_site() -> None:
    text = "In London, England, relatives of the victims held a vigil on Monday."
    (vigil,) = events_of(text, lang="en")
    assert sites(vigil) == ["London"]
    assert len(vigil.triggers) == 2


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Ein Bus auf dem Weg von Bremen nach Kassel prallte am Montag gegen einen Baum, neun Reisende starben."),
        ("en", "A coach travelling from Leeds to London crashed into a wall on Monday, killing nine people."),
    ],
)
def test_ends_of_a_journey_are_no_sites_of_an_accident(lang: str, text: str) -> None:
    assert sites(only(events_of(text, lang=lang), "accident")) == []


@pytest.mark.parametrize(
    ("lang", "text", "type", "expected"),
    [
        ("de", "Das Rote Kreuz schickte am Montag Helfer und Decken aus Kassel.", "aid", {"Kassel": "origin"}),
        ("en", "Troops will be sent to Leeds on Friday.", "battle", {"Leeds": "destination"}),
    ],
)
def test_helpers_and_troops_come_from_and_go_to(lang: str, text: str, type: str, expected: dict[str, str]) -> None:
    assert roles(only(events_of(text, lang=lang), type)) == expected


def test_deed_of_the_army_is_done_by_the_army_that_tells_it() -> None:
    text = "Russian forces said on Monday they had bombed two camps near York."
    strike = only(events_of(text, lang="en"), "bombardment")
    assert [actor.name for actor in strike.actors] == ["Russian forces"]


def test_the_dead_are_targets_whatever_the_grammar() -> None:
    attack = only(events_of("Bei einem Luftangriff auf Mossul starben am Montag 12 Zivilisten."), "bombardment")
    assert [actor.name for actor in attack.actors] == []
    assert [actor.name for actor in attack.targets] == ["12 Zivilisten"]


def test_words_for_a_day_are_no_part_of_an_actor() -> None:
    strike = only(events_of("In Kassel haben am Montag 300 Beschäftigte die Arbeit niedergelegt."), "labour")
    assert [actor.name for actor in strike.actors] == ["300 Beschäftigte"]


def test_what_was_said_is_not_dated_by_what_is_to_come() -> None:
    text = "The mayor, speaking in York, condemned the attack and said troops would be sent to Leeds next week."
    statement = only(events_of(text, lang="en"), "statement")
    assert statement.status == "happened"
    assert statement.date is None


@pytest.mark.parametrize(
    ("text", "type", "status"),
    [
        ("Bus drivers in Leeds staged a 24-hour strike over working hours.", "labour", "happened"),
        ("Unions called for a protest in London next week.", "protest", "planned"),
        ("A storm left 40,000 homes near York without power.", "disaster", "happened"),
        (
            "The minister denied the charges and expelled two diplomats in London on Monday.",
            "politics",
            "happened",
        ),
        ("The race was cancelled because of a landslide near York.", "disaster", "happened"),
        ("A mill in Leeds will cut 80 jobs next year.", "labour", "planned"),
    ],
)
def test_english_status(text: str, type: str, status: str) -> None:
    assert only(events_of(text, lang="en"), type).status == status


def test_call_for_a_strike_is_told_by_the_one_who_calls() -> None:
    text = "Die IG Metall rief die Beschäftigten in Kassel für Freitag zu einem Warnstreik auf."
    strike = only(events_of(text), "labour")
    assert len(strike.triggers) == 2
    assert strike.attribution is not None
    assert strike.attribution.who == "Die IG Metall"


def test_hospital_of_the_hurt_is_no_site_of_the_accident() -> None:
    text = "Am Montag sind bei Kassel zwei Züge zusammengestoßen. Die Verletzten wurden in Kliniken in Bremen gebracht."
    crash = only(events_of(text), "accident")
    assert sites(crash) == ["Kassel"]


def test_participle_after_a_comma_has_the_status_of_its_clause() -> None:
    text = "The company will close its mill near Leeds, cutting 80 jobs."
    assert only(events_of(text, lang="en"), "labour").status == "planned"


def test_weak_word_in_the_name_of_a_source_is_no_event() -> None:
    text = "In Raka starben zwölf Menschen. Das teilte ein Büro für humanitäre Hilfe am Montag in Bagdad mit."
    assert "aid" not in {event.type for event in events_of(text)}


def test_killing_with_a_weapon_is_no_accident() -> None:
    text = "A former student killed nine people with a rifle at a school near York on Monday."
    assert only(events_of(text, lang="en"), "crime").numbers[0].value == 9


def test_riot_police_is_no_riot() -> None:
    assert not events_of("Riot police stood near the town hall in York.", lang="en")
