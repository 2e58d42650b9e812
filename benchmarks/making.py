"""Made-up passages for timing: our own sentences with other words in them, as many as wanted, the same every time.

A sentence of the shipped notes keeps its function words and its shape; its content words and figures are drawn anew.
How often a word is drawn falls with its rank as in real text, and there is no last rank: beyond the dictionaries words
are invented. So the vocabulary grows with the number of passages (about as its 0.55th power), common words stay
common, and an index of a million passages has the long and the short posting lists that a real one has.

A passage is five sentences of a pool and an invented source; its vector is the mean of theirs. Analysing and embedding
a million passages one by one would take hours, the pool takes minutes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

import numpy as np

from assistant.corpus.read import find_notes, read_notes
from assistant.index.analysis import analyse
from assistant.index.arrays import FloatArray, IntArray
from assistant.index.embed import Embedder
from assistant.index.lexical import GROUPS, Group
from assistant.index.parts import dump_parts
from assistant.index.postings import SENTENCES, Postings, Rows, hash_term
from assistant.index.texts import SearchText
from assistant.language.script import convert, detect_language
from assistant.language.sentences import split_sentences
from assistant.language.words import STOP_WORDS, Word, tokenize
from assistant.schema import Language, Note, Passage, Sentence
from assistant.settings import IngestSettings

SENTENCES_EACH = 5
PASSAGES_EACH = 25
HOUSES = tuple(f"House {letter}" for letter in "ABCDEFGH")
SERIES = ("Weekly", "Rates", "Sector", "Outlook")
FIRST_DAY = dt.date(2023, 1, 2)
DAYS = 1_000
# Of Lomax's distribution over ranks: the exponent of its tail, and the rank below which it is nearly flat.
_TAIL, _FLAT = 0.8, 100.0
# How many of the content words of a sentence are exchanged.
_EXCHANGED = 0.6
# Pieces of a sentence, and how many passages have vectors of parts of their own.
_PIECES, _NOISES = 25, 64
_SYLLABLES = tuple(a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "el", "or"))
_ENGLISH_WORDS = Path("assistant/index/builtin/english.json")


class Vocabulary:
    """Words of one language group by rank, without end."""

    def __init__(self, group: Group) -> None:
        self._words = _chinese_words() if group == "zh" else _english_words()
        self._group = group

    def draw(self, chance: random.Random) -> str:
        """Draw a word."""
        return self.word(int(_FLAT * ((1 - chance.random()) ** (-1 / _TAIL) - 1)))

    def word(self, rank: int) -> str:
        """Give the word of a rank."""
        if rank < len(self._words):
            return self._words[rank]
        rank -= len(self._words)
        if self._group == "en":
            return invented_name(rank)
        first, second = divmod(rank, len(self._words))
        return self._words[first % len(self._words)] + self._words[second]


def invented_name(rank: int) -> str:
    """Spell a number in syllables."""
    spelt = ""
    while rank or len(spelt) < 4:
        rank, place = divmod(rank, len(_SYLLABLES))
        spelt += _SYLLABLES[place]
    return spelt.capitalize()


@dataclass(frozen=True)
class Pool:
    """Sentences to put passages together from.

    Attributes:
        texts: Of each language group.
        vectors: One a text.
    """

    texts: dict[Group, list[str]]
    vectors: dict[Group, FloatArray]

    @cached_property
    def languages(self) -> dict[Group, list[Language]]:
        """Language and script of each text."""
        return {group: [detect_language(text) for text in texts] for group, texts in self.texts.items()}

    @cached_property
    def rows(self) -> dict[Group, list[MadeTerms]]:
        """The terms of each text."""
        return {
            group: [_read_terms(text, language) for text, language in zip(texts, self.languages[group], strict=True)]
            for group, texts in self.texts.items()
        }


@dataclass(frozen=True, slots=True)
class MadeTerms:
    """The terms of one sentence."""

    hashes: np.ndarray
    weights: np.ndarray
    length: int


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A passage's terms, put together from its sentences'; stands for `assistant.index.analysis.Row`."""

    key: int
    parts: tuple[MadeTerms, ...]

    @property
    def length(self) -> int:
        """In content words."""
        return sum(part.length for part in self.parts)

    @property
    def sentences(self) -> tuple[int, ...]:
        """The lengths of its sentences."""
        return tuple(part.length for part in self.parts)[:SENTENCES]

    def hashed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Give the hash, the weight and the places of each term."""
        hashes = np.concatenate([part.hashes for part in self.parts])
        weights = np.concatenate([part.weights for part in self.parts])
        bits = np.repeat(
            np.array([1 << place for place in range(len(self.parts))], np.uint16),
            [len(part.hashes) for part in self.parts],
        )
        order = np.argsort(hashes)
        hashes, weights, bits = hashes[order], weights[order], bits[order]
        firsts = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]]))
        return hashes[firsts], np.add.reduceat(weights, firsts), np.bitwise_or.reduceat(bits, firsts)


def make_pool(size: int, embedder: Embedder, kept: Path) -> Pool:
    """Make `size` sentences, six in ten Chinese; read them and their vectors from `kept` if they were made before."""
    path = kept / f"pool-{size}"
    if not path.with_suffix(".npz").exists():
        kept.mkdir(parents=True, exist_ok=True)
        texts = {"zh": _make_sentences("zh", size * 6 // 10), "en": _make_sentences("en", size - size * 6 // 10)}
        path.with_suffix(".json").write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
        np.savez(path, **{group: embedder.embed_passages(texts[group]) for group in GROUPS})
    with np.load(path.with_suffix(".npz")) as arrays:
        vectors = {group: arrays[group] for group in GROUPS}
    return Pool(json.loads(path.with_suffix(".json").read_text("utf-8")), vectors)


class Made:
    """So many passages out of a pool, drawn when they are asked for.

    Attributes:
        count: How many.
    """

    def __init__(self, pool: Pool, count: int) -> None:
        self.pool = pool
        self.count = count
        rng = np.random.default_rng(7)
        self._chosen = rng.random((count, SENTENCES_EACH))
        self._sources = (_FLAT * (rng.random((count, 2)) ** (-1 / _TAIL) - 1)).astype(np.int64)

    def group(self, place: int) -> Group:
        """Give the language group of a passage; a note has one language."""
        return GROUPS[place // PASSAGES_EACH % 10 >= 6]

    def chosen(self, place: int) -> IntArray:
        """Give the places in the pool of a passage's sentences."""
        return (self._chosen[place] * len(self.pool.texts[self.group(place)])).astype(np.int64)

    def source(self, place: int) -> tuple[str, str]:
        """Give the two invented names of a passage's source."""
        first, second = self._sources[place].tolist()
        return invented_name(first), invented_name(second)

    def read(self, texts: Sequence[SearchText]) -> Rows:
        """Stand in for the analysis of passages; keys are given from 1 in the order of passages."""
        made = [self.row(text) for text in texts]
        hashed = [row.hashed() for row in made]
        counts = [len(hashes) for hashes, _, _ in hashed]
        lengths = b"".join(bytes(min(n, 255) for n in row.sentences).ljust(SENTENCES, b"\0") for row in made)
        return Rows(
            np.array([row.key for row in made], np.int64),
            np.array([row.length for row in made], np.float32),
            np.frombuffer(lengths, np.uint8),
            Postings(
                np.concatenate([hashes for hashes, _, _ in hashed]),
                np.repeat(np.arange(len(made)), counts),
                np.concatenate([weights for _, weights, _ in hashed]).astype(np.float16),
                np.concatenate([places for _, _, places in hashed]),
            ),
        )

    def row(self, text: SearchText) -> MadeRow:
        """Analyse a passage of the index; keys are given from 1 in the order of passages."""
        place = text.key - 1
        own = self.pool.rows[self.group(place)]
        return MadeRow(text.key, (*(own[sentence] for sentence in self.chosen(place)), _source_terms(self, place)))

    def vectors(self, first: int, last: int) -> FloatArray:
        """Give the vectors of some passages."""
        rows = np.array(
            [self.pool.vectors[self.group(place)][self.chosen(place)].sum(axis=0) for place in range(first, last)]
        )
        # Two passages of the same sentences would otherwise lie at one point.
        rows += np.random.default_rng(first).normal(scale=0.02, size=rows.shape)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def parts(self, first: int, last: int) -> list[bytes]:
        """Give the vectors of the parts of some passages, as they are written; all noise, and few are new."""
        return [self._noise[self.group(place)][place % _NOISES] for place in range(first, last)]

    @cached_property
    def _noise(self) -> dict[Group, list[bytes]]:
        rng = np.random.default_rng(7)
        columns = self.pool.vectors["en"].shape[1]
        return {
            group: [
                dump_parts(
                    [rng.normal(size=(_PIECES, columns)).astype(np.float32) for _ in range(SENTENCES_EACH + 1)],
                    with_pieces=group == "zh",
                )
                for _ in range(_NOISES)
            ]
            for group in GROUPS
        }

    def notes(self, first: int = 0) -> Iterator[tuple[Note, tuple[Passage, ...]]]:
        """Give the passages, note by note, from the note of this number on."""
        for number in range(first, -(-self.count // PASSAGES_EACH)):
            yield self._note(number, number * PASSAGES_EACH)

    def _note(self, number: int, first: int) -> tuple[Note, tuple[Passage, ...]]:
        texts = [self._sentences(place) for place in range(first, min(first + PASSAGES_EACH, self.count))]
        path = f"corpus/{number:06}.md"
        name = hashlib.sha256(path.encode()).hexdigest()
        group = self.group(first)
        note = Note(
            id=name[:12],
            path=path,
            title=f"Note {number}",
            language=("zh-Hant", "zh-Hans")[number % 2] if group == "zh" else "en",
            digest=name,
            house=HOUSES[number % len(HOUSES)],
            series=SERIES[number // len(HOUSES) % len(SERIES)],
            published=FIRST_DAY + dt.timedelta(number * 7 % DAYS),
            audience=("advisors",) if number % 10 == 3 else (),
            text="\n\n".join(" ".join(sentences) for sentences in texts),
        )
        return note, tuple(_passages(note, texts))

    def _sentences(self, place: int) -> list[str]:
        own = self.pool.texts[self.group(place)]
        return [*(own[sentence] for sentence in self.chosen(place)), "Source: {} {}.".format(*self.source(place))]


def _passages(note: Note, texts: Sequence[Sequence[str]]) -> Iterator[Passage]:
    start = 0
    for ordinal, sentences in enumerate(texts):
        spans = []
        at = start
        for place, text in enumerate(sentences):
            spans.append(Sentence(place, text, at, at + len(text)))
            at += len(text) + 1
        end = at - 1
        yield Passage(
            f"{note.id}#{ordinal}", note.id, note.digest, ordinal, note.text[start:end], start, end, tuple(spans)
        )
        start = end + 2


def _read_terms(text: str, language: Language) -> MadeTerms:
    row = analyse(SearchText(0, language, "", "", "", text))
    hashes = np.fromiter(map(hash_term, row.terms), np.uint64, len(row.terms))
    return MadeTerms(hashes, np.array([weight for weight, _ in row.terms.values()], np.float32), row.length)


def _source_terms(made: Made, place: int) -> MadeTerms:
    names = [name.lower() for name in made.source(place)]
    kinds = ("w:", "r:") if made.group(place) == "en" else ("w:", "r:", "e:")
    terms = dict.fromkeys([*(kind + name for kind in kinds for name in names), f"p:{names[0]} {names[1]}"])
    return MadeTerms(np.fromiter(map(hash_term, terms), np.uint64, len(terms)), np.ones(len(terms), np.float32), 2)


def _make_sentences(group: Group, count: int) -> list[str]:
    chance = random.Random(f"{group} 1")
    shapes = [shape for shape in _shapes() if (detect_language(shape) == "en") == (group == "en")]
    vocabulary = Vocabulary(group)
    return [_exchange(chance.choice(shapes), vocabulary, chance) for _ in range(count)]


def _shapes() -> Iterator[str]:
    """Give the sentences of the shipped notes."""
    for path in find_notes(Path("corpus")):
        for note in read_notes(path, relative=path.as_posix(), limits=IngestSettings()):
            for start, end in split_sentences(note.text):
                if 20 <= end - start <= 300:
                    yield note.text[start:end]


def _exchange(sentence: str, vocabulary: Vocabulary, chance: random.Random) -> str:
    language = detect_language(sentence)
    parts = []
    at = 0
    for word in tokenize(sentence):
        parts += (sentence[at : word.start], _another(word, sentence, vocabulary, chance, language))
        at = word.end
    return "".join([*parts, sentence[at:]]).replace("\n", " ")


def _another(word: Word, sentence: str, vocabulary: Vocabulary, chance: random.Random, language: Language) -> str:
    written = sentence[word.start : word.end]
    if word.text in STOP_WORDS or chance.random() > _EXCHANGED:
        return written
    if word.kind == "number":
        return f"{chance.lognormvariate(3, 2):.{chance.choice((0, 0, 1, 2))}f}" + written.lstrip("0123456789.,")
    drawn = vocabulary.draw(chance)
    return convert(drawn, language) if word.kind == "han" else drawn


def _chinese_words() -> list[str]:
    path = Path(str(metadata.distribution("jieba").locate_file("jieba/dict.txt")))
    fields = [line.split() for line in path.read_text("utf-8").splitlines()]
    fields.sort(key=lambda field: -int(field[1]))
    return [word for word, *_ in fields if 2 <= len(word) <= 4 and word not in STOP_WORDS]


def _english_words() -> list[str]:
    """Give the whole words of the built-in model's English vocabulary, which lists frequent ones first."""
    known = json.loads(_ENGLISH_WORDS.read_text("utf-8"))["model"]["vocab"]
    ordered = sorted(known, key=known.__getitem__)
    return [word for word in ordered if word.isascii() and word.isalpha() and len(word) > 2 and word not in STOP_WORDS]
