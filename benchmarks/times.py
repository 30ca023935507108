"""Time expressions: share exact on the tables of the tests and on the marked training texts, and milliseconds.

    python -m benchmarks.times [--errors]

The marked texts are written for the learned parts, their dates by other hands than the tables: a blind check.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from mapper.documents import make_document
from mapper.lang import LANGUAGES
from mapper.model import Document
from mapper.times import find_times
from training.marks import read_texts

ROOT = Path(__file__).resolve().parent.parent
_DATE = re.compile(r"(?:\d{4}-\d\d-\d\d|\.\.)(?:/(?:\d{4}-\d\d-\d\d|\.\.))?")
ROUNDS = 7


def table_cases(lang: str) -> Iterator[tuple[str, str, int, int, tuple[str, str]]]:
    """Text, publication date, stretch and interval of each row of a test table."""
    lines = (ROOT / "tests" / "times" / f"{lang}.tsv").read_text("utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    for row in rows[1:]:
        published, expression, first, last, _, text = row
        start = text.lower().index(expression.lower())
        yield text, published, start, start + len(expression), (first, last)


def marked_cases(lang: str) -> Iterator[tuple[str, str, int, int, tuple[str, str]]]:
    """The same of each dated mark in the training texts."""
    for path in sorted((ROOT / "training" / "texts" / lang).glob("*.txt")):
        for marked in read_texts(path, lang=lang):
            for mark in marked.marks:
                value = next((word for word in mark.words if _DATE.fullmatch(word)), None)
                if mark.sign == "{" and value and marked.fields.get("date"):
                    first, _, last = value.partition("/")
                    yield marked.text, marked.fields["date"], mark.start, mark.end, (first, last or first)


def is_exact(case: tuple[str, str, int, int, tuple[str, str]], lang: str) -> bool:
    """Whether an expression that overlaps the stretch has exactly the interval."""
    text, published, start, end, interval = case
    return any(
        (str(timex.first or ".."), str(timex.last or "..")) == interval
        for timex in find_times(make_document(text, date=published, lang=lang))
        if timex.start < end and timex.end > start
    )


def milliseconds(documents: list[tuple[str, str]], lang: str) -> tuple[float, float]:
    """CPU time for 600 words: making the documents, finding the times; the best of some rounds."""
    words = sum(len(text.split()) for text, _ in documents) / 600

    def make() -> list[Document]:
        return [make_document(text, date=published) for text, published in documents]

    made = make()
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        begin = time.process_time()
        make()
        middle = time.process_time()
        for document in made:
            find_times(document)
        best = [min(best[0], middle - begin), min(best[1], time.process_time() - middle)]
    return best[0] / words * 1000, best[1] / words * 1000


def main() -> None:
    """Print one line for each language."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", action="store_true", help="show the marked expressions that are not exact")
    arguments = parser.parse_args()
    print("lang  table exact   marked exact   ms/600 words: document  times")
    for lang in LANGUAGES:
        table, marked = list(table_cases(lang)), list(marked_cases(lang))
        wrong = [case for case in marked if not is_exact(case, lang)]
        right = sum(is_exact(case, lang) for case in table)
        texts = list(dict.fromkeys((text, published) for text, published, *_ in marked))
        document_ms, times_ms = milliseconds(texts, lang)
        print(
            f"{lang}    {len(table):5} {right / len(table):.3f}   {len(marked):6} {1 - len(wrong) / len(marked):.3f}"
            f"                {document_ms:8.2f} {times_ms:6.2f}"
        )
        for text, published, start, end, interval in wrong if arguments.errors else ():
            before, behind = text[max(0, start - 50) : start], text[end : end + 30]
            print(f"      {published} …{before}[{text[start:end]}]{behind}… {interval}")


if __name__ == "__main__":
    sys.exit(main())
