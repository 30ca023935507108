"""The layers of the gazetteer, one file per source; each yields entries in a fixed order."""
