"""Toponym recognition: Document → mentions, each with its kind."""

from __future__ import annotations

from .recogniser import Recogniser

__all__ = ["Recogniser"]
