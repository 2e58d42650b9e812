"""Moods: a forecast is not told as a fact, a possibility not as a certainty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.answer.checks.content import held_words
from assistant.answer.checks.linking import link
from assistant.answer.checks.movements import comparable
from assistant.answer.checks.objects import moved
from assistant.answer.checks.reading import Reading, Source
from assistant.answer.checks.rivals import ends_of, stands_for
from assistant.finance.modality import Mood, mood_at
from assistant.finance.quantities import Quantity
from assistant.schema import Problem

_POSSIBLE, _EXPECTED, _CERTAIN = range(3)
_CERTAINTY = {"possibility": _POSSIBLE, "recommendation": _EXPECTED, "forecast": _EXPECTED, "fact": _CERTAIN}
# Nouns and verbs that make an outlook of a sentence without a word of forecasting.
_OUTLOOK = re.compile(
    r"预测|预期|目标|展望|预计|估计|测算|前景|假设|概率|机率|有望|可望|潜在|风险|情景|指引|建议|应|料|理论上|认为|隐含|反映|定价|不会|计划|视为?|视之|看来|折让|稍后|"
    r"担[心忧]|忧虑|"
    r"\b(?:forecast|target|outlook|estimat|projection|expect|project|scenario|probabilit|odds|risk|view|think|"
    r"thought|advi|"
    r"assum|impl(?:y|ied)|pric(?:e|ed|ing) (?:in|at)\b|base case|"
    r"pencil|see|later (?:this|in)|aim|plan|potential|hope|room|scope|prospect|chance|depend|reckon|"
    r"fear|worr|concern|afraid|anxious|believe|guid|put at|"
    r"suggest|due|judge|according to|unlikely|in theory)"
)
_SURE = re.compile(r"\bwill\b|\bcertain|\breports? that|(?<!不)必|一定|肯定|确[定认]|将|已经")
# `had unemployment falling` tells of no event.
_HAD_SOMETHING = re.compile(r"ha[sd] (?:\w+ ){1,3}\w+ing\b")
_INSISTS = re.compile(
    r"\b(?<!not )(?:certain(?:ly)?|definitely|undoubtedly|inevitabl[ey]|surely|guaranteed|sure to|bound to)\b|"
    r"必[然定将會会]|(?<!不)(?<!不能)[一肯]定(?!的|程度)|势必|毫无疑问|无疑"
)
# What is said of a case is sure, if the case is not.
_IF = re.compile(r"if|unless|in case|provided|在?如果|倘若|若|一旦|假如|除非", re.IGNORECASE)
_WILL = re.compile(r"\bwill\b")
_PROMISE = re.compile(r"will|[將将][會会]?|必[將将然]|一定", re.IGNORECASE)
_FUTURE = re.compile(r"will|'ll|would|shall|is to|are to", re.IGNORECASE)
_DONE = re.compile(r"[已曾]|[\u4e00-\u9fff]了")
_MAY = re.compile(r"may|might|could|可能|有可能|或許|或许|也許|也许")
# `the median was for unemployment to fall`.
_WAS_FOR = re.compile(
    r"\b(?:median|mean|projections?|consensus|plans?|views?|call|forecast)\b"
    r"[^.;]{0,30} (?:was|is|were|are|had been|has been) for\b"
)
# Behind such a label stands no fact: Fiscal 2024 outlook: ….
_OUTLOOK_LABEL = re.compile(
    r"(?:\b(?:outlook|guidance|forecasts?|projections?|targets?)\b[^.;:]{0,24}:|(?:展望|指引|預測|预测|目標|目标)[：:])",
    re.IGNORECASE,
)
# What has been done, and is not what will, may or has to be.
_HAS_DONE = re.compile(
    r"(?<!will )(?<!would )(?<!may )(?<!might )(?<!could )(?<!should )(?<!to )"
    r"\b(?:has|have) (?:already |also |now |since )?(?P<verb>[a-z]{2,}(?:ed|en|wn)|cut|lost|met|hit|left|built|begun)\b"
    r"|已[經经]?(?:因[^，。]{1,16}而)?(?![連连有為为在不])(?P<han>[\u4e00-\u9fff]{2})"
)
# What is done by then is not done yet: until inflation has risen.
_ONCE = re.compile(
    r"\b(?:before|until|once|after|when|if|unless|as soon as|whether) [^,.;]{0,60}$"
    r"|(?:直[至到]|待|若|如果|一旦|假如|是否)[^，。；]*$",
    re.IGNORECASE,
)
# "may have fallen" is no fact.
_MAY_HAVE = re.compile(r"\b(?:may|might|could|would|should|will|must|to|can't|cannot) (?:not |well )?$", re.IGNORECASE)
# What has odds has not happened.
_ODDS = re.compile(r"[概几机]率[为是约達达在]|\b(?:probability|odds|chance) (?:of|at|is)\b")
_CLAUSE = re.compile(r"[,，;；:：]")


def check_moods(said: Reading, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield the statement where it is surer than every source of what it says."""
    if _overstates(said, sources) or _understates(said, sources):
        yield Problem("modality", said.text, _cue(sources) or sources[0].sentence.text)
        return
    if done := _done_though_open(said, sources) or _promised_though_possible(said, sources):
        yield Problem("modality", done, _cue(sources))
        return
    if _leaves_the_future(said, sources):
        return
    for certainty, place in _anchors(said, sources):
        if certainty and max(certainty) < _told(said, place):
            yield Problem("modality", said.text, _cue(sources))
            return


