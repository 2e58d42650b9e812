"""Questions that a reader can ask: made from the notes that are indexed, and each tried before it is shown."""
