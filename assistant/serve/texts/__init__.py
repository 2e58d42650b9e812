"""What the page itself says: one catalogue a language, `en.toml` and its like; a test keeps them complete."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from assistant.schema import Language, NoteInfo

LANGUAGE_LABELS: Mapping[Language, str] = {"zh-Hant": "繁體", "zh-Hans": "简体", "en": "English"}
_DAYS_TOLD = 60
_MONTHS_TOLD = 24


class Texts:
    """The texts of one language.

    >>> Texts("en")("answer.label", n=2)
    'Answer 2'
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._catalogue = load_catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """Say the text at `key`, its names filled in.

        Raises:
            KeyError: There is no such text, or a name is not given.
        """
        text = self._catalogue[key]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        """Tell whether there is such a text."""
        return key in self._catalogue

    def count(self, key: str, count: int) -> str:
        """Say how many: the text at `key.one` or `key.many`."""
        return self(f"{key}.one") if count == 1 else self(f"{key}.many", count=count)

    def age(self, date: dt.date | None, today: dt.date) -> str:
        """Say how long ago a day was; empty for no day.

        >>> Texts("en").age(dt.date(2025, 11, 20), dt.date(2025, 11, 23))
        '3 days old'
        """
        if date is None:
            return ""
        days = (today - date).days
        if days <= 0:
            return self("age.today" if days == 0 else "age.ahead")
        months = round(days / 30.44)
        if days <= _DAYS_TOLD:
            return self.count("age", days)
        return self("age.months", count=months) if months <= _MONTHS_TOLD else self("age.years", count=days // 365)

    def notes(self, notes: Iterable[NoteInfo]) -> str:
        """Say how many notes there are and from when to when."""
        listed = tuple(notes)
        dates = sorted(note.published for note in listed if note.published)
        counted = self.count("notes", len(listed))
        return self("notes.between", notes=counted, first=dates[0], last=dates[-1]) if dates else counted

    def section(self, name: str) -> dict[str, str]:
        """Give all texts whose key begins with `name.`, for scripts of the page."""
        return {key.partition(".")[2]: text for key, text in self._catalogue.items() if key.startswith(f"{name}.")}


@cache
def load_catalogue(language: Language) -> Mapping[str, str]:
    """Read the catalogue of a language; keys are `section.name`."""
    read = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": text for section, texts in read.items() for name, text in texts.items()}
