"""Question and sentence as one row of pieces, the same when the reader learns and when it reads."""

from __future__ import annotations

from assistant.index.embed_pieces import END, START, Pieces
from assistant.retrieve.layout import header_of
from assistant.schema import NoteInfo, Passage, Sentence

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


def surroundings(passage: Passage, note: NoteInfo, sentence: Sentence) -> tuple[str, str]:
    """Give what the reader is told beside a sentence: what stands above it, and the sentence before it.

    Above it stand the heads of its columns, its heading and its note's title.
    """
    heading = passage.heading[-1] if passage.heading else ""
    before = passage.sentences[sentence.ordinal - 1].text if sentence.ordinal else ""
    return " ".join(part for part in (header_of(passage, sentence), heading, note.title) if part), before
