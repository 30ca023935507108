"""The features that the learned reader looks at: is this word an event here, and of which type?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from .cues import KINDS, small_words
from .features import BREAKS, MARKS, bucket, word_at, word_class
from .scene import Scene
from .triggers import PARTICLE_REACH, Trigger

SHORTEST = 4  # letters of a word that tells something about its neighbours
NEAR = 3  # tokens of a word from those close by
STEM = 6  # letters of a word that stand for all its forms
TOPIC_SHARE = 0.25  # of the plain event words of a text, to make their type a topic of the text
MOST_KNOWN = 20_000  # words and combinations whose features are kept at hand
FAR, NOWHERE = 51, 99  # tokens to a place: beyond the last limit, and none in the sentence
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


def word_features(scene: Scene, trigger: Trigger) -> list[str]:
    """What tells whether a word is an event, and which, but for what the text told before (`repeat_features`)."""
    seen, entry, i = scene.seen, trigger.entry, trigger.token
    row, lower, lang, shape = entry.row, seen.lower, seen.sentence.lang, entry.form.shape
    end, word = i + entry.words, row.word.lower()
    before, after, before2 = word_at(lower, i - 1), word_at(lower, end), word_at(lower, i - 2)
    classes = (word_class(word_at(lower, j), lang) for j in (i - 2, i - 1, end))
    capital = end < len(seen.texts) and seen.texts[end][0].isupper()
    ends = lower[i][-1:] if shape == "participle" else ""
    needs, particle = row.needs is not None, bool(entry.form.particle)
    found = [
        *_row_names(lang, word, row.type, row.subtype, row.kind, row.weak, needs, shape, entry.compound, particle),
        *_class_names(*classes, shape),
        *_form_names(lang, lower[i]),
        *_fit_names(lang, word, row.type, row.subtype, trigger.fits),
        f"attributive={shape}+{capital}+{ends}",
        f"prev={lang}:{before}",
        f"next={lang}:{after}",
        f"prev2={lang}:{before2}",
        f"next2={lang}:{word_at(lower, end + 1)}",
        f"position={bucket(i * 4 // max(1, len(lower)), (0, 1, 2))}+{shape}",
        *_sentence_names(
            bucket(scene.order, (0, 1, 3, 6, 10)),
            bucket(len(lower), (8, 15, 25, 40)),
            bool(scene.times),
            scene.cue_kinds,
            scene.quoted,
            scene.style,
            shape,
            row.type,
        ),
    ]
    found += (f"fitting={kind}" for kind in {entry.row.type for entry in trigger.fitting})
    found += (f"reading={kind}" for kind in {entry.row.type for entry in trigger.readings})
    if shape in ("finite", "past") and (last := _last_word(scene, i)):
        found.append(f"last={lang}:{word}+{last}")
    _add_clause(found, scene, i, end)
    _add_company(found, scene, trigger, word)
    return found


@cache
def repeat_features(kind: str) -> tuple[tuple[str, str], ...]:
    """What the events of the type that the sentences before told say about one more: for none of them, one, two, more;
    see `repeats`."""
    return tuple(
        (f"repeat={bucket(count, (0, 1, 2))}", f"repeat+type={bucket(count, (0, 1))}+{kind}") for count in range(4)
    )


def repeats(kind: str, earlier: dict[str, int]) -> int:
    """Which of the `repeat_features` hold; `earlier` counts the types met in the sentences before."""
    return min(3, earlier.get(kind, 0))


@lru_cache(maxsize=MOST_KNOWN)
def _row_names(
    lang: str,
    word: str,
    kind: str,
    subtype: str,
    part: str,
    weak: bool,
    needs: bool,
    shape: str,
    compound: bool,
    particle: bool,
) -> tuple[str, ...]:
    """What the table says about the word."""
    return (
        f"word={lang}:{word}",
        f"row={lang}:{kind}:{subtype}:{part}:{'w' if weak else ''}:{'n' if needs else ''}",
        f"type={kind}",
        f"weak={weak}",
        f"shape={shape}",
        f"weak+shape={weak}+{shape}",
        f"type+shape={kind}+{shape}",
        f"needs={needs}",
        f"compound={compound}",
        f"particle={particle}",
        f"casualty={subtype == 'casualty'}",
    )


@lru_cache(maxsize=MOST_KNOWN)
def _class_names(before2: str, before: str, after: str, shape: str) -> tuple[str, ...]:
    """The classes of the words beside it."""
    return f"before={before}+{shape}", f"before2={before2}+{before}+{shape}", f"after={after}+{shape}"


@lru_cache(maxsize=MOST_KNOWN)
def _form_names(lang: str, form: str) -> tuple[str, ...]:
    """How the word is written."""
    return f"form={lang}:{form}", f"begins={lang}:{form[:5]}", f"ends={lang}:{form[-5:]}"


@lru_cache(maxsize=MOST_KNOWN)
def _fit_names(lang: str, word: str, kind: str, subtype: str, fits: bool) -> tuple[str, ...]:
    """Whether the company that the table asks for is there."""
    return (
        f"fits={fits}",
        f"fits+word={fits}+{lang}:{word}",
        f"fits+type={fits}+{kind}",
        f"fits+subtype={fits}+{kind}+{subtype}",
    )


@lru_cache(maxsize=MOST_KNOWN)
def _sentence_names(
    order: str,
    length: str,
    times: bool,
    cues: tuple[str, ...],
    quoted: bool,
    style: str,
    shape: str,
    kind: str,
) -> tuple[str, ...]:
    """What the sentence as a whole says."""
    return (
        f"order={order}",
        f"length={length}",
        f"time={times}+{shape}",
        *(f"cue={cue}+{shape}" for cue in cues),
        f"quote={quoted}+{shape}",
        f"style={style}",
        f"style+type={style}+{kind}",
    )


@lru_cache(maxsize=MOST_KNOWN)
def _place_names(near: int, after: bool, shape: str, kind: str, weak: bool) -> tuple[str, ...]:
    """How far the next place is."""
    return (
        f"place={bucket(near, (1, 3, 6, 12, 50))}",
        f"place+shape={bucket(near, (3, 12, 50))}+{shape}",
        f"place+type={near < NOWHERE}+{kind}",
        f"place+weak={near < NOWHERE}+{weak}",
        f"placeafter={after}+{shape}",
    )


@lru_cache(maxsize=MOST_KNOWN)
def _clause_names(lang: str, stem: str) -> tuple[str, str]:
    """A word of the clause, and one close by."""
    return f"clause={lang}:{stem}", f"near={lang}:{stem}"


def _last_word(scene: Scene, i: int) -> str:
    """The word that ends the clause of a verb, where it is a short one: griff … an."""
    lower = scene.seen.lower
    for j in range(i + 1, min(len(lower), i + PARTICLE_REACH)):
        if lower[j] in MARKS or lower[j] in BREAKS:
            return lower[j - 1] if j - 1 > i and len(lower[j - 1]) <= STEM else ""
    return ""


def _add_clause(found: list[str], scene: Scene, i: int, end: int) -> None:
    """The words of its clause, and those close by."""
    lower, lang = scene.seen.lower, scene.seen.sentence.lang
    empty, first, last = _empty_words(lang), i, end
    while first > 0 and lower[first - 1] not in BREAKS:
        first -= 1
    while last < len(lower) and lower[last] not in BREAKS:
        last += 1
    for j in (*range(first, i), *range(end, last)):
        word = lower[j]
        if len(word) >= SHORTEST and word not in empty and word[0].isalpha():
            names = _clause_names(lang, word[:STEM])
            found += names if abs(j - i) <= NEAR else names[:1]


def _add_company(found: list[str], scene: Scene, trigger: Trigger, word: str) -> None:
    """The places and speakers around the word."""
    i, shape, kind = trigger.token, trigger.entry.form.shape, trigger.type
    said = "s" if kind == "statement" else "e"
    near, after = NOWHERE, False
    if scene.spots:
        near = min(FAR, *(abs(spot.first - i) for spot in scene.spots))
        after = any(0 < spot.first - i <= 4 for spot in scene.spots)
    found += _place_names(near, after, shape, kind, trigger.entry.row.weak)
    speaker = min((abs(spot.first - i) for spot in scene.speakers), default=NOWHERE)
    found.append(f"speaker={bucket(speaker, (1, 4, 12))}+{said}")
    found.append(f"speakerfirst={any(spot.first <= 1 for spot in scene.speakers)}+{said}")
    spoken = _governing_statement(scene, i)
    found.append(f"object={bool(spoken)}+{shape}")
    if spoken:
        found.append(f"object+word={seen_lang(scene)}:{spoken}+{shape}")
        found.append(f"object+speaker={bool(scene.speakers)}+{shape}")
    if scene.style != "prose":
        found.append(f"style+word={scene.style}+{word}")
        found.append(f"style+place={scene.style}+{bucket(near, (3, 12, 50))}")


def seen_lang(scene: Scene) -> str:
    """The language of the sentence."""
    return scene.seen.sentence.lang


def _governing_statement(scene: Scene, i: int) -> str:
    """The verb of demanding, offering or refusing that stands before the word in its clause; "" when there is none."""
    if not scene.stated:
        return ""
    for j in range(i - 1, -1, -1):
        if scene.seen.lower[j] in BREAKS:
            return ""
        word = scene.stated.get(j)
        if word:
            return word
    return ""
