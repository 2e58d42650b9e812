"""The few sentences that the program itself says to a reader, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.schema import Language, NoteInfo

_ABSTAINED: dict[Language, str] = {
    "en": "The notes do not answer this. Searched: {searched}.",
    "zh-Hant": "現有報告沒有回答這個問題。已檢索：{searched}。",
    "zh-Hans": "现有报告没有回答这个问题。已检索：{searched}。",
}
_SEARCHED: dict[Language, str] = {
    "en": "{count} {noun}{period}",
    "zh-Hant": "{count} 篇報告{period}",
    "zh-Hans": "{count} 篇报告{period}",
}
_PERIOD: dict[Language, str] = {
    "en": ", published {first} to {last}",
    "zh-Hant": "（{first} 至 {last}）",
    "zh-Hans": "（{first} 至 {last}）",
}
_NEAREST: dict[Language, str] = {
    "en": " Nearest: {nearest}.",
    "zh-Hant": "最接近的是：{nearest}。",
    "zh-Hans": "最接近的是：{nearest}。",
}
_UNKNOWN: dict[Language, str] = {
    "en": " Not mentioned in them: {names}.",
    "zh-Hant": "其中沒有提到：{names}。",
    "zh-Hans": "其中没有提到：{names}。",
}


def abstention(
    language: Language, notes: Sequence[NoteInfo], nearest: Sequence[NoteInfo], unknown: Sequence[str] = ()
) -> str:
    """Say that nothing answers: what was searched, what the notes never mention, and which notes are nearest.

    Args:
        language: Of the reader.
        notes: All the notes that were searched.
        nearest: The notes nearest to the question, best first.
        unknown: Words of the question that no note mentions.
    """
    text = _ABSTAINED[language].format(searched=_searched(language, notes))
    if unknown:
        text += _UNKNOWN[language].format(names=list_names(language, unknown))
    return text + name_nearest(language, nearest)


def name_nearest(language: Language, nearest: Sequence[NoteInfo]) -> str:
    """Say which notes are nearest, as an abstention ends; empty where there are none."""
    names = list_names(language, [name_note(note) for note in nearest])
    return _NEAREST[language].format(nearest=names) if nearest else ""


def _searched(language: Language, notes: Sequence[NoteInfo]) -> str:
    dates = sorted(note.published for note in notes if note.published)
    period = _PERIOD[language].format(first=day(dates[0]), last=day(dates[-1])) if dates else ""
    noun = "note" if len(notes) == 1 else "notes"
    return _SEARCHED[language].format(count=len(notes), noun=noun, period=period)


def name_note(note: NoteInfo) -> str:
    """Name a note by its title and date."""
    return f"{note.title} ({day(note.published)})" if note.published else note.title


def list_names(language: Language, items: Sequence[str]) -> str:
    """Put names in a row, each once."""
    return ("; " if language == "en" else "；").join(dict.fromkeys(items))


def day(date: dt.date) -> str:
    """Write a date as readers of all three languages read it."""
    return date.isoformat()
