"""What the commands say about the online geocoder: naming it is the word that lets open names leave the machine."""

from __future__ import annotations

from .. import settings as settings_module
from ..settings import Settings

GEOCODER_HELP = (
    "Ask this geopy geocoder about names that stay open (nominatim, photon …); what is sent is said first. "
    "Without it MAPPER_GEOCODER counts; “” asks nobody."
)


def load_with(geocoder: str | None) -> Settings:
    """The settings, with the geocoder of the command line when one was given."""
    return settings_module.load() if geocoder is None else settings_module.load(geocoder=geocoder)
