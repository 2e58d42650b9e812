"""Write a report in the form that its file's name asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from assistant.evals.report.markdown import render_markdown
from assistant.evals.report.page import render_page

Trends = Mapping[str, Sequence[Mapping[str, Any]]]
FORMS = (".html", ".md", ".json")


def write_report(results: Mapping[str, Any], trends: Trends, target: Path) -> None:
    """Write the results of a run.

    Args:
        results: By question set, as `eval answers --json` prints them.
        trends: For each question set the runs that were kept, oldest first.
        target: Ends in .html, .md or .json.

    Raises:
        UsageError: It ends in something else, or cannot be written.
    """
    if target.suffix == ".html":
        text = render_page(results, trends)
    elif target.suffix == ".md":
        text = render_markdown(results)
    elif target.suffix == ".json":
        text = json.dumps(results, ensure_ascii=False, indent=1) + "\n"
    else:
        raise UsageError(f"{target} is no report that can be written.", f"End its name in {', '.join(FORMS)}.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}.", "Name another place.") from None
