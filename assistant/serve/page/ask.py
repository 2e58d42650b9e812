"""Ask: the conversation, the question box, and the list of earlier conversations beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.errors import AssistantError
from assistant.language.script import convert, detect_language
from assistant.schema import Language
from assistant.schema import Turn as Exchange
from assistant.serve.page import history
from assistant.serve.page.answering import Turn
from assistant.serve.page.conversation import turn_html, turns_html
from assistant.serve.page.filters import Limits, make_filters, refreshed
from assistant.serve.page.html import fill
from assistant.serve.page.reader import reader_of
from assistant.serve.page.site import QUIET, Site

LONGEST_QUESTION = 4000
_ASK_EVENT = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-ask]');
  if (button) trigger('ask', {question: button.dataset.ask});
});
"""
# The address names the conversation, so that reloading, going back and switching the language keep it.
_READ_ADDRESS = "(..._) => [new URLSearchParams(location.search).get('c') || '', ..._.slice(1)]"
_WRITE_ADDRESS = """(id) => {
  const address = new URL(location);
  id ? address.searchParams.set('c', id) : address.searchParams.delete('c');
  history.replaceState(null, '', address);
  window.page?.scrolled();
}"""


class Ask:
    """The view in which questions are asked."""

    def __init__(self, site: Site) -> None:
        self._site = site
        texts = site.texts
        with gr.Row(elem_id="ask-view"):
            with gr.Column(elem_id="past-conversations", scale=0, min_width=0):
                self.new = gr.Button(texts("ask.new"), elem_id="new", size="sm")
                self.search = gr.Textbox(
                    label=texts("history.search"),
                    show_label=False,
                    container=False,
                    placeholder=texts("history.search"),
                    elem_id="search-history",
                )
                self.list = history.make_list()
            with gr.Column(elem_id="reading"):
                # Seen while there is no question; it tells which notes there are at the time that the page is opened.
                self.welcome = gr.HTML(apply_default_css=False, value=self._welcome(), elem_id="welcome")
                self.past = gr.HTML(apply_default_css=False, value="", elem_id="past", js_on_load=_ASK_EVENT)
                self.current = gr.HTML(apply_default_css=False, value="", elem_id="current", js_on_load=_ASK_EVENT)
                self.suggested = gr.HTML(apply_default_css=False, value="", elem_id="suggested", js_on_load=_ASK_EVENT)
                with gr.Column(elem_id="asking"):
                    self.question = gr.Textbox(
                        label=texts("ask.question"),
                        show_label=False,
                        container=False,
                        placeholder=texts("ask.placeholder"),
                        elem_id="question",
                        max_length=LONGEST_QUESTION,
                        submit_btn=texts("ask.send"),
                        stop_btn=texts("ask.stop"),
                        autofocus=True,
                        lines=1,
                        max_lines=6,
                    )
                    with gr.Accordion(texts("ask.limits"), open=False, elem_id="limits", elem_classes="limits"):
                        self.limits = make_filters(site, "ask")
                        self.clear = gr.Button(texts("ask.clear"), elem_id="clear-limits", size="sm")
        self.conversation = gr.Textbox("", elem_id="conversation", visible="hidden")
        # Pressed by a script when a broken connection is back.
        self.resume = gr.Button("", elem_id="resume", visible="hidden")

    def wire(self, page: gr.Blocks) -> None:
        """Connect what the reader does with what the page shows."""
        shown = [self.past, self.current, self.conversation, self.suggested]
        address: dict[str, Any] = {"fn": None, "inputs": [self.conversation], "js": _WRITE_ADDRESS, **QUIET}
        asking: dict[str, Any] = {"inputs": [self.conversation, *self.limits], "outputs": [*shown, self.question]}
        opened = page.load(self._open_address, [self.conversation], shown, js=_READ_ADDRESS, **QUIET)
        for event in (page.load, self.new.click):
            event(lambda: [self._welcome(), *refreshed(self._site)], None, [self.welcome, *self.limits[:3]], **QUIET)
        page.load(None, js="() => window.page.wired()", **QUIET)
        begun = [
            opened,
            self.question.submit(self._take, [self.question, *asking["inputs"]], asking["outputs"], **QUIET),
            self.past.ask(self._take_event, **asking, **QUIET),
            self.current.ask(self._take_event, **asking, **QUIET),
            self.suggested.ask(self._take_event, **asking, **QUIET),
            self.list.open(self._open_event, None, shown, **QUIET),
            self.list.remove(self._remove, [self.conversation], shown, **QUIET),
            self.new.click(self._begin, None, shown, **QUIET),
            self.resume.click(self._open_address, [self.conversation], shown, **QUIET),
        ]
        for event in begun:
            # The list of conversations is written beside the answer, which does not wait for it.
            event.then(**address).then(self._list, [self.conversation, self.search], [self.list], **QUIET)
            event.then(self._follow, [self.conversation], [self.current], concurrency_limit=None, **QUIET).then(
                self._list, [self.conversation, self.search], [self.list], **QUIET
            ).then(
                self._suggest,
                [self.conversation],
                [self.suggested],
                concurrency_limit=1,
                concurrency_id="suggesting",
                **QUIET,
            )
        for limit in self.limits:
            limit.change(None, self.limits, None, js="(..._) => window.page.limited(..._)", **QUIET)
        self.clear.click(None, None, self.limits, js=f"() => {[''] * len(self.limits)}", **QUIET)
        self.question.stop(self._stop, [self.conversation], None, **QUIET)
        listed: dict[str, Any] = {"inputs": [self.conversation, self.search], "outputs": [self.list], **QUIET}
        self.search.change(self._list, **listed, trigger_mode="always_last")
        self.list.rename(self._rename, **listed)

    def _welcome(self) -> Markup:
        texts, notes = self._site.texts, self._site.notes()
        houses = list(dict.fromkeys(note.house for note in notes if note.house))
        return fill(
            "welcome", texts, notes=notes, trouble=self._site.trouble, covered=texts.notes(notes),
            houses=("、" if texts.language != "en" else ", ").join(houses[:6]),
        )  # fmt: skip

    def _take(self, text: str, conversation: str, request: gr.Request, *limits: Any) -> tuple[Any, Any, str, Any, Any]:
        """Take a question into the conversation and begin to answer it."""
        site, user = self._site, reader_of(request.cookies)
        asked = text.strip()[:LONGEST_QUESTION]
        if not asked:
            return gr.skip(), gr.skip(), conversation, gr.skip(), gr.skip()
        try:
            language = language_of(asked, site.language)
            question = Limits.read(limits).apply(site.assistant.question(asked, language=language), site.texts)
            past = self._recorded(user, conversation) if conversation else []
            conversation = conversation or site.records.start(user).id
        except AssistantError as error:
            site.warn(error)
            return gr.skip(), gr.skip(), conversation, gr.skip(), gr.skip()
        earlier = tuple(Exchange(turn.question.text, turn.answer.text) for turn in past if turn.answer)
        question = replace(question, history=earlier)
        site.answering.start(user, conversation, len(past) + 1, question)
        begun = turn_html(Turn(len(past) + 1, question), site.texts, site.today)
        return self._turns(past, conversation), begun, conversation, "", ""

    def _take_event(self, conversation: str, request: gr.Request, event: gr.EventData, *limits: Any) -> Any:
        return self._take(str(event.question), conversation, request, *limits)

    async def _follow(self, conversation: str, request: gr.Request) -> AsyncIterator[Any]:
        """Show the answer as it grows."""
        site = self._site
        if not conversation:
            yield gr.skip()
            return
        async for turn in site.answering.follow(reader_of(request.cookies), conversation):
            yield turn_html(turn, site.texts, site.today, conversation)

    def _suggest(self, conversation: str, request: gr.Request) -> Any:
        """Offer what can be asked: to begin with, or next."""
        site = self._site
        if not conversation:
            questions = site.suggestions.examples(site.language)
            return fill("suggestions", site.texts, questions=questions, label=site.texts("ask.examples"))
        if site.answering.busy:
            # Choosing them is work for half a second, which whoever waits for an answer needs more.
            return ""
        try:
            past = self._recorded(reader_of(request.cookies), conversation)
        except AssistantError:
            return ""
        answer = past[-1].answer if past else None
        questions = site.suggestions.following(answer) if answer else ()
        return fill("suggestions", site.texts, questions=questions, label=site.texts("ask.next"))

    def _stop(self, conversation: str, request: gr.Request) -> None:
        self._site.answering.stop(reader_of(request.cookies), conversation)

    def _begin(self) -> tuple[str, str, str, str]:
        return "", "", "", ""

    def _open_address(self, conversation: str, request: gr.Request) -> tuple[Any, Any, Any, Any]:
        """Show the conversation of the address; without one, leave what a quick reader may have begun meanwhile."""
        if conversation:
            return self._show(reader_of(request.cookies), conversation)
        return gr.skip(), gr.skip(), gr.skip(), gr.skip()

    def _open_event(self, request: gr.Request, event: gr.EventData) -> tuple[Any, Any, str, Any]:
        return self._show(reader_of(request.cookies), str(event.id))

    def _show(self, user: str, conversation: str) -> tuple[Any, Any, str, Any]:
        """Show a conversation, and what is still being answered in it."""
        try:
            past = self._recorded(user, conversation)
        except AssistantError:
            return self._begin()
        site = self._site
        turn = site.answering.current(user, conversation)
        unrecorded = turn is not None and not turn.kept
        current = turn_html(turn, site.texts, site.today, conversation) if turn and unrecorded else ""
        return self._turns(past, conversation), current, conversation, ""

    def _remove(self, conversation: str, request: gr.Request, event: gr.EventData) -> tuple[Any, Any, Any, Any]:
        """Delete a conversation; the one shown gives way to a new one."""
        user, removed = reader_of(request.cookies), str(event.id)
        try:
            self._site.records.delete(user, removed)
        except AssistantError as error:
            self._site.warn(error)
        self._site.answering.drop(user, removed)
        return self._begin() if removed == conversation else (gr.skip(), gr.skip(), conversation, gr.skip())

    def _rename(self, conversation: str, search: str, request: gr.Request, event: gr.EventData) -> Any:
        history.rename(self._site, reader_of(request.cookies), str(event.id), str(event.title))
        return self._list(conversation, search, request)

    def _list(self, conversation: str, search: str, request: gr.Request) -> Any:
        return history.history_html(self._site, reader_of(request.cookies), conversation, search or "")

    def _recorded(self, user: str, conversation: str) -> list[Turn]:
        recorded = self._site.records.load(user, conversation)
        return [
            Turn(turn.n, turn.answer.question, "done", turn.answer, None, True, turn.verdict or "") for turn in recorded
        ]

    def _turns(self, turns: list[Turn], conversation: str) -> Any:
        return turns_html(turns, self._site.texts, self._site.today, conversation)


def language_of(question: str, page: Language) -> Language:
    """Tell in which language to answer: the question's; where its characters are of both scripts, the page's.

    >>> language_of("A股走勢", "zh-Hans"), language_of("A股今年", "zh-Hant"), language_of("Oracle?", "zh-Hant")
    ('zh-Hant', 'zh-Hant', 'en')
    """
    language = detect_language(question)
    if "en" in {language, page}:
        return language
    either = all(convert(question, script) == question for script in ("zh-Hant", "zh-Hans"))
    return page if either else language
