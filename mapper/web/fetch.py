"""An address that a reader gives → the article behind it: only when the settings allow it, not into the own network.

The name is resolved once and the checked address is the one that is opened, so that a name cannot mean another machine
a moment later; redirects take the same way.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from ..documents.raw import RawArticle
from ..documents.readers import read_articles
from ..errors import FormatError, TooLargeError
from ..settings import Settings
from .errors import OffError, PrivateAddressError, UnreachableError

TIMEOUT_S = 10.0  # for each step: connecting, the next piece of the answer
WHOLE_S = 25.0  # for all of it; a page that trickles in is given up
MOST_REDIRECTS = 5
MOST_BYTES = 10_000_000
_REDIRECTS = (301, 302, 303, 307, 308)
_OK = 200
_PIECE = 65_536
_SAFE = "/%:@!$&'()*+,;=?~-._"
_TYPES = ("text/", "application/xhtml", "application/xml", "application/pdf", "application/rss", "application/atom")
_HEADERS = {
    "User-Agent": "event-mapper",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def load_article(url: str, settings: Settings) -> RawArticle:
    """The article at an address.

    Raises:
        OffError: the settings do not allow it.
        PrivateAddressError: the address lies in the own network.
        UnreachableError: nothing answers, too slowly, or with an error.
        FormatError: no web address, no text, or several articles.
        TooLargeError: more than `MOST_BYTES`.
        EmptyTextError: a page without an article.
    """
    if not settings.fetch_urls:
        raise OffError("Loading addresses is switched off on this server; set MAPPER_FETCH_URLS=1 to allow it.")
    final, data = fetch(url, private=settings.fetch_private)
    name = urlsplit(final).path.rsplit("/", 1)[-1] or urlsplit(final).netloc
    found = read_articles(data, name=name, url=final)
    if len(found) != 1:
        raise FormatError(
            f"This address holds {len(found)} articles. Take them in with: python -m mapper ingest {final}"
        )
    return replace(found[0], url=found[0].url or final)


def fetch(url: str, *, private: bool, timeout_s: float = TIMEOUT_S) -> tuple[str, bytes]:
    """The final address and what it holds."""
    ends = time.monotonic() + WHOLE_S
    for _ in range(MOST_REDIRECTS + 1):
        parts = _web_address(url)
        with _answer(parts, _checked(parts, private=private), timeout_s) as answer:
            target = answer.headers.get("Location", "")
            if answer.status in _REDIRECTS and target:
                url = urljoin(url, target)
                continue
            if answer.status != _OK:
                raise UnreachableError(f"“{parts.netloc}” answers with the error {answer.status}.")
            kind = answer.headers.get_content_type()
            if answer.headers.get("Content-Type") and not kind.startswith(_TYPES):
                raise FormatError(f"The address holds {kind}, no text. Web pages, plain text and PDF can be read.")
            return url, _read(answer, ends, parts.netloc)
    raise UnreachableError(f"“{url}” redirects more than {MOST_REDIRECTS} times.")


def _web_address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise FormatError("This is no web address; it should look like https://example.org/article.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or port == 0:
        raise FormatError("This is no web address; it should look like https://example.org/article.")
    return parts


def _checked(parts: SplitResult, *, private: bool) -> str:
    """The IP address to open: all addresses of the name must be public ones."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"There is no host “{parts.hostname}”, or no network.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not private and not all(ip_address(address.split("%")[0]).is_global for address in addresses):
        raise PrivateAddressError(f"“{parts.hostname}” is an address of the own network; it is not opened.")
    return addresses[0]


@contextmanager
def _answer(parts: SplitResult, address: str, timeout_s: float) -> Iterator[HTTPResponse]:
    connection = _Secure if parts.scheme == "https" else _Plain
    opened = connection(parts.hostname or "", parts.port, address, timeout_s)
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    try:
        try:
            opened.request("GET", path, headers=_HEADERS)
            answer = opened.getresponse()
        except (OSError, HTTPException, ValueError) as error:
            raise UnreachableError(f"“{parts.netloc}” does not answer ({_reason(error)}).") from error
        yield answer
    finally:
        opened.close()


def _read(answer: HTTPResponse, ends: float, host: str) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while True:
        try:
            piece = answer.read(_PIECE)
        except (OSError, HTTPException) as error:
            raise UnreachableError(f"“{host}” stopped in the middle ({_reason(error)}).") from error
        if not piece:
            return b"".join(pieces)
        size += len(piece)
        if size > MOST_BYTES:
            raise TooLargeError(f"The page is larger than {MOST_BYTES // 1_000_000} MB.")
        if time.monotonic() > ends:
            raise UnreachableError(f"“{host}” takes longer than {WHOLE_S:.0f} seconds.")
        pieces.append(piece)


def _reason(error: Exception) -> str:
    return "it takes too long" if isinstance(error, TimeoutError) else str(error) or type(error).__name__


class _Plain(HTTPConnection):
    """A connection to an address that was checked, under the name of its host."""

    def __init__(self, host: str, port: int | None, address: str, timeout_s: float) -> None:
        super().__init__(host, port, timeout=timeout_s)
        self.address = address
        self.timeout_s = timeout_s

    def connect(self) -> None:
        """Open the checked address itself; the name is not looked up again."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout_s)


class _Secure(_Plain, HTTPSConnection):
    """The same with TLS, which checks the certificate for the name."""

    default_port = 443

    def connect(self) -> None:
        """Open the checked address and prove that the host is the named one."""
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
