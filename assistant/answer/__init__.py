"""Hits to answer: extract (no model) or draft (model), verify, render."""
