"""Time in answers: the later view before the earlier one, and what a reader has to know about the age of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from assistant.answer.extract import Quote
from assistant.answer.notices import stale_notice, superseded_notice
from assistant.answer.views import Change
from assistant.answer.wanted import Wanted
from assistant.schema import Citation, Language, NoteInfo, Notice


def newest_first(quotes: Sequence[Quote], considered: Iterable[Quote], changes: Sequence[Change]) -> tuple[Quote, ...]:
    """Put each view that replaced another before it; one that was not quoted yet comes in at that place.

    Args:
        quotes: Best first.
        considered: More of them, of which the later views are taken.
        changes: Views among `quotes` and those that replaced them.

    Returns:
        As many as `quotes` at least holds; what is pushed out stands at the end.
    """
    by_sentence = {(quote.hit.passage.id, quote.sentence.ordinal): quote for quote in considered}
    ordered = list(quotes)
    for change in changes:
        new = by_sentence.get((change.new[0].passage.id, change.new[1].ordinal))
        old = next((quote for quote in ordered if quote.sentence is change.old[1]), None)
        if new is None or old is None:
            continue
        if new in ordered:
            if ordered.index(new) < ordered.index(old):
                continue
            ordered.remove(new)
        ordered.insert(ordered.index(old), new)
    return tuple(ordered)


def superseded_notices(language: Language, changes: Sequence[Change]) -> tuple[Notice, ...]:
    """Name the earlier notes and the later one, for each later note once."""
    by_new: dict[str, tuple[NoteInfo, list[NoteInfo]]] = {}
    for change in changes:
        new, old = change.new[0].note, change.old[0].note
        by_new.setdefault(new.id, (new, []))[1].append(old)
    return tuple(superseded_notice(language, old, new) for new, old in by_new.values())


def asks_for_the_earlier(wanted: Wanted, change: Change) -> bool:
    """Say whether a question names the time of the earlier note: then its view is the one asked for."""
    old, new = change.old[0].note.published, change.new[0].note.published
    return any(
        period.first and period.last and old and new and period.first <= old <= period.last < new
        for period in wanted.dated
    )


def stale_notices(
    citations: Sequence[Citation], notes: Iterable[NoteInfo], today: dt.date, stale_days: int, language: Language
) -> tuple[Notice, ...]:
    """Say how old the newest note that is cited is, where it is older than so many days."""
    cited = {citation.note_id for citation in citations}
    dated = [note for note in notes if note.id in cited and note.published]
    newest = max(dated, key=lambda note: note.published or dt.date.min, default=None)
    if newest is None or newest.published is None or (today - newest.published).days <= stale_days:
        return ()
    return (stale_notice(language, newest, newest.published, today),)
