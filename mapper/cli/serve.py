"""`serve`: start the web application, which app.py puts together."""

from __future__ import annotations

import os
import runpy

import click

from .. import settings as settings_module


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.")
def serve(host: str | None, port: int | None) -> None:
    """Start the web application at http://127.0.0.1:8000."""
    if host is not None:
        os.environ["MAPPER_HOST"] = host
    if port is not None:
        os.environ["MAPPER_PORT"] = str(port)
    runpy.run_path(str(settings_module.ROOT / "app.py"), run_name="__main__")
