"""Recognition with the place index and the trained weights, sentence by sentence."""

from __future__ import annotations

import pytest

from mapper import settings
from mapper.documents import make_document
from mapper.gazetteer import open_gazetteer
from mapper.mentions import Recogniser
from mapper.model import Mention


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    chosen = settings.load()
    return Recogniser.load(open_gazetteer(chosen.gazetteer), clusters=chosen.clusters)


def read(recogniser: Recogniser, lang: str, text: str) -> tuple[Mention, ...]:
    return recogniser.recognise(make_document(text, lang=lang))


def kinds(recogniser: Recogniser, lang: str, text: str) -> dict[str, str]:
    return {mention.surface: mention.kind for mention in read(recogniser, lang, text)}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "In Mossul wurde am Montag gekämpft.", {"Mossul": "literal"}),
        ("de", "Moskau erklärte, der Angriff sei abgewehrt worden.", {"Moskau": "metonymic"}),
        ("de", "Die irakische Armee rückte in Tikrit ein.", {"irakische": "associative", "Tikrit": "literal"}),
        ("de", "An der türkischen Grenze warten Tausende.", {"türkischen": "modifier"}),
        ("de", "Zwei Syrer wurden in Wien festgenommen.", {"Syrer": "demonym", "Wien": "literal"}),
        ("de", "Die Syrien-Gespräche in Genf sind vertagt.", {"Syrien": "associative", "Genf": "literal"}),
        ("en", "Fighting broke out in Aleppo on Monday.", {"Aleppo": "literal"}),
        ("en", "Moscow rejected the proposal and warned of consequences.", {"Moscow": "metonymic"}),
        ("en", "Syrian troops entered Idlib, officials said.", {"Syrian": "associative", "Idlib": "literal"}),
        ("fr", "Une bombe a explosé à Marseille mardi.", {"Marseille": "literal"}),
        ("es", "Una bomba explotó en Sevilla el martes.", {"Sevilla": "literal"}),
        ("it", "Una bomba è esplosa a Torino martedì.", {"Torino": "literal"}),
        ("nl", "In Rotterdam is dinsdag een bom ontploft.", {"Rotterdam": "literal"}),
        ("pl", "We wtorek w Krakowie wybuchła bomba.", {"Krakowie": "literal"}),
        ("pt", "Uma bomba explodiu em Lisboa na terça-feira.", {"Lisboa": "literal"}),
    ],
)
def test_kinds(recogniser: Recogniser, lang: str, text: str, expected: dict[str, str]) -> None:
    assert kinds(recogniser, lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "surface"),
    [
        ("de", "In der Po-Ebene regnete es tagelang.", "Po-Ebene"),
        ("de", "Aus Nordafghanistan kommen Flüchtlinge.", "Nordafghanistan"),
        ("de", "Das Elbhochwasser bedroht die Altstadt.", "Elb"),
        ("de", "Ein Wald nahe Frankfurt (Oder) brannte nieder.", "Frankfurt (Oder)"),
        ("de", "Ein Feuer brach in Neustadt an der Weinstraße aus.", "Neustadt an der Weinstraße"),
        ("de", "Die Lage in Nord- und Ostsyrien ist unklar.", "Ostsyrien"),
        ("de", "Die Lage in Nord- und Ostsyrien ist unklar.", "Nord-"),
        ("de", "Im Süden Mossuls wird gekämpft.", "Mossuls"),
        ("fr", "Les troupes de l'Ukraine avancent près de Saint-Denis.", "Ukraine"),
        ("fr", "Un incendie s'est déclaré à Saint-Denis.", "Saint-Denis"),
        ("it", "La terra ha tremato vicino all'Aquila.", "Aquila"),
        ("en", "A fire broke out in Stoke-on-Trent.", "Stoke-on-Trent"),
        ("es", "Un tribunal de La Haya lo condenó.", "La Haya"),
        ("nl", "De rechtbank in Den Haag veroordeelde hem.", "Den Haag"),
    ],
)
def test_span(recogniser: Recogniser, lang: str, text: str, surface: str) -> None:
    assert surface in kinds(recogniser, lang, text)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Oppositionsführer Riad Hidschab sprach am Mittwoch."),
        ("de", "Verteidigungsminister Ashton Carter warnte am Mittwoch vor einem Scheitern."),
        ("de", "Ministerin Ursula von der Leyen äußerte sich nicht."),
        ("de", "Die Miliz Ahrar al-Scham wies das zurück."),
        ("de", "Sprecherin Ilse Kassel sagte, man prüfe das. Kassel betonte, die Lage sei ernst."),
        ("de", "Trotz Regen trafen sich hundert Gäste in der Halle zum Essen."),
        ("en", "Police spokesman Dale Lincoln said Lincoln would not comment."),
        ("en", "He spent a nice evening reading on tours."),
        ("en", "The EU and NATO agreed to meet the UN."),
        ("en", "Cases of West Nile virus rose, and a fine of US$40 was paid."),
    ],
)
def test_trap_yields_nothing(recogniser: Recogniser, lang: str, text: str) -> None:
    assert kinds(recogniser, lang, text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Athens Police Department is asking for help.", {"Athens": "associative"}),
        ("The Ohio Department of Transportation will close the ramp.", {"Ohio": "associative"}),
        ("Lynchburg Commonwealth's Attorney Dana Doyle declined to comment.", {"Lynchburg": "associative"}),
        ("The City Council voted to raise water rates.", {}),
    ],
)
def test_office_belongs_to_its_place_and_its_own_words_are_none(
    recogniser: Recogniser, text: str, expected: dict[str, str]
) -> None:
    assert kinds(recogniser, "en", text) == expected


