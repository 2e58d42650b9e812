"""The gateway to `corpus/`: files to notes, one reader a format, within limits."""
