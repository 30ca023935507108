"""Text for XML files: escaped, and without the characters that XML 1.0 cannot hold."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text(value: object) -> str:
    """A value as the content of an element."""
    return _escaped(str(value))


@lru_cache(maxsize=4096)
def _escaped(value: str) -> str:
    """Escaping is most of the time that an XML file takes, and most values come again and again."""
    return escape(FORBIDDEN.sub("\ufffd", value))


def attribute(value: object) -> str:
    """A value as an attribute, quotes included."""
    return quoteattr(FORBIDDEN.sub("\ufffd", str(value)))


def element(tag: str, value: object, /, **attributes: object) -> str:
    """An element; nothing when the value is not known."""
    if value is None or value == "":
        return ""
    extra = "".join(f" {key}={attribute(content)}" for key, content in attributes.items())
    return f"<{tag}{extra}>{text(value)}</{tag}>"