@lru_cache(maxsize=4096)
def _is_outlook(reading: Reading) -> bool:
    return bool(_OUTLOOK.search(reading.folded))


def _overstates(said: Reading, sources: Sequence[Source]) -> bool:
    """Tell whether a statement insists on what no source does, or promises what every source calls but possible."""
    told = [_CERTAINTY[one.mood] for source in sources for one in source.sentence.moods if one.mood != "fact"]
    if not told or any(one.mood == "possibility" and not _IF.match(one.text) for one in said.moods):
        return False
    if _INSISTS.search(said.folded):
        return not any(_INSISTS.search(source.sentence.folded) for source in sources)
    outlook = any(_is_outlook(source.sentence) for source in sources)
    return bool(_WILL.search(said.folded)) and max(told) == _POSSIBLE and not outlook


def _leaves_the_future(said: Reading, sources: Sequence[Source]) -> bool:
    """Tell whether a Chinese statement leaves out what English cannot: that something will be."""
    if not said.chinese or any(source.sentence.chinese for source in sources):
        return False
    open_words = [one.text for source in sources for one in source.sentence.moods if one.mood != "fact"]
    return bool(open_words) and all(map(_FUTURE.fullmatch, open_words)) and not _DONE.search(said.folded)


def _done_though_open(said: Reading, sources: Sequence[Source]) -> str:
    """Find what is said to have been done of which every source that names it says only that it may be or will be."""
    for match in _HAS_DONE.finditer(said.text):
        if _ONCE.search(said.text, 0, match.start()):
            continue
        begin = match.start(match.lastgroup or 0)
        done = frozenset(word for start, _, word in said.stems if start == begin)
        told = _moods_of(done, said.chinese, sources)
        if told and "fact" not in told:
            return match[0]
    return ""


def _promised_though_possible(said: Reading, sources: Sequence[Source]) -> str:
    """Find what is said to come of which every source that names it says only that it may."""
    if any(one.mood == "possibility" for one in said.moods):
        return ""
    for one in said.moods:
        if not _PROMISE.fullmatch(one.text):
            continue
        verb = next(((word, start) for start, _, word in said.stems if one.end <= start < one.scope[1]), None)
        told = _moods_of(frozenset(verb[:1]), said.chinese, sources) if verb else []
        if told and all(mood == "possibility" for mood in told):
            return one.text
    return ""


def _moods_of(words: frozenset[str], chinese: bool, sources: Sequence[Source]) -> list[Mood]:
    """Give the moods in which the sources speak of some words."""
    return [
        mood_at(source.sentence.moods, start)
        for source in sources
        for start, _, word in source.sentence.stems
        if held_words(words, chinese, frozenset({word}), source.sentence.chinese)
    ]


