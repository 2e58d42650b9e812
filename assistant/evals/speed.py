"""How long retrieval takes, in a measure that another machine, or a busy one, can be held to.

Retrieval and a fixed piece of work alternate; what counts is how many times longer retrieval takes, in processor time.
Load slows both alike, and a faster processor speeds both up. Waiting (for a disk, for a lock) is not seen.
"""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

_ROUNDS = 3
_WORDS = re.compile(r"[a-z]+|[\u4e00-\u9fff]|\d+(?:\.\d+)?")
_PROCESSOR = ("vendor_id", "cpu family", "model", "model name")
_TEXT = "Markets price a 71% probability of a cut; 恒生指數收報 25,905 點，按週升 1.3%。" * 40


def measure_speed(searches: Sequence[Callable[[], Any]]) -> dict[str, Any] | None:
    """Time some searches, each beside the fixed work, three times over; the shortest of each counts.

    Returns:
        `ratio`: how many times longer than the fixed work a search takes, in the median; `cpu_ms`: processor time of
        a search, in the median; `processor`: what it was measured on. None without searches.
    """
    if not searches:
        return None
    searches[0]()  # what is loaded when first needed is no part of a search
    times = [_shortest(search) for search in searches]
    return {
        "ratio": round(median(search / work for search, work in times), 3),
        "cpu_ms": round(1000 * median(search for search, _ in times), 2),
        "processor": _processor(),
    }


def _processor() -> str:
    """Name the processor: kinds differ in how they do matrices and how they do Python, so the ratio is theirs alone."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    facts = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return " ".join(facts[name] for name in _PROCESSOR if name in facts) or platform.machine()


def _shortest(search: Callable[[], Any]) -> tuple[float, float]:
    rounds = [(_timed(_fixed_work), _timed(search)) for _ in range(_ROUNDS)]
    return min(search for _, search in rounds), min(work for work, _ in rounds)


def _timed(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _fixed_work() -> list[tuple[str, int]]:
    """Find, count and sort words: what retrieval mostly does, in pure Python, so that no library's speed comes in."""
    counts: dict[str, int] = {}
    for _ in range(6):
        for word in _WORDS.findall(_TEXT.lower()):
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: -item[1])
