"""Moods: a forecast is not told as a fact, a possibility not as a certainty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.checks.linking import link, link_sources
from assistant.answer.checks.reading import Reading, Source
from assistant.finance.modality import Mood, mood_at
from assistant.finance.quantities import agree
from assistant.schema import Problem

_CERTAINTY: dict[Mood, int] = {"possibility": 0, "recommendation": 1, "forecast": 1, "fact": 2}
# Nouns that make a forecast of a sentence without a verb of forecasting.
_OUTLOOK = re.compile(
    r"预测|预期|目标|展望|预计|估计|测算|前景|假设|概率|机率|有望|可望|潜在|风险|情景|"
    r"\b(?:forecast|target|outlook|estimate|projection|expectation|project|expect|scenario|probabilit|odds|risk|view|think|"
    r"assum|base case|pencil|see|aim|plan|potential|hope|room|scope|prospect|chance|if|unless|depend|reckon|believe)"
)


def check_moods(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield what makes a statement surer than its sources."""
    if mood := _of_figures(said, sources) or _of_all(said, sources):
        yield Problem("modality", said.text, mood)


def _of_figures(said: Reading, sources: Sequence[Source]) -> str:
    """Name the mood of the sources where a figure is told more surely than by any of them."""
    if _OUTLOOK.search(said.folded):
        return ""
    for one in link(said):
        moods = [
            mood_at(source.sentence.moods, other.quantity.start)
            for source in sources
            for other in link_sources([source])
            if not source.cells and agree(one.quantity, other.quantity)
        ]
        mine = mood_at(said.moods, one.quantity.start)
        if moods and max(map(_CERTAINTY.__getitem__, moods)) < _CERTAINTY[mine]:
            return moods[0]
    return ""


def _of_all(said: Reading, sources: Sequence[Source]) -> str:
    """Name the mood of the sources where they hold nothing but forecasts and the statement holds none."""
    moods = [[one for one in source.sentence.moods if one.mood != "fact"] for source in sources]
    if not all(moods) or _OUTLOOK.search(said.folded):
        return ""
    strongest = max((_CERTAINTY[one.mood] for found in moods for one in found), default=2)
    mine = [one.mood for one in said.moods if one.mood != "fact"]
    told = max((_CERTAINTY[mood] for mood in mine), default=2)
    return moods[0][0].text if told > strongest and not said.quantities else ""
