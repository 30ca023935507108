"""`setup`: build what is missing, the place index and the packed word clusters."""

from __future__ import annotations

import click

from .. import settings as settings_module
from ..errors import GazetteerError, ModelError
from .gazetteer import build_index


@click.command()
@click.option("--again", is_flag=True, help="Build everything anew.")
def setup(again: bool) -> None:
    """Build what is missing or of another version; nothing when all is there."""
    from ..gazetteer import open_gazetteer
    from ..mentions.clusters import Clusters, pack

    settings = settings_module.load()
    try:
        if again:
            raise GazetteerError
        open_gazetteer(settings.gazetteer)
    except GazetteerError:
        build_index(settings)
    try:
        if again:
            raise ModelError
        Clusters.load(settings.clusters)
    except ModelError:
        click.echo("Packing the word clusters …", err=True)
        pack(settings.clusters)
