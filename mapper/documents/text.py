"""Bytes → text: UTF-8, UTF-16 and Windows-1252, told apart by their bytes."""

from __future__ import annotations

import codecs

from ..errors import EncodingError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: First bytes of files that people hand in by mistake.
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP, Word or OpenDocument file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "an RTF file"),
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b") | {127}
#: Bytes looked at for the guess.
_SAMPLE = 65_536


def read_bytes(data: bytes, *, name: str) -> str:
    """The text of a file. Line ends become "\\n", a byte order mark goes.

    Raises:
        EncodingError: bytes that are no text; `name` is in the message.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise EncodingError(f"“{name}” is {what}, not a text. Save it as plain text (UTF-8) and try again.")
    text = _decode(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, name: str) -> str:
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _strict(data, codec, name)
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        return _strict(data, _utf16(sample, name), name)
    if sum(byte in _CONTROLS for byte in sample) > len(sample) // 100:
        raise EncodingError(_no_text(name))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "cp1252", name)


def _utf16(sample: bytes, name: str) -> str:
    """UTF-16 without a mark: in Latin text every second byte is zero."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    raise EncodingError(_no_text(name))


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise EncodingError(_no_text(name)) from error


def _no_text(name: str) -> str:
    return f"“{name}” is not a text file in UTF-8, UTF-16 or Windows-1252. Save it as plain text (UTF-8) and try again."
