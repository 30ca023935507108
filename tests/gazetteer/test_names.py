"""Keys of names, other forms of names, transcriptions."""

from __future__ import annotations

import pytest

from mapper.gazetteer.forms import inflected, unaffixed
from mapper.gazetteer.layers.words import forms
from mapper.gazetteer.names import fold, is_latin, literal
from mapper.gazetteer.romanise import key_of
from mapper.gazetteer.transcribe import transcriptions
from mapper.lang import LANGUAGES, table


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Étienne", "ST. ETIENNE"),
        ("Łódź", "Lodz"),
        ("Al-Ḩasakah", "al-hasakah"),
        ("The Hague", "Hague"),
        ("St. Gallen", "Sankt Gallen"),
        ("Ra’s al ‘Ayn", "Ras al-Ayn"),
        ("Straße", "STRASSE"),
        ("Ağrı", "Agri"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_keep_different_keys() -> None:
    assert len({fold(name) for name in ("Köln", "Kiel", "Kehl", "Kahl")}) == 4


def test_abbreviations_keep_case_and_dots() -> None:
    assert literal("US") != literal("us") != literal("U.S.")


def test_first_letter_decides_the_script() -> None:
    assert is_latin("Ørsted")
    assert not is_latin("Харків")


@pytest.mark.parametrize(
    ("name", "lang", "expected"),
    [
        ("Mossuls", "de", "Mossul"),
        ("Niederlanden", "de", "Niederlande"),
        ("Bremer", "de", "Bremen"),
        ("Warszawie", "pl", "Warszawa"),
        ("Krakowie", "pl", "Kraków"),
        ("Syria’s", "en", "Syria"),
        ("l'Italia", "it", "Italia"),
    ],
)
def test_endings_come_off(name: str, lang: str, expected: str) -> None:
    assert expected in {form.text for form in inflected(name, lang)}


@pytest.mark.parametrize(
    ("name", "lang", "rest", "level"),
    [
        ("Landkreis Waldshut", "de", "Waldshut", "admin2"),
        ("Köln Hbf", "de", "Köln", "city"),
        ("Nordafghanistan", "de", "Afghanistan", "country"),
        ("Readington Township", "en", "Readington", "city"),
        ("provincia de Córdoba", "es", "Córdoba", "admin1"),
    ],
)
def test_words_that_say_what_a_name_is_come_off(name: str, lang: str, rest: str, level: str) -> None:
    assert any(form.text == rest and level in form.levels for form in unaffixed(name, lang))


@pytest.mark.parametrize(
    ("stem", "kind", "lang", "expected"),
    [
        ("irakisch", "adjective", "de", {"irakische", "irakischen", "irakischer"}),
        ("Türke", "demonym", "de", {"Türken", "Türkin"}),
        ("Franzose", "demonym", "de", {"Franzosen"}),
        ("français", "adjective", "fr", {"française", "françaises"}),
        ("syrien", "adjective", "fr", {"syriennes"}),
        ("alemán", "adjective", "es", {"alemana", "alemanes"}),
        ("iracheno", "adjective", "it", {"irachena", "iracheni"}),
        ("europeu", "adjective", "pt", {"europeia"}),
        ("Congolees", "demonym", "nl", {"Congolezen"}),
        ("iracki", "adjective", "pl", {"irackiego", "irackich"}),
        ("Irakijczyk", "demonym", "pl", {"Irakijczycy", "Irakijczyków"}),
        ("Iraqi", "demonym", "en", {"Iraqis"}),
        ("Chinese", "demonym", "en", {"Chinese"}),
    ],
)
def test_forms_follow_the_rules_of_the_language(stem: str, kind: str, lang: str, expected: set[str]) -> None:
    assert expected <= set(forms(stem, kind, table(lang, "endings.tsv")))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_name_tables(lang: str) -> None:
    for name in ("exonyms.tsv", "demonyms.tsv", "endings.tsv", "inflection.tsv", "affixes.tsv", "writing.tsv"):
        assert table(lang, name), f"{lang}/{name}"


@pytest.mark.parametrize(
    ("name", "others", "country", "lang", "expected"),
    [
        ("Kharkiv", ["Харків"], "UA", "de", "Charkiw"),
        ("Mykolayiv", ["Миколаїв"], "UA", "de", "Mykolajiw"),
        ("Kharkiv", ["Харків"], "UA", "nl", "Charkiv"),
        ("Jisr ash Shughūr", ["Jisr al-Shughur"], "SY", "de", "Dschisr al-Schughur"),
        ("Al Fashir", ["El Fasher"], "SD", "de", "El Fascher"),
        ("Sharm el-Sheikh", [], "EG", "de", "Scharm El Scheich"),
    ],
)
def test_names_are_transcribed(name: str, others: list[str], country: str, lang: str, expected: str) -> None:
    made = {each.text for each in transcriptions(name, others, country, 300_000) if each.lang == lang}
    assert fold(expected) in made


def test_a_german_town_is_not_transcribed() -> None:
    assert not list(transcriptions("Schwerin", ["Шверин"], "DE", 95_000))


def test_romanised_spellings_share_a_key() -> None:
    assert key_of("Dschisr al-Schughur") == key_of("Jisr ash Shughur") != key_of("Deir ez-Zor")
    assert key_of("Ur") == ""
