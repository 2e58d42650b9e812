"""Text to the piece numbers that the built-in model reads: English word pieces and Chinese words, in one vocabulary.

A run of Han characters is cut by a unigram model over the model's own words, so what is cut depends on nothing but
the vocabulary file: glossaries added at run time never change a vector. Everything else goes through the word pieces
of the English model that the built-in one grew out of.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.language.fold import fold

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ENGLISH_FILE = "english.json"
CHINESE_FILE = "chinese.tsv"
START, END, UNKNOWN = 101, 102, 100
# The first whole word of the English vocabulary; single characters and marks stand before it.
_COMMONEST = "the"
# Runs repeat (punctuation, common words); the bound keeps a long-lived server's memory level.
_CACHED_RUNS = 65_536
_HAN_RANGES = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN = re.compile(f"[{_HAN_RANGES}]+")
# A stretch that is all Han, or one word or mark that holds no Han.
_RUN = re.compile(f"[{_HAN_RANGES}]+|[^{_HAN_RANGES}\\s]+")
# Marks that the English model knows by their Western form.
_MARKS = str.maketrans("。、「」『』《》〈〉【】〔〕", '.,""""""""[][]')
# Stands first in the unigram model for any character that is in no word.
_UNKNOWN_WORD = "\0"


class Pieces:
    """The vocabulary of the built-in model."""

    def __init__(self, folder: Path) -> None:
        """Read the vocabulary from `folder`, which holds `english.json` and `chinese.tsv`."""
        self._english = _english_tokenizer(folder / ENGLISH_FILE)
        words = _read_words(folder / CHINESE_FILE)
        self._chinese = _chinese_tokenizer(words)
        self._first_word = self._english.get_vocab_size()
        self._before_words = self._english.encode(_COMMONEST, add_special_tokens=False).ids[0] - 1
        self.size = self._first_word + len(words)
        self._cut = lru_cache(_CACHED_RUNS)(self._cut_run)

    def numbers(self, text: str) -> list[int]:
        """Return the pieces of `text`, without the marks of start and end."""
        return [piece for pieces in map(self._cut, _runs(text)) for piece in pieces]

    def count(self, text: str) -> int:
        """Count the pieces of `text`."""
        return sum(map(len, map(self._cut, _runs(text))))

    def rank(self, word: str) -> int | None:
        """Tell how many English words are about as common as a folded one or more so; None where it is none of them.

        The vocabulary lists whole words by how often they were seen.
        """
        number = self._english.token_to_id(word)
        return number - self._before_words if number is not None and number > self._before_words else None

    def _cut_run(self, run: str) -> tuple[int, ...]:
        if _HAN.match(run):
            found = self._chinese.encode(run, add_special_tokens=False).ids
            return tuple(UNKNOWN if word == 0 else self._first_word + word - 1 for word in found)
        return tuple(self._english.encode(run.translate(_MARKS), add_special_tokens=False).ids)


def _runs(text: str) -> list[str]:
    return _RUN.findall(fold(text))


def _read_words(path: Path) -> list[tuple[str, float]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(word, float(score)) for word, score in rows]


def _english_tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # A note that says "[CLS]" means these five characters.
    tokenizer.encode_special_tokens = True
    return tokenizer


def _chinese_tokenizer(words: list[tuple[str, float]]) -> Tokenizer:
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram

    lowest = min(score for _, score in words)
    return Tokenizer(Unigram([(_UNKNOWN_WORD, lowest), *words], unk_id=0))
