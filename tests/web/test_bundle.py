"""The page's scripts and style sheets as one file each."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest
from flask.testing import FlaskClient

from mapper.errors import SettingError
from mapper.web.bundle import joined

MODULES = {
    "main.js": 'import { double as twice, $ } from "./sums.js";\nimport * as words from "./words.js";\n'
    "console.log(twice(4), $, words.greet());\n",
    "sums.js": 'import { four } from "./words.js";\nexport const double = (n) => n * 2;\nexport const $ = four;\n',
    "words.js": "const inside = 4;\nexport const four = inside;\n"
    "export function greet() { return `${inside} times`; }\n"
    "export async function* later() { yield 1; }\nclass Own {}\nexport { Own };\n",
    "unused.js": "throw new Error();\n",
}


def test_modules_are_joined_after_what_they_import() -> None:
    made = joined(MODULES, "main.js")
    assert re.findall(r"^const module_(\w+)", made, re.MULTILINE) == ["words", "sums", "main"]
    assert not re.search(r"^(import|export) ", made, re.MULTILINE)
    assert "return { four, greet, later, Own };" in made


@pytest.mark.skipif(which("node") is None, reason="needs Node.js")
def test_joined_modules_do_the_same(tmp_path: Path) -> None:
    (tmp_path / "joined.mjs").write_text(joined(MODULES, "main.js"), encoding="utf-8")
    done = subprocess.run(["node", tmp_path / "joined.mjs"], capture_output=True, text=True, check=True)
    assert done.stdout == "8 4 4 times\n"


def test_modules_that_import_each_other_are_refused() -> None:
    circle = {"main.js": 'import { a } from "./other.js";\n', "other.js": 'import { b } from "./main.js";\n'}
    with pytest.raises(SettingError, match=r"main\.js → other\.js → main\.js"):
        joined(circle, "main.js")


def test_page_has_one_script_and_one_style_sheet_to_be_kept(client: FlaskClient) -> None:
    page = client.get("/").text
    script, sheet = (re.findall(rf'"(/page\.{kind}\?v=\w+)"', page) for kind in ("js", "css"))
    assert len(script) == len(sheet) == 1
    assert "/static/css/" not in page
    for address, mimetype, word in ((script[0], "text/javascript", "class App"), (sheet[0], "text/css", "@font-face")):
        plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
        assert plain.mimetype == mimetype
        assert word in plain.text
        assert gzip.decompress(packed.data) == plain.data
        assert "immutable" in packed.headers["Cache-Control"]
        again = client.get(address, headers={"If-None-Match": packed.headers["ETag"]})
        assert again.status_code == 304
    assert client.get("/page.js?v=other").headers["Cache-Control"] == "no-cache"
    assert client.get("/page.txt").status_code == 404


def test_fonts_of_the_style_sheet_are_found(client: FlaskClient) -> None:
    fonts = re.findall(r'url\("([^"]+)"\)', client.get("/page.css").text)
    assert fonts
    assert all(client.get(f"/{font}").status_code == 200 for font in fonts)
