"""The catalogues of the page: none lacks a text, none holds one that nobody says."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from string import Formatter

import pytest

from assistant.schema import LANGUAGES, Language
from assistant.serve import page as page_package
from assistant.serve.texts import LANGUAGE_LABELS, Texts, load_catalogue

FOLDER = Path(page_package.__file__).parent


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_text_with_the_same_names_in_it(language: Language) -> None:
    english, catalogue = load_catalogue("en"), load_catalogue(language)
    assert catalogue.keys() == english.keys()
    assert all(text.strip() for text in catalogue.values())
    assert {key: names_in(text) for key, text in catalogue.items()} == {
        key: names_in(text) for key, text in english.items()
    }


def test_the_languages_can_be_told_apart() -> None:
    assert set(LANGUAGE_LABELS) == set(LANGUAGES)
    traditional, simplified = load_catalogue("zh-Hant"), load_catalogue("zh-Hans")
    assert sum(traditional[key] != simplified[key] for key in traditional) > len(traditional) / 2


def test_every_text_that_templates_and_modules_say_is_there() -> None:
    sources = [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.html")]
    said = re.compile(r"""(?:\bt|texts|say)\((?:self\.)?["']([a-z_]+\.[a-zA-Z_-]+)["']""")
    keys = {key for file in sources for key in said.findall(file.read_text(encoding="utf-8"))}
    assert len(keys) > 40
    assert keys <= load_catalogue("en").keys()


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "today"), (1, "1 day old"), (60, "60 days old"), (90, "3 months old"), (900, "over 2 years old")],
)
def test_ages_are_told_in_the_unit_that_fits(days: int, told: str) -> None:
    today = dt.date(2025, 11, 23)
    assert Texts("en").age(today - dt.timedelta(days), today) == told
