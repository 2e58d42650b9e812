"""Reports of a run: a page to look at, Markdown to read, JSON for programs."""

from assistant.evals.report.write import write_report

__all__ = ["write_report"]
