"""Points as well-known binary, little endian."""

from __future__ import annotations

import struct

POINT = struct.Struct("<BIdd")


def point(lon: float, lat: float) -> bytes:
    """A point, longitude first."""
    return POINT.pack(1, 1, lon, lat)
