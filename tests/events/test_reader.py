"""The learned reader: is a word an event here, and of which type?"""

from __future__ import annotations

import numpy as np
import pytest
from helpers_events import events_of, make

from mapper.events.extractor import Extractor
from mapper.events.reader import ANSWERS, Reader, probabilities
from mapper.events.reading import common_features, repeat_features, repeats, topics, word_features
from mapper.events.scene import make_scenes
from mapper.events.triggers import as_type, candidates, view


def test_event_or_not_is_the_mean_of_both_columns_as_log_odds() -> None:
    scores = np.zeros((1, len(ANSWERS) + 1), dtype=np.float32)
    scores[0, -1] = -np.log(len(ANSWERS) - 1)
    row = probabilities(scores)[0]
    assert row.sum() == pytest.approx(1.0)
    assert row[-1] == pytest.approx(0.5)


def test_unknown_features_weigh_nothing_and_each_version_counts_for_itself() -> None:
    weights = np.zeros((3, len(ANSWERS) + 1), dtype=np.float32)
    weights[0, ANSWERS.index("disaster")] = 9.0
    weights[1, ANSWERS.index("protest")] = 12.0
    reader = Reader(["topic=disaster", "repeat=1"], weights)
    versions = [(("repeat=0",), ("repeat=1",))] * 2
    shares = reader.shares([("topic=disaster", "new=3"), ("topic=disaster", "new=2")], versions)
    found = [[ANSWERS[int(version.argmax())] for version in word] for word in shares]
    assert found == [["disaster", "protest"]] * 2
    assert not len(reader.shares([], []))


def test_sentences_read_at_once_give_the_same_as_each_with_what_was_told_before() -> None:
    text = "Bei einem Angriff auf Mossul starben drei Menschen. Bei einem Angriff auf Raka starben zwei Menschen."
    document = make(text)
    scenes = make_scenes(document, (), ())
    extractor = Extractor.load()
    assert extractor.read([]) == []
    together = extractor.read(scenes)
    about = topics(scenes)
    for scene, readings in zip(scenes, together, strict=True):
        for trigger, reading in zip(scene.triggers, readings, strict=True):
            for told in range(4):
                features = [
                    *word_features(scene, trigger),
                    *common_features(scene, about),
                    *repeat_features(trigger.type)[repeats(trigger.type, {trigger.type: told})],
                ]
                alone = extractor.reader.shares([features], [((),)])[0, 0]
                assert reading.none[told] == pytest.approx(alone[-1], abs=1e-5)


def test_word_without_the_company_that_the_table_asks_for_is_a_candidate_all_the_same() -> None:
    document = make("Die Gruppe nahm am Montag den Ort.")
    word = next(t for t in candidates(view(document, 0)) if document.text[t.start : t.end] == "nahm")
    assert not word.fits
    assert word.readings


def test_word_is_read_by_the_row_of_the_type_and_keeps_that_it_tells_of_the_dead() -> None:
    document = make("Bei dem Angriff starben drei Menschen.")
    dead = next(t for t in candidates(view(document, 0)) if document.text[t.start : t.end] == "starben")
    read = as_type(dead, "protest")
    assert (read.type, read.entry.row.subtype) == ("protest", "casualty")


def test_countries_that_take_part_are_no_sites_of_a_meeting() -> None:
    text = "Zu einem Treffen in Bremen kamen am Montag Minister aus sieben Ländern, darunter auch Syrien."
    sites = [place.resolution.mention.surface for event in events_of(text) for place in event.places]
    assert sites == ["Bremen"]


def test_places_passed_on_the_way_are_the_route_of_a_movement() -> None:
    events = events_of("Hunderte Menschen flohen am Montag aus Mossul über Raka nach Bagdad.")
    roles = {place.resolution.mention.surface: place.role for event in events for place in event.places}
    assert roles == {"Mossul": "origin", "Raka": "route", "Bagdad": "destination"}
