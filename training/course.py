"""What the encoder learns from: supplies of texts, each with the vector that it should meet."""

from __future__ import annotations

import argparse
import hashlib
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from assistant.index.embed_pieces import Pieces
from training.codeswitch import Switcher
from training.mixture import read_pairs, read_speeches, speech_windows, windows
from training.network import encode_all, frame
from training.vocabulary import dictionary, frequencies

if TYPE_CHECKING:
    from transformers import BertModel

HELD_OUT = 400
# Measuring as it goes must not eat the time for learning.
MEASURED = 150
_LONGEST_TAUGHT = 220


@dataclass(frozen=True, slots=True)
class Example:
    """A text to encode, by its pieces, the row of the target vectors it should meet, and its sentences' rows."""

    pieces: list[int]
    target: int
    sentences: tuple[int, ...] = ()


class Targets:
    """The teacher's vectors of English texts; a text is encoded once and kept on disk."""

    def __init__(self, teacher: BertModel, pieces: Pieces, folder: Path, device: torch.device) -> None:
        self._teacher, self._pieces, self._folder, self._device = teacher, pieces, folder, device
        self._blocks: list[np.ndarray] = []
        self._size = 0

    def add(self, texts: Sequence[str]) -> int:
        """Encode `texts` and return the row of the first."""
        return self.put(self.vectors(texts))

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Encode `texts` without taking them in."""
        digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
        path = self._folder / f"targets-{digest}.npy"
        if not path.exists():
            # A stray Chinese word in an English text means nothing to the teacher.
            known = range(self._teacher.english_pieces)
            numbers = [frame([n for n in self._pieces.numbers(text) if n in known]) for text in texts]
            np.save(path, encode_all(self._teacher, numbers, self._device).astype(np.float16))
        return np.load(path).astype(np.float32)

    def put(self, vectors: np.ndarray) -> int:
        """Take in vectors as they are and return the row of the first."""
        first = self._size
        self._blocks.append(vectors)
        self._size += len(vectors)
        return first

    def table(self) -> torch.Tensor:
        """Return all vectors, one a row."""
        return torch.from_numpy(np.concatenate(self._blocks)).to(self._device)


class Stream:
    """An endless, shuffled supply of batches of about `tokens` pieces, of similar length and partly neighbours."""

    def __init__(self, make: Callable[[], list[Example]], tokens: int, widest: int, rng: random.Random) -> None:
        self._make, self._tokens, self._widest, self._rng = make, tokens, widest, rng

    def batches(self) -> Iterator[list[Example]]:
        """Yield batches; at each turn the examples are made anew, with other windows and other exchanged words."""
        while True:
            examples = self._make()
            # Neighbours stay together in stretches, so that a batch holds passages that are hard to tell apart.
            stretches = [examples[i : i + 8] for i in range(0, len(examples), 8)]
            self._rng.shuffle(stretches)
            mixed = list(itertools.chain.from_iterable(stretches))
            batches: list[list[Example]] = []
            for start in range(0, len(mixed), 640):
                batches += self._cut(sorted(mixed[start : start + 640], key=lambda e: len(e.pieces)))
            self._rng.shuffle(batches)
            yield from batches

    def _cut(self, pool: list[Example]) -> Iterator[list[Example]]:
        start = 0
        while start < len(pool):
            stop = start + 1
            while stop < len(pool) and stop - start < self._widest:
                if (stop + 1 - start) * len(pool[stop].pieces) > self._tokens:
                    break
                stop += 1
            if stop - start > 3:
                yield pool[start:stop]
            start = stop


class Course:
    """All that is learnt from: the streams by name, and the targets."""

    def __init__(self, options: argparse.Namespace, teacher: BertModel, pieces: Pieces, device: torch.device) -> None:
        self._rng = random.Random(options.seed)
        self._switcher = Switcher(self._rng)
        self._pieces = pieces
        self._targets = Targets(teacher, pieces, options.out, device)
        self._pairs = read_pairs(options.pairs)
        self._first_pair = self._targets.add([pair.english for pair in self._pairs])
        self._rows = [frame(pieces.numbers(pair.chinese), _LONGEST_TAUGHT) for pair in self._pairs]
        self._english_rows = [frame(pieces.numbers(pair.english), _LONGEST_TAUGHT) for pair in self._pairs]
        cuts = [list(windows(self._pairs, self._rng)) for _ in range(options.cuts)]
        self.held_out = self._rng.sample([w for w in cuts[0] if len(w.rows) > 1], HELD_OUT)
        unseen = {row for window in self.held_out for row in window.rows}
        self._seen_rows = [row for row in range(len(self._pairs)) if row not in unseen]
        self._cuts = [[w for w in cut if not unseen.intersection(w.rows)] for cut in cuts]
        self._first_window = [self._targets.add([w.english for w in cut]) for cut in self._cuts]
        speeches = read_speeches(options.speeches) if options.speeches else []
        self._speech = list(speech_windows(speeches, self._rng))
        self._first_speech = self._targets.add(self._speech) if self._speech else 0
        self._words = self._dictionary_examples(options.words)
        self.table = self._targets.table()
        self._turn = itertools.count()

    def streams(self, tokens: int) -> dict[str, Iterator[list[Example]]]:
        """Return the supplies by name."""
        made = {
            "sentence": (self._sentences, 256),
            "passage": (self._passages, 96),
            "exchanged": (self._exchanged, 96),
            "english": (self._english, 192),
            "word": (lambda: self._words, 768),
        }
        return {name: Stream(make, tokens, widest, self._rng).batches() for name, (make, widest) in made.items()}

    def _sentences(self) -> list[Example]:
        return [Example(self._rows[row], self._first_pair + row) for row in self._seen_rows]

    def _passages(self) -> list[Example]:
        turn = next(self._turn) % len(self._cuts)
        first = self._first_window[turn]
        return [
            Example(
                frame(self._pieces.numbers(window.chinese), _LONGEST_TAUGHT),
                first + i,
                tuple(self._first_pair + row for row in window.rows),
            )
            for i, window in enumerate(self._cuts[turn])
        ]

    def _exchanged(self) -> list[Example]:
        turn = self._rng.randrange(len(self._cuts))
        texts = [(w.english, self._first_window[turn] + i) for i, w in enumerate(self._cuts[turn])]
        texts += [(text, self._first_speech + i) for i, text in enumerate(self._speech)]
        return [
            Example(frame(self._pieces.numbers(self._switched(text)), _LONGEST_TAUGHT), target)
            for text, target in texts
        ]

    def _switched(self, text: str) -> str:
        return self._switcher.switch(text, self._rng.choice((0.3, 0.6, 1.0, 1.0)))

    def _english(self) -> list[Example]:
        turn = self._rng.randrange(len(self._cuts))
        texts = [(w.english, self._first_window[turn] + i) for i, w in enumerate(self._cuts[turn])]
        texts += [(text, self._first_speech + i) for i, text in enumerate(self._speech)]
        chosen = self._rng.sample(texts, len(texts) // 4)
        rows = self._rng.sample(self._seen_rows, len(self._seen_rows) // 2)
        short = [Example(self._english_rows[row], self._first_pair + row) for row in rows]
        return short + [Example(frame(self._pieces.numbers(t), _LONGEST_TAUGHT), row) for t, row in chosen]

    def _dictionary_examples(self, count: int) -> list[Example]:
        """Teach the commonest words alone: each should meet the mean of its first glosses, the first most."""
        counts = frequencies()
        entries = [e for e in dictionary().values() if len(e.word) <= 8]
        entries = sorted(entries, key=lambda e: (-counts.get(e.word, 0), e.word))[:count]
        glosses = [gloss for entry in entries for gloss in entry.glosses[:3]]
        vectors = iter(self._targets.vectors(glosses))
        means = np.stack(
            [sum(next(vectors) / (1 + rank) for rank in range(len(entry.glosses[:3]))) for entry in entries]
        )
        first = self._targets.put((means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32))
        return [Example(frame(self._pieces.numbers(entry.word)), first + i) for i, entry in enumerate(entries)]

    def measure(self, model: BertModel, device: torch.device) -> dict[str, float]:
        """Score held-out passages: each English sentence should find its Chinese passage, and the other way round."""
        measured = self.held_out[:MEASURED]
        chinese = [frame(self._pieces.numbers(w.chinese)) for w in measured]
        english = [frame(self._pieces.numbers(w.english)) for w in measured]
        asked = [(w.rows[len(w.rows) // 2], i) for i, w in enumerate(measured)]
        gold = np.array([i for _, i in asked])
        passages = {"zh": encode_all(model, chinese, device), "en": encode_all(model, english, device)}
        asks = {
            "en": encode_all(model, [self._english_rows[row] for row, _ in asked], device),
            "zh": encode_all(model, [self._rows[row] for row, _ in asked], device),
        }
        return {
            f"{a}-{p}": round(float(((asks[a] @ passages[p].T).argmax(axis=1) == gold).mean()), 4)
            for a in asks
            for p in passages
        }
