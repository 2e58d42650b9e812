"""Compare what two dates say on one topic, side by side."""

from __future__ import annotations

import json
from typing import Any

import gradio as gr

from assistant.errors import AssistantError, UsageError
from assistant.schema import Answer
from assistant.serve.compare import Comparison, compare_dates
from assistant.serve.page.answering import Turn
from assistant.serve.page.ask import LONGEST_QUESTION, language_of
from assistant.serve.page.conversation import turn_html
from assistant.serve.page.filters import day_of
from assistant.serve.page.html import fill
from assistant.serve.page.site import QUIET, Site
from assistant.serve.page.sources import sources_of

# A day that the reader wrote meanwhile stays.
_UNTOUCHED = """(told, ...now) => {
  const { built, fresh } = JSON.parse(told);
  return now.map((day, n) => (day === built[n] ? fresh[n] : day));
}"""


class Compare:
    """The view in which two dates are compared."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._built = self._days()
        texts = site.texts
        with gr.Column(elem_id="compare-view", elem_classes="view wide"):
            self.head = gr.HTML(apply_default_css=False, value=fill("view_head", texts, name="compare"))
            with gr.Row(elem_classes="compared"):
                self.question = gr.Textbox(
                    label=texts("compare.question"),
                    placeholder=texts("compare.placeholder"),
                    max_length=LONGEST_QUESTION,
                    elem_id="compare-question",
                    scale=4,
                )
                self.days = [
                    gr.Textbox(
                        value=day,
                        label=texts(f"compare.{name}"),
                        placeholder=texts("limits.date"),
                        max_length=10,
                        elem_id=f"compare-{name}",
                        elem_classes="date",
                        min_width=130,
                        scale=1,
                    )
                    for name, day in zip(("earlier", "later"), self._built, strict=True)
                ]
            with gr.Row(elem_classes="buttons"):
                self.run = gr.Button(texts("compare.run"), variant="primary", elem_id="compare-run")
            self.told = gr.Textbox("", elem_id="compare-days", visible="hidden")
            self.results = gr.HTML(apply_default_css=False, value="", elem_id="compare-results")

    def wire(self, page: gr.Blocks) -> None:
        """Connect what the reader does with what the view shows."""
        told = page.load(self._told_days, None, [self.told], **QUIET)
        told.then(None, [self.told, *self.days], self.days, js=_UNTOUCHED, **QUIET)
        for trigger in (self.run.click, self.question.submit):
            trigger(lambda: fill("busy", self._site.texts), None, [self.results], **QUIET).then(
                self._compare,
                [self.question, *self.days],
                [self.results],
                concurrency_limit=4,
                concurrency_id="compare",
                **QUIET,
            )

    def _told_days(self) -> str:
        """Tell the page the days that it was put together with, and those of the notes there are now."""
        return json.dumps({"built": self._built, "fresh": self._days()})

    def _days(self) -> list[str]:
        """Give the days to begin with: one with as many notes before it as after it, and the newest."""
        dates = sorted({note.published for note in self._site.notes() if note.published})
        return [dates[place].isoformat() if dates else "" for place in (len(dates) // 2, -1)]

    def _compare(self, asked: str, *days: str) -> Any:
        site = self._site
        try:
            first, second = (day_of(day or "", site.texts) for day in days)
            if first is None or second is None:
                raise UsageError(site.texts("compare.no_dates"), site.texts("limits.no_date_do"))
            question = site.assistant.question(asked or "", language=language_of(asked or "", site.language))
            comparison = compare_dates(site.assistant, question, first, second)
        except AssistantError as error:
            return fill("failed", site.texts, told=site.told(error))
        return self._shown(comparison)

    def _shown(self, comparison: Comparison) -> Any:
        site = self._site
        earlier, later = comparison.earlier, comparison.later
        return fill(
            "compare",
            site.texts,
            comparison=comparison,
            sides=[(answer.question.as_of, self._side(n, answer)) for n, answer in enumerate((earlier, later), 1)],
            sources=[sources_of(answer, site.texts, site.today) for answer in (earlier, later)],
        )

    def _side(self, n: int, answer: Answer) -> Any:
        return turn_html(Turn(n, answer.question, "done", answer), self._site.texts, self._site.today)
