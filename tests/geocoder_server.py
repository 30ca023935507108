"""A local geocoding service that answers as a test wants it: well, slowly, wrongly, not at all."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

VILLAGE = {
    "place_id": 7,
    "osm_type": "node",
    "osm_id": 4711,
    "lat": "36.5012",
    "lon": "43.2025",
    "addresstype": "village",
    "name": "Xyzzyville",
    "display_name": "Xyzzyville, Ninive, Iraq",
    "boundingbox": ["36.49", "36.51", "43.19", "43.21"],
    "address": {"country_code": "iq"},
}


@dataclass
class Server:
    """A local service: what it answers, and the requests it got."""

    port: int
    status: int = 200
    body: bytes = b"[]"
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    cut: bool = False
    requests: list[tuple[dict[str, list[str]], str]] = field(default_factory=list)

    @property
    def setting(self) -> str:
        """What MAPPER_GEOCODER names it by."""
        return f"nominatim?domain=127.0.0.1:{self.port}&scheme=http&delay=0&timeout=0.5"

    def answer(self, rows: Any) -> None:
        self.body = json.dumps(rows).encode()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            server.requests.append((query, self.headers.get("User-Agent", "")))
            time.sleep(server.wait_s)
            length = len(server.body) + (50 if server.cut else 0)
            try:
                self.send_response(server.status)
                for key, value in {**server.headers, "Content-Length": str(length)}.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(server.body)
            except OSError:
                pass  # the client gave up waiting

        def log_message(self, *args: object) -> None:
            pass

    return Handler


def served() -> Iterator[Server]:
    """A running service; for a fixture."""
    state = Server(0)
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    http.daemon_threads = True
    state.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    http.shutdown()
    thread.join()
    http.server_close()
