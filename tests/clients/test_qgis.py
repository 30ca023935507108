"""QGIS, without a screen, takes the OGC API as a layer. Skipped where Debian's python3-qgis is not installed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest
from clients.conftest import SYNTHETIC

from mapper.geojson import FIELDS
from mapper.settings import ROOT

PYTHON = Path("/usr/bin/python3")
ENVIRON = {"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen"}


def has_qgis() -> bool:
    probe = [PYTHON, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('qgis') is None)"]
    return PYTHON.exists() and subprocess.run(probe, check=False, capture_output=True).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not has_qgis(), reason="QGIS for Python is not installed")
def test_qgis_reads_fields_features_boxes_and_conditions(server: str, tmp_path: Path) -> None:
    answer = subprocess.run(
        [PYTHON, ROOT / "tools" / "qgis_check.py", f"{server}/ogc"],
        capture_output=True,
        text=True,
        timeout=180,
        env={**ENVIRON, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    seen = json.loads(answer.stdout.splitlines()[-1])
    assert seen["crs"] in ("EPSG:4326", "OGC:CRS84")
    assert seen["number"] == seen["read"] == SYNTHETIC + 4
    assert seen["without_point"] == 1
    assert {name for name, _, _ in FIELDS} <= set(seen["fields"])
    for name, query in (("in_box", "bbox=5,45,15,55"), ("meetings", "event_type=meeting")):
        with urlopen(f"{server}/ogc/collections/events/items?limit=1&{query}") as response:
            assert seen[name] == json.load(response)["numberMatched"] > 10, name
