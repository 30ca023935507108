"""Is a word an event here, and of which type? A softmax over the features of `reading.py`, weights in `reader.npz`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..model import EVENT_TYPES

#: The answers: an event of one of the types, or none.
ANSWERS = (*EVENT_TYPES, "none")
#: Features that come to those of a word, for each thing that the text may have told before.
Versions = tuple[tuple[str, ...], ...]
#: Counts up with every change of the features, so that old weights are not read with new features.
FORM = 2
TINY = 1e-9


class Reader:
    """Weights of the answers by feature; a feature that is not in the table weighs nothing."""

    def __init__(self, names: Sequence[str], weights: NDArray[np.float32]) -> None:
        """`weights` has one row a name, and a last one for what always holds; one column an answer, and a last one for
        "an event of any type"."""
        self._rows = {name: row for row, name in enumerate(names)}
        self._added: dict[Versions, NDArray[np.float32]] = {}
        self._weights = np.vstack([weights, np.zeros_like(weights[:1])])

    def shares(self, words: Sequence[Sequence[str]], versions: Sequence[Versions]) -> NDArray[np.float32]:
        """The probability of each answer for each word in each of its versions: (words, versions, answers).

        The features of a version come to those of the word; there are few versions, and each is summed once.
        """
        if not words:
            return np.zeros((0, 1, len(ANSWERS)), dtype=np.float32)
        for version in set(versions).difference(self._added):
            self._added[version] = self._sums(version, len(self._weights) - 1)
        added = np.stack([self._added[version] for version in versions])
        scores = self._sums(words, len(self._weights) - 2)[:, None] + added
        return probabilities(scores.reshape(-1, scores.shape[-1])).reshape(len(words), -1, len(ANSWERS))

    def _sums(self, words: Sequence[Sequence[str]], base: int) -> NDArray[np.float32]:
        """The row `base` of the weights and those of the features, added up; one line a word."""
        flat: list[int] = []
        firsts = []
        for features in words:
            firsts.append(len(flat))
            flat.append(base)
            flat += [row for row in map(self._rows.get, features) if row is not None]
        return np.add.reduceat(self._weights[flat], firsts, axis=0)


def probabilities(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probability of each answer. Whether it is an event is the mean, as log odds, of what the answers say and of
    what the last column says; of which type, the answers alone."""
    powers = np.exp(scores[:, :-1] - scores[:, :-1].max(axis=1, keepdims=True))
    events = powers[:, :-1].sum(axis=1)
    odds = np.log(events + TINY) - np.log(powers[:, -1] + TINY)
    share = 1 / (1 + np.exp(-(odds + scores[:, -1]) / 2))
    types = powers[:, :-1] / (events + TINY)[:, None] * share[:, None]
    return np.hstack([types, (1 - share)[:, None]]).astype(np.float32)


def save_reader(path: Path, names: Sequence[str], weights: NDArray[np.float32]) -> None:
    """Write the weights as bytes with a common scale: 1 MB as numbers would be four times as much."""
    scale = float(np.abs(weights).max()) / 127
    small = np.round(weights / scale).astype(np.int8)
    words = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
    np.savez_compressed(
        path, form=np.array([FORM, len(ANSWERS)]), names=words, weights=small, scale=np.array([scale], np.float32)
    )


@cache
def load_reader() -> Reader:
    """The reader of the file `weights/reader.npz`.

    Raises:
        ModelError: the file is missing or was trained with other features.
    """
    path = files(__package__) / "weights" / "reader.npz"
    if not path.is_file():
        raise ModelError("The weights “reader.npz” of the event step are missing. Run: python -m training.events")
    with path.open("rb") as source, np.load(source) as data:
        if tuple(data["form"]) != (FORM, len(ANSWERS)):
            raise ModelError("“reader.npz” fits other features. Run: python -m training.events")
        names = data["names"].tobytes().decode().split("\n")
        return Reader(names, data["weights"].astype(np.float32) * data["scale"][0])
