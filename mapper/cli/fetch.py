"""An address → its bytes, for articles that are named by URL on the command line."""

from __future__ import annotations

from urllib.error import URLError
from urllib.request import Request, urlopen

from ..errors import InputError, TooLargeError

TIMEOUT_S = 20.0


def fetch(url: str, *, limit: int) -> bytes:
    """What the address holds.

    Raises:
        InputError: it cannot be reached.
        TooLargeError: it holds more than `limit` bytes.
    """
    request = Request(
        url, headers={"User-Agent": "event-mapper", "Accept": "text/html,application/xml;q=0.9,*/*;q=0.5"}
    )
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:
            data: bytes = answer.read(limit + 1)
    except (URLError, TimeoutError, ValueError, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise InputError(f"“{url}” cannot be loaded: {reason}.") from error
    if len(data) > limit:
        raise TooLargeError(f"“{url}” is larger than {limit:,} bytes.")
    return data
