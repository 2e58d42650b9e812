"""Chinese words to English stems: the shipped translation table and how a run of Chinese words is looked up in it.

The table is made by `training/translation.py` from CC-CEDICT and parallel text. It knows ordinary language; terms of
the market come from the glossary, which an advisor can edit, when a question is read (`assistant.retrieve.expand`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

TABLE = Path(__file__).with_name("builtin") / "translation.npz"
# Longest entry looked for inside a word, and longest one looked for across words.
LONGEST_PART = 4
LONGEST_PHRASE = 6
# What a part of a word says of the word, where the table lacks the word and where it has it.
_PART_OF_UNKNOWN = 0.6
_PART_OF_KNOWN = 0.3
# What a single character says of a word that has no part in the table: 急跌慢漲 is fast, fall, slow, rise.
_CHARACTER_OF_UNKNOWN = 0.4
# Less than this, summed over a passage, is noise.
_LEAST = 0.05
_NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Gloss:
    """A dictionary's rendering of a word by several English words.

    Attributes:
        weight: How much it counts among the renderings of the word, 0 to 1.
        stems: Of its content words, in order.
    """

    weight: float
    stems: tuple[str, ...]


class TranslationTable:
    """Weighted English stems of Chinese words, and how characters are read.

    Attributes:
        digest: First 12 hex digits of the SHA-256 of its file.
        syllables: For each syllable of pinyin, without tone, the characters read so, the commonest first.
        name_sounds: The characters that spell foreign names, each with its consonants (`assistant.language.sounds`).
    """

    def __init__(self, path: Path = TABLE) -> None:
        content = path.read_bytes()
        self.digest = hashlib.sha256(content).hexdigest()[:12]
        with np.load(path, allow_pickle=False) as arrays:
            self._words = {word: place for place, word in enumerate(_lines(arrays["words"]))}
            self._stems = _lines(arrays["stems"])
            self._ends = np.cumsum(arrays["counts"], dtype=np.int64)
            self._places = arrays["places"]
            self._weights = arrays["weights"].astype(np.float32) / 255
            self._gloss_ends = np.cumsum(arrays["gloss_counts"], dtype=np.int64)
            self._gloss_weights = arrays["gloss_weights"].astype(np.float32) / 255
            self._gloss_stem_ends = np.cumsum(arrays["gloss_lengths"], dtype=np.int64)
            self._gloss_places = arrays["gloss_places"]
            self._related_ends = np.cumsum(arrays["related_counts"], dtype=np.int64)
            self._related_places = arrays["related_places"]
            self._related_weights = arrays["related_weights"].astype(np.float32) / 255
            self.syllables = dict(line.split(" ") for line in _lines(arrays["syllables"]))
            self.name_sounds = dict(line.split(" ") for line in _lines(arrays["name_sounds"]))
        self._ordinary = {name: place for place, name in enumerate(self._stems)}
        self.stems = lru_cache(maxsize=1 << 14)(self._read_stems)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def _read_stems(self, word: str) -> Mapping[str, float]:
        """Give the English stems of a folded Chinese word, each with its weight, 0 to 1; none if it is unknown."""
        place = self._words.get(word)
        if place is None:
            return _NOTHING
        span = _span(self._ends, place)
        stems = (self._stems[stem] for stem in self._places[span])
        return dict(zip(stems, self._weights[span].tolist(), strict=True))

    def is_english(self, stem: str) -> bool:
        """Tell whether a stem translates anything: then it is an English word, not a name written in pinyin."""
        return stem in self._ordinary

    def related(self, stem: str) -> tuple[tuple[str, float], ...]:
        """Give the English stems that mean nearly the same as one, each with how nearly, 0 to 1."""
        place = self._ordinary.get(stem)
        if place is None:
            return ()
        span = _span(self._related_ends, place)
        others = (self._stems[other] for other in self._related_places[span])
        return tuple(zip(others, self._related_weights[span].tolist(), strict=True))

    def glosses(self, word: str) -> tuple[Gloss, ...]:
        """Give the dictionary's renderings of a word that take more than one English word."""
        place = self._words.get(word)
        if place is None:
            return ()
        span = _span(self._gloss_ends, place)
        return tuple(
            Gloss(float(self._gloss_weights[gloss]), self._gloss_stems(gloss)) for gloss in range(span.start, span.stop)
        )

    def _gloss_stems(self, gloss: int) -> tuple[str, ...]:
        return tuple(self._stems[stem] for stem in self._gloss_places[_span(self._gloss_stem_ends, gloss)])

    def render(self, word: str) -> Mapping[str, float]:
        """Give the English stems of a word, with what its parts say where it is long or unknown."""
        known = self.stems(word)
        if len(word) < (3 if known else 2):
            return known
        pieces, share = self.parts(word), _PART_OF_KNOWN if known else _PART_OF_UNKNOWN
        if not known and not pieces:
            pieces, share = tuple(word), _CHARACTER_OF_UNKNOWN
        rendered = dict(known)
        for piece in pieces:
            for stem, weight in self.stems(piece).items():
                rendered[stem] = max(rendered.get(stem, 0.0), share * weight)
        return rendered

    def parts(self, word: str) -> tuple[str, ...]:
        """Find the table's words, of two characters or more, within a word."""
        size = len(word)
        spans = ((start, end) for start in range(size) for end in range(start + 2, min(size, start + LONGEST_PART) + 1))
        return tuple(word[start:end] for start, end in spans if end - start < size and word[start:end] in self._words)

    def phrases(self, run: Sequence[str]) -> tuple[str, ...]:
        """Find the table's words that the segmenter cut into several of the neighbouring words `run`."""
        found = []
        for first in range(len(run) - 1):
            phrase = run[first]
            for word in run[first + 1 :]:
                phrase += word
                if len(phrase) > LONGEST_PHRASE:
                    break
                if phrase in self._words:
                    found.append(phrase)
        return tuple(found)

    def render_all(self, runs: Iterable[Sequence[str]]) -> dict[str, float]:
        """Sum the English stems of a text's runs of neighbouring Chinese words."""
        counts = Counter(word for run in runs for word in (*run, *self.phrases(run)))
        total: dict[str, float] = {}
        for word, count in counts.items():
            for stem, weight in self.render(word).items():
                total[stem] = total.get(stem, 0.0) + count * weight
        return {stem: weight for stem, weight in total.items() if weight > _LEAST}


@cache
def load_translation() -> TranslationTable:
    """Load the shipped table, once."""
    return TranslationTable()


def _lines(array: npt.NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode().split("\n")


def _span(ends: npt.NDArray[np.int64], place: int) -> slice:
    return slice(int(ends[place - 1]) if place else 0, int(ends[place]))
