"""Notes: those that there are, searched and opened; new ones taken in and others taken out, by whoever may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.errors import AssistantError
from assistant.language.fold import fold
from assistant.schema import NoteInfo
from assistant.serve import uploads
from assistant.serve.page.html import fill
from assistant.serve.page.refusals import refusal
from assistant.serve.page.site import QUIET, Site
from assistant.serve.uploads import Taken, take_in, take_out

_REMOVE_EVENT = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-remove]');
  if (button?.classList.contains('armed')) trigger('remove', {id: button.dataset.remove});
});
"""


class Notes:
    """The view of the notes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        texts = site.texts
        with gr.Column(elem_id="notes-view", elem_classes="view"):
            self.head = gr.HTML(apply_default_css=False, value=fill("view_head", texts, name="notes_view"))
            # Shown to whoever may add notes, once the page knows who asks.
            with gr.Column(visible=False, elem_id="uploading") as self.uploading:
                # Of any kind: Gradio would refuse others in its own words, which follow the browser and not the page.
                self.files = gr.File(
                    label=texts("notes_view.upload"),
                    file_count="multiple",
                    elem_id="upload",
                    height=112,
                )
                self.taken = gr.HTML(apply_default_css=False, value="", elem_id="taken")
            self.search = gr.Textbox(
                label=texts("notes_view.search"),
                show_label=False,
                container=False,
                placeholder=texts("notes_view.search"),
                elem_id="search-notes",
            )
            self.list = gr.HTML(apply_default_css=False, value="", elem_id="notes", js_on_load=_REMOVE_EVENT)

    def wire(self, page: gr.Blocks, tab: gr.Tab) -> None:
        """Connect what the reader does with what the view shows."""
        listing: dict[str, Any] = {"inputs": [self.search], "outputs": [self.list], **QUIET}
        for event in (page.load, tab.select):
            event(self._list, **listing)
        page.load(self._admit, None, [self.uploading], **QUIET)
        self.search.change(self._list, **listing, trigger_mode="always_last")
        # One upload at a time: there is one writer of the index.
        self.files.upload(
            self._take_in,
            [self.files],
            [self.taken, self.files],
            concurrency_limit=1,
            concurrency_id="writing",
            **QUIET,
        ).then(self._list, **listing)
        self.list.remove(
            self._remove, [self.search], [self.list], concurrency_limit=1, concurrency_id="writing", **QUIET
        )

    def _admit(self, request: gr.Request) -> Any:
        return gr.update(visible=may_edit(self._site, request))

    def _list(self, search: str, request: gr.Request) -> Markup:
        site = self._site
        notes = site.notes()
        wanted = fold(search or "").split()
        found = [note for note in notes if all(word in fold(_words(note)) for word in wanted)]
        rows = [(note, site.texts.age(note.published, site.today)) for note in found]
        editing = may_edit(site, request)
        return fill("notes", site.texts, rows=rows, total=len(notes), trouble=site.trouble, editing=editing)

    def _take_in(self, files: Sequence[str] | None, request: gr.Request) -> Iterator[Any]:
        site = self._site
        if not files or not may_edit(site, request):
            yield gr.skip(), None
            return
        taken: list[Taken] = []
        yield self._told(taken, len(files)), gr.skip()
        for one in take_in(site.assistant, [Path(file) for file in files]):
            taken.append(one)
            yield self._told(taken, len(files)), None if len(taken) == len(files) else gr.skip()

    def _told(self, taken: Sequence[Taken], total: int) -> Markup:
        texts = self._site.texts
        told = [(one, refusal(one, texts) if one.state == "failed" else None) for one in taken]
        return fill("taken", texts, taken=told, total=total)

    def _remove(self, search: str, request: gr.Request, event: gr.EventData) -> Any:
        if not may_edit(self._site, request):
            return gr.skip()
        try:
            take_out(self._site.assistant, str(event.id))
        except AssistantError as error:
            self._site.warn(error)
        return self._list(search, request)


def may_edit(site: Site, request: gr.Request) -> bool:
    """Tell whether whoever asks may add and remove notes, as the settings say."""
    host = request.client.host if request.client else ""
    return uploads.may_edit(site.assistant.settings.serve.editors, host, request.headers)


def _words(note: NoteInfo) -> str:
    published = note.published.isoformat() if note.published else ""
    return " ".join((note.title, note.house, note.series, note.path, published, *note.topics, *note.authors))
