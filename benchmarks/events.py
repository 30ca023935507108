"""Quality and speed of the event step, with gold places given and from text alone.

    python -m benchmarks.events --eval DIR [--given] [--join-alone] [--only news-de-dev] [--errors 20]

DIR holds `score_events.py`, `seed_gold.jsonl`, `seed_gold.json` and `corpora/`. With `--given` the places of the gold
files stand in for recognition and resolution, so that the figures are of this step alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, cast, get_args

from mapper.documents import make_document
from mapper.events import Extractor
from mapper.model import Analysis, Document, Event, Level, Mention, MentionKind, Place, Resolution
from mapper.results import event_result

Json = dict[str, Any]
KINDS: frozenset[str] = frozenset(get_args(MentionKind))
LEVELS: frozenset[str] = frozenset(get_args(Level))
#: kinds of the seed file that are not ours
SEED_KINDS: dict[str, MentionKind] = {"compound": "associative", "adjective": "associative"}
SMARTDATA = ["--newsy", "--place-kinds", "LOCATION,LOCATION_CITY"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A gold file and the options of its scorer."""

    name: str
    path: Path
    options: tuple[str, ...]


def corpora(folder: Path) -> list[Corpus]:
    """The gold files that the goals are set on."""
    near = ("--geo-km", "25")
    return [
        Corpus("seed", folder / "seed_gold.jsonl", near),
        Corpus("news-de-dev", folder / "corpora" / "news-de-dev.jsonl", near),
        Corpus("news-multi-dev", folder / "corpora" / "news-multi-dev.jsonl", near),
        Corpus("smartdata-dev", folder / "corpora" / "smartdata-dev.jsonl", tuple(SMARTDATA)),
    ]


