"""Recipes for the trained files that the assistant ships."""
