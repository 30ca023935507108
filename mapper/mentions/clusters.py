"""Word clusters and word frequencies, packed once from the package spacy-lookups-data, read as plain arrays.

A table maps the 32-bit hash of a word to its Brown cluster and its log-probability. German, English and Spanish have
both; the other languages have a list of their common words, packed as words without a cluster.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError

VERSION = 1
#: Words per language: the most frequent ones. All million would double the file and gain .4 F at most.
KEPT = 500_000
CLUSTERED = ("de", "en", "es")
#: Languages with a table of word forms only; its lower-case words tell common words from names.
LEXICONS = {
    "fr": ("fr_lemma_lookup",),
    "it": ("it_lemma_lookup",),
    "nl": ("nl_lemma_lookup",),
    "pl": ("pl_lemma_lookup_noun", "pl_lemma_lookup_adj", "pl_lemma_lookup_verb"),
    "pt": ("pt_lemma_lookup",),
}
#: Frequency step of a word that is known, but not how frequent it is.
UNKNOWN_FREQUENCY = 60
Table = dict[str, NDArray[Any]]


def word_hash(word: str) -> int:
    """The 32-bit hash under which a word is stored."""
    return zlib.crc32(word.encode())


def pack(path: Path) -> None:
    """Write the tables of all languages to `path`, from the installed package spacy-lookups-data.

    Raises:
        ModelError: the package is not installed or lacks a table.
    """
    arrays: dict[str, NDArray[Any]] = {"version": np.array([VERSION])}
    for lang in CLUSTERED:
        arrays |= {f"{lang}.{name}": array for name, array in _clustered(lang).items()}
    for lang, names in LEXICONS.items():
        arrays |= {f"{lang}.{name}": array for name, array in _lexicon(names).items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as out:
        np.savez(out, **arrays)  # type: ignore[arg-type]
    part.replace(path)


def _read(name: str) -> Mapping[str, Any]:
    try:
        source = files("spacy_lookups_data") / "data" / f"{name}.json.gz"
        raw = source.read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise ModelError(f"The package spacy-lookups-data has no table {name}; run make setup.") from error
    table: Mapping[str, Any] = json.loads(gzip.decompress(raw))
    return table


def _clustered(lang: str) -> Table:
    clusters = _read(f"{lang}_lexeme_cluster")
    frequencies = _read(f"{lang}_lexeme_prob")
    words = sorted(frequencies, key=lambda word: (-frequencies[word], word))[:KEPT]
    ids = sorted({int(clusters[word]) for word in words if word in clusters})
    index = {cluster: i for i, cluster in enumerate(ids)}
    rows = {
        word_hash(word): (index.get(int(clusters.get(word, 0)), 0), min(255, round(-10 * frequencies[word])))
        for word in reversed(words)  # of two words with one hash the more frequent one stays
    }
    return _columns(rows) | {"ids": np.array(ids, dtype=np.uint32)}


def _lexicon(names: Iterable[str]) -> Table:
    words: set[str] = set()
    for name in names:
        table = _read(name)
        lemmas = (lemma for found in table.values() for lemma in ([found] if isinstance(found, str) else found))
        words |= {word for word in (*table, *lemmas) if word and word == word.lower() and " " not in word}
    keys = np.unique(np.fromiter(map(word_hash, words), dtype=np.uint32))
    return {
        "keys": keys,
        "cluster": np.zeros(len(keys), dtype=np.uint16),
        "rarity": np.full(len(keys), UNKNOWN_FREQUENCY, dtype=np.uint8),
        "ids": np.zeros(1, dtype=np.uint32),
    }


def _columns(rows: dict[int, tuple[int, int]]) -> Table:
    keys = np.fromiter(rows, dtype=np.uint32)
    values = np.array(list(rows.values()), dtype=np.uint16)
    order = np.argsort(keys)
    return {
        "keys": keys[order],
        "cluster": values[order, 0],
        "rarity": values[order, 1].astype(np.uint8),
    }


class Clusters:
    """The packed tables. A language without a table knows no words."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables

    @classmethod
    def load(cls, path: Path) -> Clusters:
        """Open the packed file.

        Raises:
            ModelError: the file is missing or of another version.
        """
        if not path.exists():
            raise ModelError(f"The word clusters are missing ({path}); make setup packs them.")
        arrays = _map_arrays(path)
        if int(arrays["version"][0]) != VERSION:
            raise ModelError(f"The word clusters in {path} are of another version; make setup packs them anew.")
        tables: dict[str, Table] = {}
        for name, array in arrays.items():
            lang, _, column = name.partition(".")
            if column:
                tables.setdefault(lang, {})[column] = array
        return cls(tables)

    def __contains__(self, lang: str) -> bool:
        return lang in self._tables

    def of(self, words: Sequence[str], lang: str) -> list[tuple[int, int]]:
        """Cluster and rarity of each word; −1 for a word that the table lacks.

        The low bits of a cluster are its place near the root of the cluster tree. Rarity is −10·ln p, at most 255.
        """
        table = self._tables.get(lang)
        if table is None:
            return [(-1, -1)] * len(words)
        hashes = np.fromiter((word_hash(word) for word in words), dtype=np.uint32, count=len(words))
        keys = table["keys"]
        at = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
        known = keys[at] == hashes
        cluster = np.where(known, table["ids"][table["cluster"][at]].astype(np.int64), -1)
        rarity = np.where(known, table["rarity"][at].astype(np.int64), -1)
        return list(zip(cluster.tolist(), rarity.tolist(), strict=True))


def _map_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of an uncompressed .npz, mapped into memory instead of read: 2 ms instead of 60."""
    import struct
    import zipfile

    arrays: dict[str, NDArray[Any]] = {}
    with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
        for info in archive.infolist():
            raw.seek(info.header_offset + 26)
            name_length, extra_length = struct.unpack("<HH", raw.read(4))
            raw.seek(info.header_offset + 30 + name_length + extra_length)
            version = np.lib.format.read_magic(raw)
            header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, _, dtype = header(raw)
            arrays[info.filename.removesuffix(".npy")] = np.memmap(
                path, dtype=dtype, mode="r", offset=raw.tell(), shape=shape
            ).view(np.ndarray)
    return arrays
