"""The chat page: a question in, verified statements out, and beside them the sentences they rest on.

No retrieval and no answering here: the page asks `Assistant` and shows what `assistant.serve.markup` makes of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.schema import Answer, Language, Turn
from assistant.serve.markup import answer_markdown, header_html, markdown_escape, sources_html
from assistant.serve.texts import EXAMPLES, LANGUAGE_LABELS, TEXTS

if TYPE_CHECKING:
    from assistant.app import Assistant

logger = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent
LONGEST_QUESTION = 4000
# Fonts of the reader's own machine: nothing is fetched, and Chinese reads well on each system.
_FONTS = ("system-ui", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans CJK SC", "sans-serif")

Messages = list[dict[str, Any]]
_DEFAULT: Language = "zh-Hant"


def make_theme() -> gr.themes.Base:
    """Make the look of the page from colours and fonts that need no request."""
    return gr.themes.Base(primary_hue="sky", neutral_hue="slate", font=list(_FONTS))


def page_styles() -> str:
    """Read the style sheet."""
    return (_FOLDER / "page.css").read_text(encoding="utf-8")


def page_head() -> str:
    """Read the script that opens a source when its number is clicked."""
    return f"<script>{(_FOLDER / 'page.js').read_text(encoding='utf-8')}</script>"


def make_page(assistant: Assistant) -> gr.Blocks:
    """Build the page for one assistant."""
    texts = TEXTS[_DEFAULT]
    page = gr.Blocks(title="Assistant", analytics_enabled=False)
    with page:
        with gr.Row():
            head = gr.HTML(header_html(assistant.notes(), _DEFAULT), elem_id="head")
            language = gr.Radio(
                list(LANGUAGE_LABELS), value=_DEFAULT, show_label=False, container=False, elem_id="language", scale=0
            )
        with gr.Row():
            with gr.Column(scale=3):
                chat = gr.Chatbot(
                    elem_id="chat",
                    show_label=False,
                    height=460,
                    latex_delimiters=[],
                    buttons=["copy"],
                    feedback_options=None,
                    allow_file_downloads=False,
                    layout="bubble",
                )
                with gr.Row():
                    ask = gr.Textbox(
                        show_label=False,
                        placeholder=texts["ask"],
                        elem_id="question",
                        max_length=LONGEST_QUESTION,
                        submit_btn=texts["send"],
                        stop_btn=texts["stop"],
                        autofocus=True,
                        lines=1,
                        max_lines=6,
                    )
                with gr.Row(elem_id="examples"):
                    examples = [gr.Button(text, size="sm", variant="secondary") for text in EXAMPLES[_DEFAULT]]
                clear = gr.Button(texts["clear"], size="sm", variant="secondary", elem_id="clear")
            with gr.Column(scale=2):
                sources = gr.HTML(sources_html(None, 0, _DEFAULT), elem_id="sources")
        turns, asked = gr.State([]), gr.State("")
        _wire(assistant, (head, language, chat, ask, examples, clear, sources, turns, asked))
    page.queue(default_concurrency_limit=assistant.settings.serve.concurrency)
    return page


def _wire(assistant: Assistant, parts: tuple[Any, ...]) -> None:
    head, language, chat, ask, examples, clear, sources, turns, asked = parts

    def answer(
        question: str, messages: Messages, earlier: list[Turn], shown: Language
    ) -> Iterator[tuple[Messages, str, list[Turn]]]:
        yield from _answer(assistant, question, messages, earlier, shown)

    def switch(shown: Language) -> list[Any]:
        texts = TEXTS[shown]
        labels = gr.update(placeholder=texts["ask"], submit_btn=texts["send"], stop_btn=texts["stop"])
        page = [header_html(assistant.notes(), shown), labels, texts["clear"], sources_html(None, 0, shown)]
        return [*page, *EXAMPLES[shown]]

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    outputs = [chat, sources, turns]
    answering = [
        trigger(_take, [box, chat], [ask, chat, asked], **quiet).then(
            answer, [asked, chat, turns, language], outputs, **quiet
        )
        for trigger, box in [(ask.submit, ask), *((example.click, example) for example in examples)]
    ]
    ask.stop(None, cancels=answering, **quiet)
    clear.click(lambda shown: ([], sources_html(None, 0, shown), []), [language], outputs, **quiet)
    language.change(switch, [language], [head, ask, clear, sources, *examples], **quiet)


def _take(question: str, messages: Messages) -> tuple[str, Messages, str]:
    """Move a question from its box into the conversation."""
    asked = question.strip()[:LONGEST_QUESTION]
    if asked:
        messages = [*messages, {"role": "user", "content": markdown_escape(asked)}]
    return "", messages, asked


def _answer(
    assistant: Assistant, asked: str, messages: Messages, earlier: list[Turn], shown: Language
) -> Iterator[tuple[Messages, str, list[Turn]]]:
    """Answer a question, statement by statement; remember the whole when it is done."""
    if not asked:
        return
    number = len(earlier) + 1

    def show(text: str, answer: Answer | None, turns: list[Turn]) -> tuple[Messages, str, list[Turn]]:
        reply = {"role": "assistant", "content": text}
        return [*messages, reply], sources_html(answer, number, shown), turns

    answer: Answer | None = None
    try:
        for answer in assistant.stream(assistant.question(asked, history=tuple(earlier))):
            yield show(answer_markdown(answer, number), answer, earlier)
    except AssistantError as error:
        logger.warning("Could not answer: %s", error.fact)
        told = markdown_escape(f"{TEXTS[shown]['failed']} {error.fact} {error.remedy}")
        yield show(told, answer, earlier)
        return
    if answer is not None:
        yield show(answer_markdown(answer, number), answer, [*earlier, Turn(asked, answer.text)])
