"""Question and sentence as one row of pieces, the same when the reader learns and when it reads."""

from __future__ import annotations

from assistant.index.embed_pieces import END, START, Pieces
from assistant.retrieve.layout import header_of
from assistant.schema import Hit, Sentence

# So many pieces are read of the question, of what stands above the sentence, of the sentence before it, and of itself.
_QUESTION, _CONTEXT, _BEFORE, _SENTENCE = 56, 24, 24, 96


def pair_pieces(pieces: Pieces, question: str, context: str, before: str, text: str) -> tuple[list[int], list[int]]:
    """Give the pieces of a pair and the type of each: 0 for the question, 1 for all else.

    Of the sentence before, the end is read, for what a sentence points at stands there.
    """
    asked = [START, *pieces.numbers(question)[:_QUESTION], END]
    around = pieces.numbers(context)[:_CONTEXT] + pieces.numbers(before)[-_BEFORE:]
    own = [*around, END, *pieces.numbers(text)[:_SENTENCE], END]
    return [*asked, *own], [0] * len(asked) + [1] * len(own)


def context_read(hit: Hit, sentence: Sentence) -> str:
    """Give what the reader is told of where a sentence stands: heads of columns, its heading, its note's title."""
    heading = hit.passage.heading[-1] if hit.passage.heading else ""
    return " ".join(part for part in (header_of(hit.passage, sentence), heading, hit.note.title) if part)
