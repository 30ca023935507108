"""Events: who did what where and when, who says so, and is it certain."""

from .extractor import Extractor

__all__ = ["Extractor"]
