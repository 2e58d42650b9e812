"""What the cited notes themselves say about risk: it travels with the answer, as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.schema import Citation, Disclaimer, Note

# Legal pages can be longer than the note; the reader gets their beginning, and the note is a click away.
_LONGEST = 1500


def disclaimers_of(citations: Iterable[Citation], note_of: Callable[[str], Note]) -> tuple[Disclaimer, ...]:
    """Give the disclaimer of each cited note that has one, in the order of citation.

    Args:
        citations: Of the answer.
        note_of: Gives a note by its id.
    """
    notes = [note_of(note_id) for note_id in dict.fromkeys(citation.note_id for citation in citations)]
    found = [(note, text) for note in notes if (text := disclaimer_text(note))]
    return tuple(Disclaimer(note.id, note.title, text) for note, text in found)


def disclaimer_text(note: Note) -> str:
    """Give a note's disclaimer as written, whole blocks of it up to a length; empty where it has none."""
    texts: list[str] = []
    for block in note.blocks:
        if block.kind != "disclaimer":
            continue
        text = note.text[block.start : block.end].strip()
        if texts and sum(map(len, texts)) + len(text) > _LONGEST:
            break
        texts.append(text)
    return "\n".join(text for text in texts if text)
