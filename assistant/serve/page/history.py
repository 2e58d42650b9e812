"""The reader's conversations: listed by day, searched, opened, renamed, deleted."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr
from markupsafe import Markup

from assistant.errors import AssistantError
from assistant.records.values import Conversation
from assistant.serve.page.html import fill
from assistant.serve.page.site import Site

_WEEK = 7
# What a reader does in the list is told to the server by these events.
_EVENTS = """
element.addEventListener('click', (event) => {
  const at = (name) => event.target.closest(`[data-${name}]`);
  if (at('open')) trigger('open', {id: at('open').dataset.open});
  if (at('sure')?.classList.contains('armed')) trigger('remove', {id: at('delete').dataset.delete});
});
element.addEventListener('renamed', (event) => trigger('rename', event.detail));
"""


def make_list() -> gr.HTML:
    """Make the component that lists conversations."""
    return gr.HTML(apply_default_css=False, value="", elem_id="history", js_on_load=_EVENTS)


def history_html(site: Site, user: str, current: str, search: str = "") -> Markup:
    """Write the list of a reader's conversations, the one changed last first."""
    found = site.records.conversations(user, search.strip())
    begun = [conversation for conversation in found if conversation.turns]
    return fill("history", site.texts, groups=_by_age(site, begun), current=current, searched=bool(search.strip()))


def rename(site: Site, user: str, conversation: str, title: str) -> None:
    """Give a conversation another title; a title that cannot be is left."""
    try:
        site.records.rename(user, conversation, title)
    except AssistantError as error:
        site.warn(error)


def _by_age(site: Site, conversations: Sequence[Conversation]) -> list[tuple[str, list[Conversation]]]:
    texts = site.texts
    groups: dict[str, list[Conversation]] = {}
    for conversation in conversations:
        days = (site.today - conversation.changed.astimezone().date()).days
        label = "history.today" if days <= 0 else "history.week" if days < _WEEK else "history.earlier"
        groups.setdefault(texts(label), []).append(conversation)
    return list(groups.items())
