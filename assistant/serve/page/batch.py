"""Many questions at once: pasted a line each, answered with progress, saved as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.errors import AssistantError
from assistant.schema import Answer, Question
from assistant.serve.batch import answer_batch, read_pasted
from assistant.serve.exports.write import FORMATS, Exported
from assistant.serve.page.answering import Turn
from assistant.serve.page.conversation import turn_html
from assistant.serve.page.filters import Limits, make_filters
from assistant.serve.page.html import fill
from assistant.serve.page.reader import reader_of
from assistant.serve.page.site import QUIET, Site

LONGEST_PASTE = 100_000
# Each new answer is shown at once while there are few; of many only how far it has come, until all are there.
_SHOWN_AT_ONCE = 12


class Batch:
    """The view in which many questions are asked."""

    def __init__(self, site: Site) -> None:
        self._site = site
        texts = site.texts
        with gr.Column(elem_id="batch-view", elem_classes="view"):
            self.head = gr.HTML(apply_default_css=False, value=fill("view_head", texts, name="batch"))
            self.pasted = gr.Textbox(
                label=texts("batch.questions"),
                placeholder=texts("batch.placeholder"),
                lines=7,
                max_lines=16,
                max_length=LONGEST_PASTE,
                elem_id="batch-questions",
            )
            with gr.Accordion(texts("ask.limits"), open=False, elem_classes="limits"):
                self.limits = make_filters(site, "batch")
            with gr.Row(elem_classes="buttons"):
                self.run = gr.Button(texts("batch.run"), variant="primary", elem_id="batch-run")
                self.stop = gr.Button(texts("ask.stop"), elem_id="batch-stop")
            self.results = gr.HTML(apply_default_css=False, value="", elem_id="batch-results")

    def wire(self) -> None:
        """Connect what the reader does with what the view shows."""
        running = self.run.click(
            self._run, [self.pasted, *self.limits], [self.results], concurrency_limit=4, concurrency_id="batch", **QUIET
        )
        self.stop.click(None, None, None, cancels=[running], **QUIET)

    def _run(self, pasted: str, request: gr.Request, *limits: Any) -> Iterator[Any]:
        site, user = self._site, reader_of(request.cookies)
        try:
            questions = read_pasted((pasted or "")[:LONGEST_PASTE])
            limited = Limits.read(limits).apply(Question("", site.language), site.texts)
        except AssistantError as error:
            yield fill("failed", site.texts, told=site.told(error))
            return
        key = site.results.begin(user)
        done: list[Exported] = []
        yield self._shown(key, done, len(questions))
        for step in answer_batch(site.assistant, questions, as_of=limited.as_of, filters=limited.filters):
            done.append(step.result)
            site.results.add(user, key, step.result)
            yield self._shown(key, done, step.total)

    def _shown(self, key: str, done: list[Exported], total: int) -> Markup:
        site = self._site
        whole = len(done) == total
        turns = [self._entry(n, one) for n, one in enumerate(done, 1)] if whole or total <= _SHOWN_AT_ONCE else []
        return fill("batch", site.texts, key=key, entries=turns, done=len(done), total=total, formats=FORMATS)

    def _entry(self, n: int, result: Exported) -> dict[str, Any]:
        site = self._site
        if isinstance(result, Answer):
            turn = Turn(n, result.question, "done", result)
            return {
                "n": n,
                "question": result.question.text,
                "outcome": result.outcome,
                "turn": turn_html(turn, site.texts, site.today),
            }
        failure = Turn(n, Question(result.question, result.language), "failed", None, (result.error, result.remedy))
        return {
            "n": n,
            "question": result.question,
            "outcome": "failed",
            "turn": turn_html(failure, site.texts, site.today),
        }
