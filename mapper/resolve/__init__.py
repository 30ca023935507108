"""Toponym resolution: all mentions of a document together → one resolution each, with runners-up and reasons."""

from __future__ import annotations

from .memory import Memory, SourceMemory
from .resolver import Resolver

__all__ = ["Memory", "Resolver", "SourceMemory"]
