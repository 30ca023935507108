"""`peers.json` → two bar charts as SVG, for docs/performance.md: text and bars alone, readable on light and dark pages.

python benchmarks/plot.py FOLDER docs
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = {
    "export_ours": "event mapper",
    "export_ogr2ogr": "ogr2ogr",
    "export_pyogrio": "pyogrio",
    "export_geopandas": "geopandas",
    "boxes_ours": "event mapper",
    "boxes_datasette": "datasette",
    "boxes_pygeoapi_ogr": "pygeoapi (GDAL)",
    "boxes_pygeoapi_sqlite": "pygeoapi (SpatiaLite)",
}
WIDTH, LEFT, ROW, BAR = 640, 170, 30, 18
OURS, OTHERS, INK = "#1D5FAD", "#8A97A3", "#6B7885"


def chart(title: str, rows: list[tuple[str, float]], unit: str) -> str:
    """Horizontal bars from zero, the first one ours, each with its number."""
    most = max(value for _, value in rows)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {44 + ROW * len(rows)}" role="img" '
            f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}">',
            f"<title>{title}</title>",
            f'<text x="8" y="22" font-size="14" font-weight="600">{title}</text>',
            *bars(rows, most, unit),
            "</svg>\n",
        ]
    )


def bars(rows: list[tuple[str, float]], most: float, unit: str) -> Iterator[str]:
    """The bars below each other."""
    for number, (name, value) in enumerate(rows):
        y = 40 + ROW * number
        width = max((WIDTH - LEFT - 120) * value / most, 1.5)
        yield f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{name}</text>'
        colour = OTHERS if number else OURS
        yield f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" rx="3" fill="{colour}"/>'
        yield f'<text x="{LEFT + width + 8:.1f}" y="{y + 14}">{value:,.4g} {unit}</text>'


def main(folder: Path, target: Path) -> None:
    """Write the charts of the figures that are there."""
    found = json.loads((folder / "peers.json").read_text())
    for kind, title, field, factor, unit in (
        ("export_", "GeoJSON export: thousand features a CPU second", "per_cpu_s", 0.001, "k"),
        ("boxes_", "Box query over HTTP: CPU milliseconds of the server", "cpu_ms", 1.0, "ms"),
    ):
        names = [name for name in NAMES if name.startswith(kind) and name in found]
        rows = [(NAMES[name], found[name][field] * factor) for name in names]
        (target / f"performance-{kind.rstrip('_')}.svg").write_text(chart(title, rows, unit), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
