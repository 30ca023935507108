"""Event mapper: a news text goes in, a trustworthy map of its events comes out."""

__version__ = "0.1.0"
