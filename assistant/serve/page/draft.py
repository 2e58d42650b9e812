"""Check a draft: somebody's own text, each sentence with its sources and its problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.answer.check import Checked
from assistant.errors import AssistantError
from assistant.language.script import detect_language
from assistant.serve.page.conversation import told_problems
from assistant.serve.page.html import fill
from assistant.serve.page.site import QUIET, Site
from assistant.serve.page.sources import source_of

LONGEST_DRAFT = 20_000


class Draft:
    """The view in which a draft is checked."""

    def __init__(self, site: Site) -> None:
        self._site = site
        texts = site.texts
        with gr.Column(elem_id="draft-view", elem_classes="view"):
            self.head = gr.HTML(apply_default_css=False, value=fill("view_head", texts, name="draft"))
            self.text = gr.Textbox(
                label=texts("draft.text"),
                placeholder=texts("draft.placeholder"),
                lines=9,
                max_lines=24,
                max_length=LONGEST_DRAFT,
                elem_id="draft-text",
            )
            with gr.Row(elem_classes="buttons"):
                self.check = gr.Button(texts("draft.check"), variant="primary", elem_id="draft-check")
                self.stop = gr.Button(texts("ask.stop"), elem_id="draft-stop")
            self.results = gr.HTML(apply_default_css=False, value="", elem_id="draft-results")

    def wire(self) -> None:
        """Connect what the reader does with what the view shows."""
        checking = self.check.click(
            self._check, [self.text], [self.results], concurrency_limit=4, concurrency_id="draft", **QUIET
        )
        self.stop.click(None, None, None, cancels=[checking], **QUIET)

    def _check(self, text: str) -> Iterator[Any]:
        site = self._site
        if not text or not text.strip():
            yield fill("failed", site.texts, told=(site.texts("draft.empty"), ""))
            return
        checked: list[dict[str, Any]] = []
        yield fill("draft", site.texts, checked=checked, busy=True, **self._said())
        try:
            for one in site.assistant.check(text[:LONGEST_DRAFT]):
                checked.append(self._entry(len(checked) + 1, one))
                yield fill("draft", site.texts, checked=checked, busy=True, **self._said())
        except AssistantError as error:
            yield fill("failed", site.texts, told=site.told(error))
            return
        yield fill("draft", site.texts, checked=checked, busy=False, **self._said())

    def _said(self) -> dict[str, Any]:
        return {"problem_texts": self._site.texts.section("problem")}

    def _entry(self, n: int, checked: Checked) -> dict[str, Any]:
        site = self._site
        sources = [source_of(citation, site.texts, site.today) for citation in checked.citations]
        language = detect_language(checked.statement)
        problems = told_problems(checked.problems)
        return {"n": n, "checked": checked, "problems": problems, "sources": sources, "language": language}
