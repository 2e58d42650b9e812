"""Where the clauses of a text begin and end: as far as a negation, a modal word or a hint can reach."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from assistant.finance.matching import HAN

# A full stop ends a sentence unless it belongs to "U.S." or stands before a digit; commas within numbers are gone.
_SENTENCE_END = re.compile(r"[。!?\n]+|(?<!\.[a-z])(?<!\bvs)(?<!\bst)\.(?=\s|$|[\"')])")
_CLAUSE_END = re.compile(
    rf";|[,:](?!\d)|(?<!\d)[,:]| [-\u2013\u2014]+ |\u2014+|(?= (?:but|while|whereas|although|though) )"
    rf"|(?=然而|反而|而是|(?<![{HAN}])但|但是|(?<!不)但(?=[{HAN}]))"
)
_WORD = re.compile(rf"[{HAN}]|[a-z0-9.%']+")

Span = tuple[int, int]


@lru_cache(maxsize=256)
def read_clauses(text: str) -> Clauses:
    """Cut the text of a stream into its clauses, once for all who ask."""
    return Clauses(text)


class Clauses:
    """The sentences and clauses of a stream, as spans of `Stream.text`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sentences = _split(text, [match.span() for match in _SENTENCE_END.finditer(text)])
        cuts = [match.span() for match in _CLAUSE_END.finditer(text)]
        cuts += [(end, start) for (_, end), (start, _) in zip(self._sentences, self._sentences[1:], strict=False)]
        self._clauses = _split(text, sorted(cuts))

    def sentence(self, place: int) -> Span:
        """Give the sentence in which the character at `place` stands."""
        return self._sentences[bisect_right(self._sentences, (place, len(self._text))) - 1]

    def clause(self, place: int) -> Span:
        """Give the clause in which the character at `place` stands."""
        return self._clauses[bisect_right(self._clauses, (place, len(self._text))) - 1]

    def reach(self, start: int, end: int, words: int) -> int:
        """Tell how far from `start` a word reaches, over so many words but not beyond `end`.

        A Chinese character counts as a word.
        """
        for count, word in enumerate(_WORD.finditer(self._text, start, end), start=1):
            if count == words:
                return word.end()
        return end


def _split(text: str, cuts: list[Span]) -> list[Span]:
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return [(start, max(start, end)) for start, end in zip(starts, ends, strict=True)]
