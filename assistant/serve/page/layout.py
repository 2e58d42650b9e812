"""Put the page together: its head, its views, its look. One page a language."""

from __future__ import annotations

import json

import gradio as gr

from assistant.serve.page.ask import Ask
from assistant.serve.page.batch import Batch
from assistant.serve.page.compare import Compare
from assistant.serve.page.draft import Draft
from assistant.serve.page.html import fill, read_static
from assistant.serve.page.notes import Notes
from assistant.serve.page.site import Site
from assistant.serve.texts import LANGUAGE_LABELS

# Fonts of the reader's own machine: nothing is fetched, and Chinese reads well on each system.
_FONTS = {
    "en": ("system-ui", "Segoe UI", "Noto Sans", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC"),
    "zh-Hant": ("system-ui", "PingFang TC", "PingFang HK", "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans TC"),
    "zh-Hans": ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"),
}


# Sections of the catalogue that scripts read.
_SCRIPTED = ("answer", "ask", "history", "limits", "page", "source")


def make_page(site: Site) -> gr.Blocks:
    """Build the page of one language."""
    texts = site.texts
    page = gr.Blocks(title=texts("page.name"), analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(
            apply_default_css=False,
            value=fill("header", texts, languages=list(LANGUAGE_LABELS.items())),
            elem_id="header",
        )
        with gr.Tabs(elem_id="views"):
            with gr.Tab(texts("ask.view"), id="ask", elem_id="view-ask"):
                ask = Ask(site)
            with gr.Tab(texts("compare.view"), id="compare", elem_id="view-compare"):
                compare = Compare(site)
            with gr.Tab(texts("batch.view"), id="batch", elem_id="view-batch"):
                batch = Batch(site)
            with gr.Tab(texts("draft.view"), id="draft", elem_id="view-draft"):
                draft = Draft(site)
            with gr.Tab(texts("notes_view.view"), id="notes", elem_id="view-notes") as tab:
                notes = Notes(site)
        gr.HTML(apply_default_css=False, value=fill("viewer", texts), elem_id="viewer")
        ask.wire(page)
        compare.wire(page)
        batch.wire()
        draft.wire()
        notes.wire(page, tab)
    return page


def make_theme(site: Site) -> gr.themes.Base:
    """Make the look of Gradio's own components; the style sheets do the rest."""
    return gr.themes.Base(
        primary_hue="cyan", neutral_hue="slate", font=[*_FONTS[site.language], "sans-serif"], radius_size="sm"
    )


def page_head(site: Site) -> str:
    """Give the scripts of the page with the texts that they say, and its outermost style sheet.

    Gradio limits the other style sheets to what lies inside its container, where they then win over its own.
    """
    said = {"language": site.language, **{section: site.texts.section(section) for section in _SCRIPTED}}
    # Within a script nothing but its end has to be escaped.
    texts = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    return f"<style>{read_static('frame.css')}</style><script>window.TEXTS = {texts};\n{read_static('*.js')}</script>"
