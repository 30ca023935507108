"""Text → tokens: words, numbers and punctuation marks with their offsets. The text itself is never changed."""

from __future__ import annotations

import re

from ..model import Token

_APOSTROPHE = "['’ʼ`´]"
_HYPHEN = "[-\u2010\u2011]"
#: Letters and digits with the marks that may follow them (decomposed umlauts, Arabic vowel signs).
_CORE = r"[^\W_][\w\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f]*"
#: French, Italian, Catalan, Portuguese articles and pronouns before a vowel or h. "N'Djamena" and "M'Bour" stay whole.
_ELISION = (
    r"(?i:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|un|gl|quell|quest|bell|sant|"
    r"dell|nell|all|dall|sull|coll|c|dov|com|senz|trent|anch|tutt|mezz)"
    rf"{_APOSTROPHE}(?=[aeiouyhAEIOUYHàâäáéèêëíîïìóôöòúùûüœæÀÂÄÁÉÈÊËÍÎÏÌÓÔÖÒÚÙÛÜŒÆ])"
)
#: "aujourd'hui" and its kind are one word although they begin like an elision.
_WHOLE = rf"(?i:aujourd{_APOSTROPHE}hui|d{_APOSTROPHE}accord|quelqu{_APOSTROPHE}un)"
_TOKEN = re.compile(
    "|".join(
        (
            r"[^\W\d_]{2,}(?=[ ,;)?!\n])(?<!www)",  # most words, decided at once: halves the time
            r"(?:https?://|www\.)[^\s<>\"”“»«)]*[^\s<>\"”“»«).,;:!?]",
            r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
            rf"{_APOSTROPHE}[sS](?!\w)",  # Iraq's → Iraq, 's
            _WHOLE,
            _ELISION,
            r"(?:[^\W\d_]\.){2,}",  # U.S., z.B., B.C.
            rf"\d+(?:[.,:]\d+)+(?:{_HYPHEN}{_CORE})*",  # 1.300, 12:30, 3.5.2016
            rf"{_CORE}(?:{_HYPHEN}{_CORE}|{_APOSTROPHE}(?![sS](?!\w)){_CORE})*(?:-(?=[\s,]|$))?",
            r"\.{2,}",
            r"[^\w\s]|_",
        )
    )
)


def tokenise(text: str) -> tuple[Token, ...]:
    """Split a text into tokens.

    >>> [token.text for token in tokenise("L’armée de l'Iran, Mossul's U.S.-Basis")]
    ['L’', 'armée', 'de', "l'", 'Iran', ',', 'Mossul', "'s", 'U.S.', '-', 'Basis']
    """
    return tuple([Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text)])
