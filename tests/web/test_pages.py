"""Pages, their headers, assets, downloads and words."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from mapper import messages
from mapper.taxonomy import event_types, groups
from mapper.web.assets import PACKAGES


def test_page_allows_no_inline_script_and_no_other_host(client: FlaskClient) -> None:
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    scripts = re.findall(r"<script([^>]*)>([^<]*)", response.text)
    assert scripts
    assert all("src=" in attributes or 'type="application/json"' in attributes for attributes, _ in scripts)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.text)
    assert not re.search(r"<style|\sstyle=|\son\w+=", response.text)


def test_map_frame_is_made_by_folium_and_started_by_a_file(client: FlaskClient) -> None:
    page = client.get("/").text
    assert '<div class="folium-map" id="map_events"></div>' in page
    script = client.get("/map.js")
    assert script.mimetype == "text/javascript"
    assert "L.map(" in script.text
    assert "http" not in script.text


@pytest.mark.parametrize(
    ("header", "word"), [("de-AT", "Ereigniskarte"), ("fr", "Carte des"), ("es", "Mapa de"), ("tlh", "Event map")]
)
def test_language_of_the_browser_decides(client: FlaskClient, header: str, word: str) -> None:
    assert word in client.get("/", headers={"Accept-Language": header}).text


def test_chosen_language_beats_the_browser(client: FlaskClient) -> None:
    client.set_cookie("ui", "fr")
    assert 'lang="fr"' in client.get("/", headers={"Accept-Language": "de"}).text
    assert 'lang="es"' in client.get("/?ui=es", headers={"Accept-Language": "de"}).text
    assert "Set-Cookie" not in client.get("/").headers


def test_catalogues_have_the_same_messages_with_the_same_values() -> None:
    def values(entry: object) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", json.dumps(entry)))

    english = messages.catalogue("en")
    for language in messages.LANGUAGES:
        catalogue = messages.catalogue(language)
        assert set(catalogue) == set(english), language
        assert {key: values(entry) for key, entry in catalogue.items()} == {
            key: values(entry) for key, entry in english.items()
        }
        assert all(entry["other"] for entry in catalogue.values() if isinstance(entry, dict))


def test_every_type_group_and_status_has_a_name() -> None:
    english = messages.catalogue("en")
    assert {f"type.{code}" for code in event_types()} <= set(english)
    assert {f"group.{code}" for code in groups()} <= set(english)


def test_every_message_of_the_scripts_exists() -> None:
    from mapper.settings import ROOT

    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").glob("*.js"))
    used = set(re.findall(r'\bt\(\s*"([a-z_.]+)"', sources))
    assert len(used) > 100
    assert used <= set(messages.catalogue("en"))


@pytest.mark.parametrize("count", [1, 2])
def test_plural_forms(count: int) -> None:
    assert (
        messages.message("de", "count.events", count=count) == f"{count} {'Ereignis' if count == 1 else 'Ereignisse'}"
    )


def test_assets_are_those_of_the_list(client: FlaskClient) -> None:
    response = client.get("/assets/leaflet/dist/leaflet.js")
    assert response.status_code == 200
    assert client.get("/assets/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2").mimetype == "font/woff2"
    packed = client.get("/assets/leaflet/dist/leaflet.js?v=1", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "immutable" in packed.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        "leaflet/package.json",
        "leaflet/dist/../package.json",
        "leaflet/dist/images/../../package.json",
        "../package.json",
        "axe-core/axe.min.js",
        "leaflet/dist/none.js",
        "/etc/passwd",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}", follow_redirects=True).status_code == 404
    assert set(PACKAGES) >= {"leaflet", "topojson-client", "world-atlas"}


@pytest.mark.parametrize(
    ("form", "media"),
    [
        ("geojson", "application/geo+json"),
        ("csv", "text/csv"),
        ("kml", "application/vnd"),
        ("gpkg", "application/geopackage"),
    ],
)
def test_download_holds_what_is_filtered(client: FlaskClient, form: str, media: str) -> None:
    response = client.get(f"/export.{form}?hide=violence")
    assert response.status_code == 200
    assert response.content_type.startswith(media)
    assert "attachment" in response.headers["Content-Disposition"]
    body = response.data.decode("utf-8", "replace")
    assert "Verhandlungen in Genf" in body
    assert "Luftangriff auf Mossul" not in body


def test_unknown_format_names_the_known_ones(client: FlaskClient) -> None:
    response = client.get("/export.docx")
    assert response.status_code == 404
    assert "gpkg" in response.text


def test_one_file_page_needs_no_network(client: FlaskClient) -> None:
    response = client.get("/export.html")
    page = response.text
    assert len(response.data) <= 1_500_000
    assert "connect-src" not in page
    assert "default-src 'none'" in page
    assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(?!data:)', page)
    data = json.loads(re.search(r'<script type="application/json" id="page">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert [article["id"] for article in data["embedded"]] == ["a1"]
    assert len(data["embedded"][0]["events"]) == 3
    assert data["embedded"][0]["text"].startswith("Bei einem Luftangriff")


def test_article_page_that_is_not_there_is_a_page(client: FlaskClient) -> None:
    response = client.get("/articles/none", headers={"Accept": "text/html", "Accept-Language": "de"})
    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert "Diese Seite" in response.text


def test_long_answers_are_packed(client: FlaskClient) -> None:
    plain = client.get("/api/v1/articles/a1")
    packed = client.get("/api/v1/articles/a1", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