def test_embedded_names_come_only_on_demand(recogniser: Recogniser) -> None:
    document = make_document("Der Forscher Jan Posen von der Universität Bremen warnte.", lang="de")
    assert recogniser.recognise(document) == ()
    assert {mention.kind for mention in recogniser.recognise(document, all_mentions=True)} == {"embedded"}


@pytest.mark.parametrize(
    ("lang", "text", "surface", "hint"),
    [
        ("de", "In der Provinz Idlib wird gekämpft.", "Idlib", "admin1"),
        ("de", "Im Landkreis Waldshut brannte ein Hof.", "Waldshut", "admin2"),
        ("en", "Floods hit Lamar County on Monday.", "Lamar County", "admin2"),
        ("fr", "Dans la ville de Lyon, un incendie a fait deux morts.", "Lyon", "city"),
    ],
)
def test_cue_word_asks_for_a_level(recogniser: Recogniser, lang: str, text: str, surface: str, hint: str) -> None:
    assert {m.surface: m.hint for m in read(recogniser, lang, text)}[surface] == hint


@pytest.mark.parametrize(
    ("lang", "text", "surface", "relation"),
    [
        ("de", "Rund 30 Kilometer südöstlich von Mossul fielen Bomben.", "Mossul", ("offset", 30.0, 135.0)),
        ("de", "In einem Dorf nahe Mossul fielen Bomben.", "Mossul", ("near", None, None)),
        ("en", "A plane crashed 10 miles east of Paris.", "Paris", ("offset", 16.093, 90.0)),
        ("fr", "Un avion s'est écrasé à 30 km au nord de Lyon.", "Lyon", ("offset", 30.0, 0.0)),
        ("es", "Un avión cayó a 40 kilómetros al sur de Madrid.", "Madrid", ("offset", 40.0, 180.0)),
        ("de", "Auf der Straße zwischen Aleppo und Latakia staut es sich.", "Aleppo", ("between", None, None)),
        ("de", "An der Grenze zwischen Syrien und dem Irak fielen Schüsse.", "Syrien", ("border", None, None)),
    ],
)
def test_relation(
    recogniser: Recogniser, lang: str, text: str, surface: str, relation: tuple[str, float | None, float | None]
) -> None:
    found = {mention.surface: mention.relation for mention in read(recogniser, lang, text)}[surface]
    assert found is not None
    assert (found.kind, found.distance_km, found.bearing_deg) == relation


def test_second_place_of_a_border_is_named_by_its_number(recogniser: Recogniser) -> None:
    mentions = read(recogniser, "de", "An der Grenze zwischen Syrien und dem Irak fielen Schüsse.")
    relation = mentions[0].relation
    assert relation is not None
    assert relation.other is not None
    assert mentions[relation.other].surface == "Irak"


def test_the_same_text_gives_the_same_mentions(recogniser: Recogniser) -> None:
    text = "Moskau und Kiew verhandeln in Istanbul über den Hafen Odessa, 30 km nördlich von Tschornomorsk."
    assert read(recogniser, "de", text) == read(recogniser, "de", text)


def test_a_text_without_words_has_no_mentions(recogniser: Recogniser) -> None:
    assert read(recogniser, "de", "7") == ()
