"""The project's own quality figures: texts with known answers → precision, recall, F1 of each step."""

from __future__ import annotations

from .gold import GoldArticle, GoldEvent, GoldMention, GoldSite, read_gold
from .scores import Scores, score

__all__ = ["GoldArticle", "GoldEvent", "GoldMention", "GoldSite", "Scores", "read_gold", "score"]
