"""A text becomes a document: tokens, sentences, zones and language, with the offsets of the text given."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mapper.documents import make_document
from mapper.errors import DateError, EmptyTextError, LanguageError, TooLargeError
from mapper.model import Document
from mapper.times import find_times


def sentences(document: Document) -> list[str]:
    return [document.text[s.start : s.end] for s in document.sentences]


def zones(document: Document) -> list[tuple[str, str]]:
    return [(zone.kind, document.text[zone.start : zone.end]) for zone in document.zones]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nord- und Ostsyrien", ["Nord-", "und", "Ostsyrien"]),
        ("Anti-IS-Koalition", ["Anti-IS-Koalition"]),
        ("l'Iran et d’Alep", ["l'", "Iran", "et", "d’", "Alep"]),
        ("nei pressi dell'Aquila", ["nei", "pressi", "dell'", "Aquila"]),
        ("N'Djamena and Sana'a", ["N'Djamena", "and", "Sana'a"]),
        ("Iraq's army", ["Iraq", "'s", "army"]),
        ("aujourd’hui", ["aujourd’hui"]),
        ("in the U.S. alone", ["in", "the", "U.S.", "alone"]),
        ("um 12:30 Uhr, 1.300 Euro", ["um", "12:30", "Uhr", ",", "1.300", "Euro"]),
        ("am 3. März", ["am", "3", ".", "März"]),
    ],
)
def test_tokens_are_words_numbers_and_marks(text: str, expected: list[str]) -> None:
    assert [token.text for token in make_document(text).tokens] == expected


@pytest.mark.parametrize(
    ("lang", "text", "count"),
    [
        ("de", "Am 3. März brannte es. Niemand wurde verletzt.", 2),
        ("de", "Er starb 2016. Danach zog die Familie um.", 2),
        ("de", "Dr. Maier und Prof. Schulz kamen, z.B. aus Köln bzw. Bonn.", 1),
        ("de", "„Wir bleiben!“, rief sie. „Niemand geht.“ Dann war Ruhe.", 3),
        ("de", "Der Schaden liegt bei 1,3 Mio. Euro. Die Polizei ermittelt.", 2),
        ("de", "Der 1. FC Köln siegte im 20. Jahrhundert oft.", 1),
        ("en", "Gen. J. R. Smith left the U.S. The army stayed.", 2),
        ("en", "He moved to St. Louis, Mo. He never came back.", 1),
        ("en", "It ended at 5. Nobody knew why.", 2),
        ("fr", "M. Dupont est arrivé. Il a parlé à Mme. Martin.", 2),
        ("pl", "To było 3. miejsce. Nikt nie zginął.", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(lang: str, text: str, count: int) -> None:
    found = sentences(make_document(text, lang=lang))
    assert len(found) == count, found


def test_zones_of_a_page_copied_from_the_web() -> None:
    text = (
        "Brand in Lagerhalle\n\nBrand in Lagerhalle\n(AP)\n\nJetzt weiterlesen!\n\n"
        "In der Nacht ist eine Lagerhalle ausgebrannt. Die Polizei ermittelt.\n\nHoher Schaden\n\n"
        "Der Schaden geht in die Millionen, sagte ein Sprecher.\n\nLesen Sie auch: Brand im Hafen"
    )
    assert [kind for kind, _ in zones(make_document(text))] == [
        "headline",
        "repeat",
        "agency",
        "boilerplate",
        "body",
        "subhead",
        "body",
        "boilerplate",
    ]


@pytest.mark.parametrize(
    ("text", "dateline", "agency"),
    [
        ("ERBIL (tkp) – Die Armee rückte am Dienstag vor.", "ERBIL", "(tkp)"),
        ("Kiew/Moskau (agm) - Die Armee rückte am Dienstag vor.", "Kiew/Moskau", "(agm)"),
        ("Frankfurt (Oder) – Die Polizei sperrte die Brücke.", "Frankfurt (Oder)", None),
        ("PARIS, Texas — The river rose on Tuesday.", "PARIS, Texas", None),
        ("Santiago de Chile (tkp) – Die Regierung tagte.", "Santiago de Chile", "(tkp)"),
    ],
)
def test_dateline_and_agency_are_no_body(text: str, dateline: str, agency: str | None) -> None:
    found = dict(zones(make_document(text)))
    assert found["dateline"] == dateline
    assert found.get("agency") == agency
    assert found["body"].startswith(("Die", "The"))


def test_body_without_dateline_stays_whole() -> None:
    assert zones(make_document("Berlin ist groß. Die Stadt wächst – auch am Rand."))[0][0] == "body"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Bei einem Brand in der Altstadt sind drei Menschen verletzt worden."),
        ("en", "Three people were hurt in a fire in the old town."),
        ("fr", "Trois personnes ont été blessées dans un incendie."),
        ("es", "Tres personas resultaron heridas en un incendio en el centro."),
        ("it", "Tre persone sono rimaste ferite in un incendio nel centro della città."),
        ("nl", "Drie mensen zijn gewond geraakt bij een brand in de oude stad."),
        ("pl", "Trzy osoby zostały ranne w pożarze na starym mieście."),
        ("pt", "Três pessoas ficaram feridas em um incêndio no centro da cidade."),
        ("und", "Вчера в центре города произошёл пожар, три человека пострадали."),
        ("en", "Mossul"),
    ],
)
def test_language_is_found_from_a_sentence(lang: str, text: str) -> None:
    assert make_document(text).lang == lang


def test_a_paragraph_may_have_another_language() -> None:
    text = (
        "Die Regierung hat am Montag einen Plan für die Stadt vorgelegt und um Hilfe gebeten.\n\n"
        "The government said on Monday that it had a plan for the city and asked for help.\n\n"
        "Die Opposition lehnt den Plan ab, weil er nach ihrer Ansicht nicht reicht."
    )
    assert [s.lang for s in make_document(text).sentences] == ["de", "en", "de"]


def test_offsets_belong_to_the_text_given() -> None:
    text = "  \ufeffIn 𝔐ünchen 🙂 brannte es.\r\n\r\nDie Feuerwehr kam nach Mu\u0308nchen. \n"
    document = make_document(text)
    assert document.text == text
    assert all(text[token.start : token.end] == token.text for token in document.tokens)
    for sentence in document.sentences:
        assert document.tokens[sentence.first].start == sentence.start
        assert document.tokens[sentence.last - 1].end == sentence.end


def test_same_content_gives_same_id() -> None:
    first, again = make_document("Ein Brand.", date="2024-05-01"), make_document("Ein Brand.", date=date(2024, 5, 1))
    assert first == again
    assert first.id != make_document("Ein Brand.", date="2024-05-02").id
    assert make_document("Ein Brand.", id="mine").id == "mine"


def test_what_cannot_be_used_is_said_in_a_sentence() -> None:
    with pytest.raises(EmptyTextError, match="empty"):
        make_document(" \n\t–…")
    with pytest.raises(TooLargeError, match="at most 10"):
        make_document("Ein langer Text", max_chars=10)
    with pytest.raises(DateError, match="2016-01-20"):
        make_document("Ein Brand.", date="gestern")
    with pytest.raises(LanguageError, match="de, en"):
        make_document("Ein Brand.", lang="xx")


def test_language_tags_with_a_country_are_taken() -> None:
    assert make_document("Ein Brand.", lang="de-AT").lang == "de"


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a.",
        "a-",
        "a@",
        "1.",
        "1:",
        "A, ",
        "„a",
        '"',
        "A/",
        "\n \na",
        "(a",
        "l'",
        "x…",
        "https://",
        "Mai 3 ",
        "\u0301a",
    ],
)
def test_long_hostile_text_takes_no_longer_than_its_length(unit: str) -> None:
    text = unit * (60_000 // len(unit)) + "x"
    begin = time.process_time()
    document = make_document(text, lang="de")
    find_times(document)
    assert time.process_time() - begin < 4
    assert all(text[token.start : token.end] == token.text for token in document.tokens)


@given(st.text(min_size=1, max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_becomes_a_document_with_its_own_offsets(text: str) -> None:
    assume(any(map(str.isalnum, text)))
    document = make_document(text)
    assert all(text[token.start : token.end] == token.text for token in document.tokens)
    for sentence in document.sentences:
        assert sentence.first < sentence.last
        assert document.tokens[sentence.first].start == sentence.start
    for before, after in pairwise(document.sentences):
        assert before.end <= after.start
