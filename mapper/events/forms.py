"""The forms of a dictionary word: German and English verbs and nouns. Over-generating is harmless, a gap is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

#: past, participle, present 3rd person of an irregular verb
Parts = tuple[str, str, str]

UNSTRESSED = ("be", "emp", "ent", "er", "ge", "ver", "zer", "miss", "über", "unter", "wider", "hinter", "um", "durch")
UMLAUT = str.maketrans("aouAOU", "äöüÄÖÜ")
ADJECTIVE = ("", "e", "en", "er", "es", "em")
NOUN = ("", "e", "en", "n", "s", "es", "nen", "se", "sen", "ses")


@dataclass(frozen=True, slots=True)
class Form:
    """One written form. `particle` must follow later in the clause: griff … an."""

    text: str
    particle: str = ""
    shape: str = "finite"  # finite · past · participle · infinitive · noun


def german_verb(word: str, irregular: Mapping[str, Parts]) -> Iterator[Form]:
    """Forms of a German verb; "an|greifen" and "wieder|auf|nehmen" have separable prefixes."""
    *prefixes, base = word.split("|")
    prefix = "".join(prefixes)
    simple, inner = base, ""
    if base not in irregular:
        for front in UNSTRESSED:
            if base.startswith(front) and base[len(front) :] in irregular:
                inner, simple = front, base[len(front) :]
                break
    stem = base[:-2] if base.endswith("en") else base[:-1]
    unstressed = base.endswith("ieren") or any(base.startswith(f) and len(base) > len(f) + 4 for f in UNSTRESSED[:8])
    if simple in irregular:
        past, participle, present = irregular[simple]
        finite = {inner + present, stem + "e", stem + "t", base}
        weak = past.endswith("te")
        pasts = {inner + past} | (
            {inner + past + e for e in "nt"} if weak else {inner + past + e for e in ("en", "t", "e")}
        )
        perfect = inner + (participle.removeprefix("ge") if inner else participle)
    else:
        link = "e" if stem.endswith(("t", "d", "gn", "fn", "dm", "tm", "chn")) else ""
        finite = {stem + "e", stem + link + "t", base}
        pasts = {stem + link + "te" + e for e in ("", "n", "t")}
        perfect = ("" if unstressed else "ge") + stem + link + "t"
    for form in sorted(finite):
        yield Form(form, prefix, "finite")
        if prefix:
            yield Form(prefix + form, "", "infinitive" if form == base else "finite")
    for form in sorted(pasts):
        yield Form(form, prefix, "past")
        if prefix:
            yield Form(prefix + form, "", "past")
    perfects = {perfect} | ({stem + "t"} if inner or _prefixed(base) else set())
    for form in sorted(perfects):
        for end in ADJECTIVE:
            yield Form(prefix + form + end, "", "participle")
    yield Form(prefix + "zu" + base if prefix else base, "", "infinitive")
    for end in ADJECTIVE:
        yield Form(prefix + base + "d" + end, "", "participle")


def _prefixed(base: str) -> bool:
    return any(base.startswith(front) for front in UNSTRESSED)


def german_noun(word: str) -> Iterator[Form]:
    """Forms of a German noun, with the umlaut of its last stem vowel as an alternative."""
    stems = {word}
    vowels = [i for i, char in enumerate(word) if char in "aou" and word[i - 1 : i + 2] not in ("aus", "eur")]
    if vowels and not word.endswith(("ung", "ion", "e", "tät")):
        i = vowels[-1] - 1 if word[vowels[-1] - 1 : vowels[-1] + 1] == "au" else vowels[-1]
        stems.add(word[:i] + word[i].translate(UMLAUT) + word[i + 1 :])
    ends: tuple[str, ...] = NOUN
    if word.endswith(("ung", "ion", "heit", "keit", "schaft", "tät")):
        ends = ("", "en")
    elif word.endswith("e"):
        ends = ("", "n")
    for stem in sorted(stems):
        for end in ends:
            yield Form(stem + end, "", "noun")


def english_verb(word: str, irregular: Mapping[str, Parts]) -> Iterator[Form]:
    """Forms of an English verb."""
    past, participle, present = irregular.get(word, ("", "", ""))
    if not past:
        past = participle = _english_past(word)
        present = word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + _plural_s(word)
    if past != word:  # hit, burst, cut: in a report the past
        yield Form(word, "", "finite")
    yield Form(present, "", "finite")
    yield Form(past, "", "past")
    yield Form(participle, "", "participle" if participle != past else "past")
    root = word[:-1] if word.endswith("e") and not word.endswith("ee") else word
    yield Form((root + root[-1] if _doubles(word) else root) + "ing", "", "participle")


def _english_past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ied"
    return (word + word[-1] if _doubles(word) else word) + "ed"


def _plural_s(word: str) -> str:
    return "es" if word.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"


def _doubles(word: str) -> bool:
    ends = len(word) > 2 and word[-1] in "bdgmnprtl" and word[-2] in "aeiou" and word[-3] not in "aeiou"
    one_syllable = sum(char in "aeiou" for char in word) == 1
    return ends and (one_syllable or word in ("expel", "commit", "permit", "kidnap", "admit", "submit"))


def english_noun(word: str) -> Iterator[Form]:
    """Singular and plural of an English noun; of several words the last one is inflected."""
    yield Form(word, "", "noun")
    yield Form(
        word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + _plural_s(word), "", "noun"
    )


def plain_noun(word: str) -> Iterator[Form]:
    """The word alone."""
    yield Form(word, "", "noun")


VerbForms = Callable[[str, Mapping[str, Parts]], Iterator[Form]]
NounForms = Callable[[str], Iterator[Form]]

#: how the words of a language are inflected; the others list their forms or stems
VERBS: dict[str, VerbForms] = {"de": german_verb, "en": english_verb}
NOUNS: dict[str, NounForms] = {"de": german_noun, "en": english_noun}
