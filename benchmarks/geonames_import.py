"""Measures the import of a full GeoNames dump on a synthetic one in the same form.

    python benchmarks/geonames_import.py [--rows 2000000] [--folder DIR]

Writes allCountries.txt and alternateNamesV2.txt with made-up places, imports them, and prints time, peak memory and
the size of the index. One line in 10,000 is broken on purpose.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_KINDS = (
    ("P", "PPL"),
    ("P", "PPL"),
    ("P", "PPL"),
    ("H", "STM"),
    ("T", "MT"),
    ("S", "SCH"),
    ("A", "ADM2"),
    ("P", "PPLX"),
)
_COUNTRIES = ("DE", "FR", "US", "RU", "SY", "IQ", "PL", "BR")


def main() -> None:
    """Write the dump, import it in a process of its own, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--folder", type=Path, help="where the dump is written; a temporary folder by default")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        write_dump(folder, args.rows)
        size = sum(file.stat().st_size for file in folder.glob("*.txt"))
        print(f"dump        {args.rows:,} places, {args.rows // 2:,} further names, {size / 1e6:.0f} MB")
        target = folder / "index.sqlite"
        code = (
            "import sys; from pathlib import Path; from mapper.gazetteer import build;"
            "build(Path(sys.argv[1]), geonames=Path(sys.argv[2]))"
        )
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, str(target), str(folder)], check=True, cwd=ROOT)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"import      {time.perf_counter() - started:.0f} s, {usage.ru_utime + usage.ru_stime:.0f} s of CPU")
        print(f"peak        {usage.ru_maxrss / 1024:.0f} MB")
        print(f"index       {target.stat().st_size / 1e6:.0f} MB")


def write_dump(folder: Path, rows: int) -> None:
    """Made-up places in the form of the GeoNames files."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    with (folder / "allCountries.txt").open("w", encoding="utf-8") as file:
        for number in range(1, rows + 1):
            file.write(_line(chance, number))
    with (folder / "alternateNamesV2.txt").open("w", encoding="utf-8") as file:
        for number in range(1, rows // 2 + 1):
            lang = chance.choice(("de", "en", "fr", "", "link"))
            file.write(f"{number}\t{chance.randint(1, rows)}\t{lang}\t{_name(chance)}\t\t\t\t\t\t\n")


def _line(chance: random.Random, number: int) -> str:
    if number % 10_000 == 0:
        return f"{number}\tbroken line\n"
    name, country = _name(chance), chance.choice(_COUNTRIES)
    kind_class, kind = chance.choice(_KINDS)
    lat, lon = chance.uniform(-60, 70), chance.uniform(-180, 180)
    population = int(10 ** chance.uniform(0, 5)) if kind_class == "P" else 0
    admin = [f"{chance.randint(1, 16):02}", f"{chance.randint(1, 400):03}", "", ""]
    head = [str(number), name, name, "", f"{lat:.5f}", f"{lon:.5f}", kind_class, kind, country, ""]
    cells = [*head, *admin, str(population), "", "10", "Europe/Berlin", "2024-01-01"]
    return "\t".join(cells) + "\n"


def _name(chance: random.Random) -> str:
    letters = (chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.randint(2, 5)))
    return "".join(letters).capitalize()


if __name__ == "__main__":
    main()
