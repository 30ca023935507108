"""The import rules: which part may use which package, and which part of ours may know which other."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(ROOT.glob("mapper/**/*.py"))

#: Package → the modules that may import it (prefixes under mapper/). Others may not.
ALLOWED = {
    "flask": ("web/",),
    "werkzeug": ("web/",),
    "folium": ("maps.py",),
    "branca": ("maps.py",),
    "sqlite3": (
        "gazetteer/",
        "store/",
        "exports/gpkg.py",
        "exports/flatgeobuf.py",
        "cli/doctor.py",
        "geocoders/cache.py",
    ),  # GeoPackage is SQLite
    "shapely": ("geojson.py", "gazetteer/", "resolve/"),
    "click": ("cli/",),
    "waitress": ("web/",),
    "urllib.request": ("cli/fetch.py", "geocoders/"),
    "requests": (),
    "psycopg": ("store/",),
}
#: Where geopy may be imported as a whole; elsewhere only geopy.distance.
GEOCODERS = ("geocoders/",)
#: The steps of the analysis: they know the model and each other, never the store, the exports or the page.
STEPS = ("documents/", "mentions/", "gazetteer/", "resolve/", "times/", "events/", "pipeline.py")
OUTSIDE = ("store", "exports", "web", "maps", "cli", "bulk", "geojson", "results")


def name(path: Path) -> str:
    return path.relative_to(ROOT / "mapper").as_posix()


def imports(path: Path) -> Iterator[str]:
    """Absolute names of everything that a module imports, at any depth."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_packages_stay_in_their_parts(path: Path) -> None:
    for imported in imports(path):
        for package, parts in ALLOWED.items():
            if imported == package or imported.startswith(package + "."):
                assert name(path).startswith(parts or ("-",)), f"{name(path)} imports {imported}"
        if imported.split(".")[0] == "geopy" and not name(path).startswith(GEOCODERS):
            assert imported.startswith("geopy.distance"), f"{name(path)} imports {imported}"


@pytest.mark.parametrize("module", ["model.py", "errors.py"])
def test_model_and_errors_need_the_standard_library_alone(module: str) -> None:
    found = {imported.split(".")[0] for imported in imports(ROOT / "mapper" / module)}
    assert found <= sys.stdlib_module_names


@pytest.mark.parametrize("path", [p for p in MODULES if name(p).startswith(STEPS)], ids=name)
def test_steps_do_not_know_what_comes_after_them(path: Path) -> None:
    for imported in imports(path):
        parts = imported.split(".")
        assert not (parts[0] == "mapper" and len(parts) > 1 and parts[1] in OUTSIDE), imported


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_imports_the_application(path: Path) -> None:
    assert not any(imported.split(".")[0] == "app" for imported in imports(path))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_have_a_docstring_and_no_global_that_changes(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree), name(path)
    assert not any(isinstance(node, ast.Global) for node in ast.walk(tree)), name(path)


def test_importing_the_package_opens_nothing() -> None:
    code = (
        "import sys\n"
        "sys.addaudithook(lambda event, args: sys.exit(f'{event} {args}')"
        " if event in ('sqlite3.connect', 'socket.connect') else None)\n"
        "import mapper.pipeline, mapper.store.sqlite, mapper.exports, mapper.bulk, mapper.cli\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
