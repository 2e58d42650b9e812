"""What a capital stands for: its country's government, and never the city's own affairs."""

from __future__ import annotations

import pytest

from assistant.finance.capitals import capitals_of
from assistant.finance.glossary import load_glossary


@pytest.mark.parametrize(
    ("note", "question", "capital"),
    [
        ("美國把關稅降至 18%。", "What has Washington done to tariffs?", "Washington"),
        ("The Bank of Korea sold dollars.", "首爾出咗咩招托韓圜？", "Seoul"),
        ("日本央行加息。", "Has Tokyo raised rates?", "Tokyo"),
    ],
)
def test_a_capital_stands_for_its_country(note: str, question: str, capital: str) -> None:
    mentioned = [mention.term for mention in load_glossary().find(note)]
    assert [term.en for term in capitals_of(mentioned, question)] == [capital]


@pytest.mark.parametrize("question", ["首爾寫字樓空置率？", "What are rents in Seoul?"])
def test_what_belongs_to_the_city_is_not_told_by_its_country(question: str) -> None:
    mentioned = [mention.term for mention in load_glossary().find("韓國樓市")]
    assert capitals_of(mentioned, question) == frozenset()
