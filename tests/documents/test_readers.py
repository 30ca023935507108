"""Files become articles: encodings, web pages, PDFs, feeds, tables, JSON lines; broken ones say what is wrong."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from pypdf import PdfWriter

from mapper.documents.readers import document_of, read_articles
from mapper.documents.text import read_bytes
from mapper.errors import EmptyTextError, EncodingError, FormatError, LanguageError

TEXT = "Großbrand in Köln – „drei Verletzte“, 5 € Schaden\nZweite Zeile"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_read_in_its_encoding(codec: str) -> None:
    assert read_bytes(TEXT.encode(codec), name="a.txt") == TEXT


def test_line_ends_become_one_kind() -> None:
    assert read_bytes(b"a\r\nb\rc", name="a.txt") == "a\nb\nc"


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04rest", bytes(range(256)) * 4, b"\xff\xfe\x00", b"a\x00b\x00\x00\x00\x00c"],
)
def test_binary_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(EncodingError, match=r"photo\.txt"):
        read_bytes(data, name="photo.txt")


PAGE = """<!doctype html><html lang="de-DE"><head><title>Brand im Hafen | Hafenblatt</title>
<meta property="og:title" content="Brand im Hafen">
<meta property="article:published_time" content="2024-03-05T08:00:00+01:00">
<link rel="canonical" href="https://www.hafenblatt.example/brand"><script>alert(1)</script></head><body>
<nav><ul><li><a href="/">Start</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Brand im Hafen</h1>
<p>In der Nacht zum Dienstag ist im Hamburger Hafen eine Lagerhalle ausgebrannt. Drei Menschen wurden verletzt.</p>
<h2>Hoher Schaden</h2>
<p>Der Schaden geht nach Angaben der Polizei in die Millionen. Die Ursache ist noch nicht bekannt.</p>
<p>Am Mittwoch wollen Gutachter die Halle betreten &amp; untersuchen, teilte die Stadt am Abend in Hamburg mit.</p>
</article><footer>Impressum Datenschutz</footer></body></html>"""


def test_web_page_gives_its_article_alone() -> None:
    (article,) = read_articles(PAGE.encode(), name="seite.html")
    assert article.title == "Brand im Hafen"
    assert article.date == date(2024, 3, 5)
    assert article.lang == "de"
    assert article.url == "https://www.hafenblatt.example/brand"
    assert article.domain == "www.hafenblatt.example"
    assert "Lagerhalle" in article.text
    assert "betreten & untersuchen" in article.text
    assert "Impressum" not in article.text
    assert "alert" not in article.text
    assert "\n\n" in article.text


def test_page_without_an_article_says_so() -> None:
    with pytest.raises(EmptyTextError, match=r"leer\.html"):
        read_articles(b"<html><body></body></html>", name="leer.html")


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF with Helvetica text, written by hand."""
    stream = (
        b"BT /F1 12 Tf 50 750 Td 14 TL " + b" ".join(b"(%s) Tj T*" % line.encode("latin-1") for line in lines) + b" ET"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def test_pdf_text_is_read() -> None:
    (article,) = read_articles(pdf(["In Hamburg ist eine Lager-", "halle ausgebrannt."]), name="a.pdf")
    assert "Lagerhalle ausgebrannt" in article.text


def test_pdf_errors_are_sentences() -> None:
    with pytest.raises(FormatError, match=r"kaputt\.pdf"):
        read_articles(b"%PDF-1.4 nothing", name="kaputt.pdf")
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(buffer)
    with pytest.raises(EmptyTextError, match="scan"):
        read_articles(buffer.getvalue(), name="scan.pdf")


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Hafenblatt</title><language>de-de</language>
<item><title>Brand</title><link>https://hafenblatt.example/1</link><guid>g1</guid>
<pubDate>Tue, 05 Mar 2024 08:00:00 GMT</pubDate>
<description>
&lt;p&gt;In Kiel brannte es.&lt;/p&gt;&lt;p&gt;Niemand &amp;amp; nichts.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;
</description></item>
<item><title>Leer</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Post</title>
<entry><id>urn:1</id><title>Fire</title>
<updated>2024-03-05T08:00:00Z</updated><link href="https://post.example/1"/>
<content type="html">A fire in Hull.</content>
</entry></feed>"""


def test_feeds_give_their_entries() -> None:
    (rss,) = read_articles(RSS.encode(), name="feed.xml")
    assert rss.text == "In Kiel brannte es.\n\nNiemand & nichts."
    assert (rss.title, rss.date, rss.lang, rss.source) == ("Brand", date(2024, 3, 5), "de", "Hafenblatt")
    assert (rss.url, rss.domain, rss.id) == ("https://hafenblatt.example/1", "hafenblatt.example", "g1")
    (atom,) = read_articles(ATOM.encode(), name="feed.xml")
    assert (atom.text, atom.title, atom.date) == ("A fire in Hull.", "Fire", date(2024, 3, 5))


@pytest.mark.parametrize(
    "table",
    [
        "Ort;Beschreibung;Datum\nKiel;Ein Brand am Hafen;05.03.2024\n\n;In Lübeck brannte es;2024-03-06\n",
        "place,description,date\nKiel,Ein Brand am Hafen,2024-03-05\n,In Lübeck brannte es,2024-03-06\n",
        "\ufeffplace\tdescription\tdate\nKiel\tEin Brand am Hafen\t5.3.2024\n\tIn Lübeck brannte es\t2024-03-06\n",
    ],
)
def test_table_rows_become_articles(table: str) -> None:
    first, second = read_articles(table.encode(), name="t.csv")
    assert (first.text, first.date) == ("Kiel – Ein Brand am Hafen", date(2024, 3, 5))
    assert (second.text, second.date) == ("In Lübeck brannte es", date(2024, 3, 6))
    assert [zone.kind for zone in document_of(first).zones] == ["dateline", "body"]


def test_table_errors_name_line_and_field() -> None:
    with pytest.raises(FormatError, match="place, description and date"):
        read_articles(b"a,b\n1,2\n", name="t.csv")
    with pytest.raises(FormatError, match="line 2, field “date”"):
        read_articles(b"place,description,date\nKiel,Brand,gestern\n", name="t.csv")


def test_json_line_with_a_bad_date_is_read_as_undated() -> None:
    (article,) = read_articles(b'{"text": "Fire in Hull.", "date": "December 1"}\n', name="a.jsonl")
    assert (article.text, article.date) == ("Fire in Hull.", None)
    assert "December 1" in article.notes[0]


def test_json_lines_are_read_field_by_field() -> None:
    record = {"id": 7, "text": "Fire in Hull.", "date": "2024-03-05", "lang": "en", "other": [1]}
    (article,) = read_articles((json.dumps(record) + "\n\n").encode(), name="a.jsonl")
    assert (article.id, article.text, article.date, article.lang) == ("7", "Fire in Hull.", date(2024, 3, 5), "en")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: a JSON object"),
        ('{"id": "a"}', "line 2, field “text”"),
        ('{"text": 5}', "line 2, field “text”: a string is expected, not int"),
    ],
)
def test_json_line_errors_name_line_and_field(line: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read_articles(f'{{"text": "a"}}\n{line}\n'.encode(), name="a.jsonl")


def test_a_language_that_a_record_names_must_be_known() -> None:
    (article,) = read_articles(b'{"text": "En brand", "lang": "da"}', name="a.jsonl")
    with pytest.raises(LanguageError):
        document_of(article)


def test_plain_text_is_the_fallback() -> None:
    (article,) = read_articles(TEXT.encode(), name="notes")
    assert article.text == TEXT
