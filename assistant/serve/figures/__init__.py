"""Figures to look at: those of one kind that an answer cites, as a table and a chart, each with its citation."""
