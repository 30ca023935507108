"""The features that the learned reader looks at: is this word an event here, and of which type?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from .cues import KINDS, small_words
from .features import BREAKS, MARKS, bucket, word_at, word_class
from .scene import Scene
from .triggers import PARTICLE_REACH, Trigger

SHORTEST = 4  # letters of a word that tells something about its neighbours
STEM = 6  # letters of a word that stand for all its forms
TOPIC_SHARE = 0.25  # of the plain event words of a text, to make their type a topic of the text
#: kinds of small words that are words of content all the same
CONTENT = frozenset(("city", "report", "capital", "border", "few", "day", "week", "month"))


@cache
def _empty_words(lang: str) -> frozenset[str]:
    """Words that say nothing about what the sentence is about."""
    small = small_words(lang)
    return frozenset[str]().union(*(small[kind] for kind in KINDS if kind not in CONTENT))


def topics(scenes: Sequence[Scene]) -> list[str]:
    """The types that a good part of the plain event words of a text stands for."""
    counts = Counter(t.type for scene in scenes for t in scene.triggers if t.fits and not t.entry.row.weak)
    return sorted(kind for kind, count in counts.items() if count >= TOPIC_SHARE * counts.total())


def common_features(scene: Scene, about: Sequence[str]) -> Iterator[str]:
    """What holds for every word of a sentence; `about` are the topics of the text."""
    for kind in about:
        yield f"topic={kind}"
    for kind in sorted({t.type for t in scene.triggers if t.fits and not t.entry.row.weak}):
        yield f"beside={kind}"
    for spot in scene.spots:
        place = spot.resolution.place
        yield f"level={place.level if place is not None else None}"


def word_features(scene: Scene, trigger: Trigger, earlier: dict[str, int]) -> Iterator[str]:
    """What tells whether a word is an event, and which; `earlier` counts the types met in the sentences before."""
    yield from trigger_features(scene, trigger, earlier)
    yield from _readings(scene, trigger)
    yield from _neighbours(scene, trigger)


def _readings(scene: Scene, trigger: Trigger) -> Iterator[str]:
    """What the lexicon says about the word, with and without the company that it asks for."""
    lang, row, fits = scene.seen.sentence.lang, trigger.entry.row, trigger.fits
    word, form = row.word.lower(), scene.seen.lower[trigger.token]
    yield f"fits={fits}"
    yield f"fits+word={fits}+{lang}:{word}"
    yield f"fits+type={fits}+{row.type}"
    yield f"fits+subtype={fits}+{row.type}+{row.subtype}"
    if fits:
        for kind in sorted({entry.row.type for entry in trigger.fitting}):
            yield f"fitting={kind}"
    for kind in sorted({entry.row.type for entry in trigger.readings}):
        yield f"reading={kind}"
    yield f"form={lang}:{form}"
    yield f"begins={lang}:{form[:5]}"
    yield f"ends={lang}:{form[-5:]}"
    if trigger.entry.form.shape in ("finite", "past") and (last := _last_word(scene, trigger.token)):
        yield f"last={lang}:{word}+{last}"


def _last_word(scene: Scene, i: int) -> str:
    """The word that ends the clause of a verb, where it is a short one: griff … an."""
    lower = scene.seen.lower
    for j in range(i + 1, min(len(lower), i + PARTICLE_REACH)):
        if lower[j] in MARKS or lower[j] in BREAKS:
            return lower[j - 1] if j - 1 > i and len(lower[j - 1]) <= STEM else ""
    return ""


def _neighbours(scene: Scene, trigger: Trigger) -> Iterator[str]:
    """The words of its clause, and those close by."""
    lower, lang = scene.seen.lower, scene.seen.sentence.lang
    empty, i, end = _empty_words(lang), trigger.token, trigger.token + trigger.entry.words
    first, last = i, end
    while first > 0 and lower[first - 1] not in BREAKS:
        first -= 1
    while last < len(lower) and lower[last] not in BREAKS:
        last += 1
    for j in (*range(first, i), *range(end, last)):
        word = lower[j]
        if len(word) >= SHORTEST and word[0].isalpha() and word not in empty:
            yield f"clause={lang}:{word[:STEM]}"
            if abs(j - i) <= 3:
                yield f"near={lang}:{word[:STEM]}"
    yield f"prev2={lang}:{word_at(lower, i - 2)}"
    yield f"next2={lang}:{word_at(lower, end + 1)}"


def trigger_features(scene: Scene, trigger: Trigger, earlier: dict[str, int]) -> Iterator[str]:
    """What speaks for or against a word being an event; `earlier` counts the types met before in the text."""
    seen, entry, i = scene.seen, trigger.entry, trigger.token
    row, lower, small = entry.row, seen.lower, small_words(seen.sentence.lang)
    lang, shape, weak = seen.sentence.lang, entry.form.shape, row.weak
    before, after = word_at(lower, i - 1), word_at(lower, i + entry.words)
    before_class = word_class(before, small)
    following = seen.texts[i + entry.words] if i + entry.words < len(seen.texts) else "."
    repeat = earlier.get(row.type, 0)
    yield f"word={lang}:{row.word.lower()}"
    yield f"row={lang}:{row.type}:{row.subtype}:{row.kind}:{'w' if weak else ''}:{'n' if row.needs else ''}"
    yield f"type={row.type}"
    yield f"weak={weak}"
    yield f"shape={shape}"
    yield f"weak+shape={weak}+{shape}"
    yield f"type+shape={row.type}+{shape}"
    yield f"needs={row.needs is not None}"
    yield f"compound={entry.compound}"
    yield f"particle={bool(entry.form.particle)}"
    yield f"before={before_class}+{shape}"
    yield f"before2={word_class(word_at(lower, i - 2), small)}+{before_class}+{shape}"
    yield f"after={word_class(after, small)}+{shape}"
    yield f"prev={lang}:{before}"
    yield f"next={lang}:{after}"
    yield f"casualty={row.subtype == 'casualty'}"
    yield f"attributive={shape}+{following[0].isupper()}+{lower[i][-1:] if shape == 'participle' else ''}"
    yield f"position={bucket(i * 4 // max(1, len(lower)), (0, 1, 2))}+{shape}"
    yield f"order={bucket(scene.order, (0, 1, 3, 6, 10))}"
    yield f"repeat={bucket(repeat, (0, 1, 2))}"
    yield f"repeat+type={bucket(repeat, (0, 1))}+{row.type}"
    yield f"length={bucket(len(lower), (8, 15, 25, 40))}"
    yield from _company(scene, trigger)


def _company(scene: Scene, trigger: Trigger) -> Iterator[str]:
    """Places, times and cues around the word."""
    i, shape, kind = trigger.token, trigger.entry.form.shape, trigger.type
    said = "s" if kind == "statement" else "e"
    near = min((abs(spot.first - i) for spot in scene.spots), default=99)
    yield f"place={bucket(near, (1, 3, 6, 12, 50))}"
    yield f"place+shape={bucket(near, (3, 12, 50))}+{shape}"
    yield f"place+type={near < 99}+{kind}"
    yield f"place+weak={near < 99}+{trigger.entry.row.weak}"
    yield f"placeafter={any(0 < spot.first - i <= 4 for spot in scene.spots)}+{shape}"
    speaker = min((abs(spot.first - i) for spot in scene.speakers), default=99)
    yield f"speaker={bucket(speaker, (1, 4, 12))}+{said}"
    yield f"speakerfirst={any(spot.first <= 1 for spot in scene.speakers)}+{said}"
    yield f"time={bool(scene.times)}+{shape}"
    for cue in scene.cue_kinds:
        yield f"cue={cue}+{shape}"
    yield f"quote={scene.quoted}+{shape}"
    spoken = _governing_statement(scene, i)
    yield f"object={bool(spoken)}+{shape}"
    if spoken:
        yield f"object+word={seen_lang(scene)}:{spoken}+{shape}"
        yield f"object+speaker={bool(scene.speakers)}+{shape}"
    yield f"style={scene.style}"
    yield f"style+type={scene.style}+{kind}"
    if scene.style != "prose":
        yield f"style+word={scene.style}+{trigger.entry.row.word.lower()}"
        yield f"style+place={scene.style}+{bucket(near, (3, 12, 50))}"


def seen_lang(scene: Scene) -> str:
    """The language of the sentence."""
    return scene.seen.sentence.lang


def _governing_statement(scene: Scene, i: int) -> str:
    """The verb of demanding, offering or refusing that stands before the word in its clause; "" when there is none."""
    for j in range(i - 1, -1, -1):
        if scene.seen.lower[j] in BREAKS:
            return ""
        word = scene.stated.get(j)
        if word:
            return word
    return ""
