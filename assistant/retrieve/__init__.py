"""Question to hits: condense, expand, search, fuse, order."""