def load_scorer(folder: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_events", folder / "score_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_gold(corpus: Corpus) -> list[Json]:
    """The documents of a gold file; the seed gets its places from the file beside it."""
    gold = [json.loads(line) for line in corpus.path.read_text(encoding="utf-8").splitlines()]
    if corpus.name == "seed":
        gold[0]["mentions"] = json.loads(corpus.path.with_suffix(".json").read_text(encoding="utf-8"))["toponyms"]
    return gold


def gold_resolutions(document: Document, mentions: Sequence[Json]) -> list[Resolution]:
    """The places of a gold document as resolutions."""
    return [resolution for row in mentions if (resolution := _resolution(document, row)) is not None]


def _resolution(document: Document, row: Json) -> Resolution | None:
    kind = row["kind"]
    if kind.startswith("LOCATION"):
        kind = "literal"
    kind = SEED_KINDS.get(kind, kind)
    if kind not in KINDS:
        return None
    sentence = next((i for i, s in enumerate(document.sentences) if s.start <= row["start"] < s.end), 0)
    level = row.get("level") or row.get("feature") or "city"
    name = row.get("name") or row["surface"]
    mention = Mention(row["start"], row["end"], row["surface"], kind, name, document.lang, sentence)
    if row.get("lat") is None:
        return Resolution(mention, None, None, None, None, 1.0)
    place = Place(
        f"gold:{name}",
        name,
        "",
        cast(Level, level if level in LEVELS else "region"),
        row["lat"],
        row["lon"],
        row.get("country") or "",
        radius_km=row.get("radius_km") or 25.0,
    )
    return Resolution(mention, place, place.lat, place.lon, place.radius_km, 1.0)


class Runner:
    """Runs the event step, or the whole path, on gold documents."""

    def __init__(self, *, given: bool) -> None:
        self.given = given
        self.extractor = Extractor.load()
        self.seconds: list[float] = []
        self.tools: Any = None
        if not given:
            from mapper import settings
            from mapper.pipeline import load_tools

            self.tools = load_tools(settings.load())

    def events(self, gold: Json) -> tuple[Document, tuple[Event, ...]]:
        """The document of a gold line and its events."""
        document = make_document(
            gold["text"],
            id=gold["id"],
            title=gold.get("title"),
            date=gold.get("date"),
            lang=gold.get("lang"),
            source=gold.get("source"),
        )
        if not self.given:
            from mapper.pipeline import analyse

            begin = time.perf_counter()
            analysis: Analysis = analyse(document, self.tools)
            self.seconds.append(time.perf_counter() - begin)
            return document, analysis.events
        resolutions = gold_resolutions(document, gold.get("mentions") or [])
        times = _times(document)
        begin = time.perf_counter()
        events = self.extractor.extract(document, resolutions, times)
        self.seconds.append(time.perf_counter() - begin)
        return document, events


def _times(document: Document) -> Any:
    from mapper.times import find_times

    return find_times(document)


def predictions(runner: Runner, gold: Sequence[Json]) -> Iterator[Json]:
    """One prediction a gold document, in the form of the scorer."""
    for row in gold:
        document, events = runner.events(row)
        yield {"id": row["id"], "events": [_scored(event_result(event, document)) for event in events]}


def _scored(event: Json) -> Json:
    for place in event["places"]:
        if span := place.get("span"):
            place["start"], place["end"] = span["start"], span["end"]
        place["alt"] = [[span["start"], span["end"]] for span in place.get("mentions") or []]
    return event


def join_alone(path: Path) -> tuple[float, float, float]:
    """Precision, recall and F1 of the join on SmartData, with gold triggers and gold places of the sentence."""
    from mapper.events.frame import Frame
    from mapper.events.joining import join
    from mapper.events.learned import load_linear
    from mapper.events.scene import make_scenes
    from training.events import as_trigger
    from training.events_data import smartdata

    model = load_linear("join")
    hits = said = owed = 0
    for text in smartdata(path):
        events = [event for event in text.events if not event.minor]
        given = [r for r in text.resolutions if r.place is None or r.place.level == "city"]
        for scene in make_scenes(text.document, given, ()):
            inside = [(event, as_trigger(scene, event, span)) for event in events for span in event.triggers]
            here = [(event, trigger) for event, trigger in inside if trigger is not None]
            for event, trigger in here:
                rivals = [other.token for owner, other in here if owner is not event]
                wanted = {(start, end) for start, end, _ in event.places}
                sites = {(s.resolution.mention.start, s.resolution.mention.end) for s in scene.spots} & wanted
                places = join(Frame([trigger], event.type, ""), scene, rivals, rivals, model)
                found = {(p.resolution.mention.start, p.resolution.mention.end) for p in places}
                hits, said, owed = hits + len(found & sites), said + len(found), owed + len(sites)
    precision, recall = hits / max(1, said), hits / max(1, owed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures of every corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--given", action="store_true", help="take the places of the gold files")
    parser.add_argument("--join-alone", action="store_true", help="SmartData with gold triggers and places")
    parser.add_argument("--only", action="append")
    parser.add_argument("--ids", help="only these documents, parted by commas")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(argv)
    if given.join_alone:
        figures = join_alone(given.eval / "corpora" / "smartdata-dev.jsonl")
        print("join alone, SmartData-dev: P {:.3f}  R {:.3f}  F1 {:.3f}".format(*figures))
        return
    scorer = load_scorer(given.eval)
    runner = Runner(given=given.given)
    for corpus in corpora(given.eval):
        if given.only and corpus.name not in given.only:
            continue
        gold = read_gold(corpus)
        if given.ids:
            gold = [row for row in gold if row["id"] in given.ids.split(",")]
        runner.seconds.clear()
        rows = list(predictions(runner, gold))
        options = scorer.opts(["gold", "pred", *corpus.options])
        errors: list[Any] | None = [] if given.errors else None
        figures = scorer.score(gold, {row["id"]: row for row in rows}, options, errors)
        words = sum(len(row["text"].split()) for row in gold)
        cost = 600_000 * sum(runner.seconds) / max(words, 1)
        median = statistics.median(runner.seconds) * 1000
        print(f"== {corpus.name}: {len(gold)} documents, {cost:.1f} ms for 600 words, median {median:.1f} ms")
        scorer.show(figures)
        for error in (errors or [])[: given.errors]:
            print("  ", *error)
        if given.out:
            given.out.mkdir(parents=True, exist_ok=True)
            lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            (given.out / f"{corpus.name}.jsonl").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
