"""The texts to learn from: what is read, and how sentences become passages."""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

# Rows of these sources follow one another as in the document, so neighbours make a true passage.
IN_ORDER = ("ntrex", "bitcoin", "sdg", "quantecon", "d2l", "cncf", "plurality")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])|\n+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation."""

    english: str
    chinese: str
    source: str


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring pairs as one passage; `rows` are their positions among the pairs."""

    rows: tuple[int, ...]
    english: str
    chinese: str


def read_pairs(path: Path) -> list[Pair]:
    """Read a table with a header row and the columns en, zh, source, licence."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Pair(row["en"], row["zh"], row["source"]) for row in rows]


def read_speeches(path: Path) -> list[list[str]]:
    """Read JSON lines with a `text`; one list of sentences a speech."""
    with path.open(encoding="utf-8") as file:
        return [_sentences(json.loads(line)["text"]) for line in file]


def _sentences(text: str) -> list[str]:
    return [s.strip() for s in _SENTENCE_END.split(text) if 20 < len(s.strip()) < 700]


def windows(pairs: Sequence[Pair], rng: random.Random, longest: int = 900) -> Iterator[Window]:
    """Yield passages of one to about twelve neighbouring pairs, at most `longest` English characters each.

    Pairs without a true order (single sentences of everyday life) are put together at random.
    """
    runs = [
        [number for number, _ in group]
        for _, group in groupby(enumerate(pairs), key=lambda numbered: family(numbered[1]))
    ]
    ordered = [run for run in runs if pairs[run[0]].source.startswith(IN_ORDER)]
    loose = [number for run in runs if run not in ordered for number in run if len(pairs[number].english) > 15]
    rng.shuffle(loose)
    for run in [*ordered, loose]:
        start = 0
        while start < len(run):
            wish, rows, size = rng.uniform(150, longest), [], 0
            while start < len(run) and (not rows or size + len(pairs[run[start]].english) <= wish):
                rows.append(run[start])
                size += len(pairs[run[start]].english) + 1
                start += 1
            yield Window(
                tuple(rows), " ".join(pairs[r].english for r in rows), "".join(_closed(pairs[r].chinese) for r in rows)
            )


def family(pair: Pair) -> str:
    """Name the document that a pair is of, however it was translated."""
    return pair.source.removesuffix("-mt")


def _closed(chinese: str) -> str:
    """End a heading or an item, so that it does not run into what follows."""
    return chinese if chinese.endswith(tuple("。！？；：…”」.!?;:")) else f"{chinese}。"


def speech_windows(speeches: Sequence[Sequence[str]], rng: random.Random) -> Iterator[str]:
    """Yield each speech cut into stretches of one to five sentences."""
    for sentences in speeches:
        start = 0
        while start < len(sentences):
            count = rng.randint(1, 5)
            yield " ".join(sentences[start : start + count])
            start += count
