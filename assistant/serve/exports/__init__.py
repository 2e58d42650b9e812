"""Answers to take away: Word, PDF, Excel, Markdown, CSV, and one answer for the clipboard."""
