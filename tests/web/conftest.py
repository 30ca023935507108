"""The application over a store of its own; the analysis is the real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from analyses import analysis
from flask import Flask
from flask.testing import FlaskClient

from app import create_app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application with one article, made by hand."""
    made = create_app({"TESTING": True, "samples": False, "store": tmp_path / "store.sqlite"})
    store = made.extensions["mapper"].store
    store.add(analysis())
    yield made
    store.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts."""
    return app.test_client()
