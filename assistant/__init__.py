"""Answers questions about market commentary and proves every sentence it says."""

__version__ = "0.1.0"
