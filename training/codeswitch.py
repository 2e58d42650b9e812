"""English text with its words exchanged for Chinese ones out of the dictionary.

The meaning is the English original's, so its vector is known, and any English text teaches Chinese words.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from functools import cache

import Stemmer

from training.vocabulary import HAN_WORD, LONGEST_WORD, dictionary, frequencies

_TOKEN = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*|\d[\d.,]*%?|[^\sA-Za-z\d]")
_LONGEST_PHRASE = 4
_FUNCTION_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("the", "a", "an", "to", "that", "which", "who", "do", "does", "did"), ("",)),
    **dict.fromkeys(("is", "are", "was", "were", "be", "been"), ("是", "为", "")),
    **dict.fromkeys(("has", "have", "had"), ("有", "已", "")),
    "and": ("和", "与", "并", "及"),
    "or": ("或", "或者"),
    "of": ("的",),
    "in": ("在", "于", ""),
    "on": ("在", "对", "关于"),
    "at": ("在", "于"),
    "by": ("由", "被", "以"),
    "for": ("为", "对", "为了"),
    "from": ("从", "来自"),
    "with": ("与", "和", "用"),
    "as": ("作为", "如", "随着"),
    "but": ("但", "但是", "然而"),
    "not": ("不", "没有", "并非"),
    "it": ("它", "其"),
    "its": ("其", "它的"),
    "their": ("他们的", "其"),
    "this": ("这", "该", "此"),
    "these": ("这些",),
    "will": ("将", "会"),
    "would": ("会", "将"),
    "can": ("可以", "能"),
    "what": ("什么", "何"),
    "how": ("如何", "怎样", "怎么"),
    "many": ("许多", "多少", "很多"),
    "when": ("何时", "当", "什么时候"),
    "where": ("哪里", "何处", "在哪里"),
    "why": ("为什么", "为何"),
}
_OF_PHRASE = re.compile(r"\b((?:[A-Za-z-]+ ){0,1}[A-Za-z-]+) of (?:the |a |an )?((?:[A-Za-z-]+ ){0,1}[A-Za-z-]+)\b")
_BETWEEN_HAN = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_stem = cache(Stemmer.Stemmer("english").stemWord)


@cache
def reverse_dictionary() -> dict[tuple[str, ...], tuple[list[str], list[float]]]:
    """Map each stemmed gloss of at most four words to Chinese words and how likely each is meant."""
    counts = frequencies()
    weights: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for word, entry in dictionary().items():
        if len(word) > LONGEST_WORD or not HAN_WORD.fullmatch(word):
            continue
        for rank, gloss in enumerate(entry.glosses[:6]):
            key = tuple(_stem(part.lower()) for part in re.findall(r"[A-Za-z]+(?:[-'][A-Za-z]+)*", gloss))
            if 0 < len(key) <= _LONGEST_PHRASE:
                weight = (counts.get(word, 0) + 1) ** 0.5 / (1 + rank)
                # A lone character has many senses; a word of two says which is meant.
                weights[key][word] = max(weights[key].get(word, 0.0), weight * (0.3 if len(word) == 1 else 1.0))
    table = {}
    for key, found in weights.items():
        best = sorted(found.items(), key=lambda item: -item[1])[:6]
        table[key] = ([word for word, _ in best], [weight for _, weight in best])
    return table


class Switcher:
    """Exchanges words, choosing among translations by chance."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._table = reverse_dictionary()

    def switch(self, text: str, share: float) -> str:
        """Exchange about `share` of the words of `text`, from 0 to 1, for Chinese ones.

        When most are exchanged, "A of B" is put in the Chinese order, and words that have no Chinese counterpart
        drop out.
        """
        if share > 0.6:
            text = _OF_PHRASE.sub(lambda m: f"{m[2]} of {m[1]}" if self._rng.random() < 0.8 else m[0], text)
        tokens = _TOKEN.findall(text)
        stems = [_stem(token.lower()) for token in tokens]
        out, start = [], 0
        while start < len(tokens):
            chosen = self._rng.random() < share
            length, word = (
                self._exchange(tokens[start], stems[start : start + _LONGEST_PHRASE]) if chosen else (1, tokens[start])
            )
            out.append(word)
            start += length
        return _BETWEEN_HAN.sub("", " ".join(word for word in out if word))

    def _exchange(self, token: str, stems: list[str]) -> tuple[int, str]:
        """Return how many words the longest known phrase takes, and its translation."""
        function_word = _FUNCTION_WORDS.get(token.lower())
        for length in range(min(_LONGEST_PHRASE, len(stems)), 0, -1):
            if length == 1 and function_word:
                return 1, self._rng.choice(function_word)
            found = self._table.get(tuple(stems[:length]))
            if found:
                return length, self._rng.choices(*found)[0]
        return 1, token
