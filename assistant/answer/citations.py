"""Number the sentences that an answer cites."""

from __future__ import annotations

from assistant.retrieve.layout import header_of
from assistant.schema import Citation, Hit, Sentence


class Citations:
    """The citations of one answer, numbered in the order in which the reader meets them."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int], int] = {}
        self._citations: list[Citation] = []

    def cite(self, hit: Hit, sentence: Sentence) -> int:
        """Return the number, from 1, of `sentence` of `hit`; the same sentence keeps its number."""
        key = (hit.passage.id, sentence.ordinal)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._citations.append(_citation(self._numbers[key], hit, sentence))
        return self._numbers[key]

    def all(self) -> tuple[Citation, ...]:
        """Return every citation so far, in order of number."""
        return tuple(self._citations)


def _citation(number: int, hit: Hit, sentence: Sentence) -> Citation:
    note, passage = hit.note, hit.passage
    return Citation(
        n=number,
        note_id=note.id,
        path=note.path,
        title=note.title,
        house=note.house,
        published=note.published,
        page=sentence.page or passage.page,
        heading=passage.heading,
        passage_id=passage.id,
        sentences=(sentence.ordinal,),
        quote=sentence.text,
        start=sentence.start,
        end=sentence.end,
        language=note.language,
        header=header_of(passage, sentence),
    )