def _understates(said: Reading, sources: Sequence[Source]) -> bool:
    """Tell whether a statement calls possible what a source without any word of doubt tells as a fact."""
    if not any(_MAY.fullmatch(one.text.lower()) for one in said.moods):
        return False
    figures = [one.quantity for one in link(said)]
    telling = [
        source.sentence
        for source in sources
        if any(stands_for(one, other.quantity) for one in figures for other in link(source.sentence))
    ]
    return bool(telling) and not any(
        (one.moods and any(mood.mood != "fact" for mood in one.moods)) or _is_outlook(one) for one in telling
    )


def _anchors(said: Reading, sources: Sequence[Source]) -> Iterator[tuple[list[int], int]]:
    """Yield how sure the sources are of each figure and direction said, and where it stands in the statement."""
    for one in link(said):
        for figure in ends_of(one.quantity) or (one.quantity,):
            bare = _unbound(figure)
            places = [
                (source.sentence, other.start)
                for source in sources
                if not source.cells
                for other in _unbounded(source.sentence)
                if stands_for(bare, other)
            ]
            yield [_sure_at(reading, place) for reading, place in places], figure.start
    known = [(item, source.sentence) for source in sources for item in moved(source.sentence)]
    for item in moved(said):
        sure = [
            _sure_at(reading, other.direction.start)
            for other, reading in known
            if comparable(item.direction, other.direction) and item.direction.sign == other.direction.sign
        ]
        yield sure, item.direction.start
    if len(sources) == 1 and not _CLAUSE.search(sources[0].sentence.text):
        moods = [_CERTAINTY[one.mood] for one in sources[0].sentence.moods]
        yield moods[:1], len(said.text) - 1


@lru_cache(maxsize=4096)
def _unbounded(reading: Reading) -> tuple[Quantity, ...]:
    """Give the linked figures of a source without their bounds."""
    return tuple(_unbound(one.quantity) for one in link(reading))


def _unbound(quantity: Quantity) -> Quantity:
    return quantity if quantity.bound == "none" else replace(quantity, bound="none")


@lru_cache(maxsize=4096)
def _names_odds(reading: Reading) -> bool:
    return bool(_ODDS.search(reading.folded))


def _sure_at(reading: Reading, place: int) -> int:
    text = reading.text
    labelled = (":" in text or "：" in text) and _OUTLOOK_LABEL.search(text, 0, place)
    if labelled or _WAS_FOR.search(text, 0, place):
        return _EXPECTED
    if _is_done(reading, place):
        return _CERTAIN
    return _EXPECTED if _names_odds(reading) else _CERTAINTY[mood_at(reading.moods, place)]


def _is_done(reading: Reading, place: int) -> bool:
    """Tell whether the nearest word that governs a place says that it has happened: 已, already."""
    governing = [one for one in reading.moods if one.scope[0] <= place < one.scope[1]]
    nearest = max(governing, key=lambda one: one.start, default=None)
    if nearest is None or nearest.mood != "fact" or _names_odds(reading):
        return False
    text, start, end = reading.text, nearest.start, nearest.end
    return not (_HAD_SOMETHING.match(text, start) or _MAY_HAVE.search(text[:start]) or text.startswith(" to ", end))


def _told(said: Reading, place: int) -> int:
    """Say how sure a statement is of what begins at `place`; one that speaks of an outlook anywhere expects only."""
    if _is_done(said, place) and not _WAS_FOR.search(said.text):
        return _CERTAIN
    moods = [_CERTAINTY[one.mood] for one in said.moods if one.mood != "fact"]
    if _POSSIBLE in moods:
        return _POSSIBLE
    if moods or _is_outlook(said):
        return _EXPECTED if _SURE.search(said.folded) else _POSSIBLE
    return _sure_at(said, place)


def _cue(sources: Sequence[Source]) -> str:
    return next((one.text for source in sources for one in source.sentence.moods if one.mood != "fact"), "")
