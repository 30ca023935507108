"""Features → files: one module for each format, each with a function that streams."""
