"""A real server on a port of its own, for clients that are programs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from analyses import analysis
from werkzeug.serving import make_server

from app import create_app
from benchmarks.synthetic import synthetic

#: Synthetic events beside the four of the hand-made article.
SYNTHETIC = 2_500


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with events around the world, over two pages of any client."""
    path = Path(tmp_path_factory.mktemp("server")) / "store.sqlite"
    app = create_app({"TESTING": True, "samples": False, "store": path})
    app.extensions["mapper"].store.add(analysis("hand"))
    app.extensions["mapper"].store.add_features(synthetic(SYNTHETIC))
    served = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    thread.join()
    app.extensions["mapper"].store.close()
