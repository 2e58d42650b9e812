"""Fill the templates of the page. What is filled in is escaped: no note, question or model can bring markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.serve.texts import Texts

FOLDER = Path(__file__).parent


def fill(template: str, texts: Texts, **values: Any) -> Markup:
    """Fill `templates/{template}.html`; in it `t` says a text of the page in the reader's language.

    Raises:
        jinja2.UndefinedError: The template wants a value that is not given.
    """
    filled = _templates().get_template(f"{template}.html").render(t=texts, **values)
    return Markup(filled)  # noqa: S704 - the template has escaped what it was given


def read_static(pattern: str) -> str:
    """Read the style sheets or scripts of the page that are named so (`*.js`), in the order of their names."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted((FOLDER / "static").glob(pattern)))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
