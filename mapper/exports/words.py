"""What a feature says in words, the same in every format that shows text to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def title(known: Mapping[str, Any]) -> str:
    """What happened, in a few words."""
    return str(known.get("title") or known.get("trigger") or known["event_type"])


def status(known: Mapping[str, Any]) -> str:
    """The status with who says so: “happened, claimed by the army”."""
    who = known.get("attributed_to")
    said = f", claimed by {who}" if known.get("claimed") and who else ", claimed" if known.get("claimed") else ""
    return f"{known['status']}{said}"


def when(known: Mapping[str, Any]) -> str:
    """The day or the period; empty when not known."""
    first, last = known.get("event_date"), known.get("date_end")
    if not first and not last:
        return ""
    return str(first) if first == last else f"{first or '…'} to {last or '…'}"


def where(known: Mapping[str, Any]) -> str:
    """The place with division and country; empty when not known."""
    return ", ".join(str(part) for part in (known.get(n) for n in ("location", "admin1", "country")) if part)


def description(known: Mapping[str, Any]) -> str:
    """Status, time, place, quote and source, one a line."""
    quote = f"“{known['quote']}”" if known.get("quote") else ""
    source = ", ".join(str(known[name]) for name in ("source", "source_date", "headline") if known.get(name))
    return "\n".join(line for line in (status(known), when(known), where(known), quote, source) if line)
