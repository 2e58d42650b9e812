"""Views that a later note changed: told from what merely happened in another week."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.answer.views import Said, find_changes, is_view, later_notes
from assistant.finance.glossary import load_glossary
from assistant.schema import Hit, NoteInfo, Passage, Sentence


def said(text: str, day: str, house: str = "House", series: str = "Weekly") -> Said:
    note = NoteInfo(
        id=day,
        path=f"corpus/{day}.md",
        title=day,
        house=house,
        series=series,
        language="en",
        digest="d",
        published=dt.date.fromisoformat(day) if day else None,
    )
    sentence = Sentence(0, text, 0, len(text))
    return Hit(Passage(f"{day}#0", day, "d", 0, text, 0, len(text), (sentence,)), note, 1.0), sentence


def changed(old: str, new: str, **values: str) -> bool:
    earlier, later = said(old, "2025-10-13"), said(new, "2025-11-28", **values)
    return bool(find_changes([earlier], [earlier, later], load_glossary()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("我們維持恒生指數年底目標 28,500 點。", "我們把恒生指數年底目標由 28,500 點下調至 27,200 點。"),
        ("我們維持恒生指數年底目標 28,500 點。", "We cut our year-end Hang Seng target from 28,500 to 27,200."),
        ("We raise our gold forecast to $4,300 an ounce.", "Our gold forecast rises from $4,300 to $4,600 an ounce."),
        ("We put the probability of a Fed cut at 80%.", "聯儲局減息的概率由 80% 降至 45%。"),
        ("半導體板塊評級為「超配」。", "我們把半導體板塊由「超配」下調至「中性」。"),
    ],
)
def test_another_figure_or_rating_of_the_same_thing_is_a_changed_view(old: str, new: str) -> None:
    assert changed(old, new)
    assert not changed(new, old, house="Another")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("上週恒生指數下跌 3.1%。", "上週恒生指數上升 1.3%。"),
        ("我們維持恒生指數 2025 年底目標 28,500 點。", "恒生指數 2026 年底目標為 30,000 點。"),
        ("我們維持恒生指數年底目標 28,500 點。", "滬深 300 年底目標為 5,000 點。"),
        ("我們維持恒生指數年底目標 28,500 點。", "恒生指數年底目標維持 28,500 點。"),
        ("We put the probability of a Fed cut at 80%.", "We expect the Fed to buy 20% fewer bonds."),
        ("半導體板塊評級為「超配」。", "半導體板塊維持「超配」。"),
    ],
)
def test_what_happened_in_another_week_or_is_of_something_else_changes_no_view(old: str, new: str) -> None:
    assert not changed(old, new)


def test_of_several_later_views_the_latest_counts() -> None:
    old = said("We raise our gold forecast to $4,300.", "2025-10-27")
    middle = said("Our gold forecast is now $4,400.", "2025-11-10")
    last = said("Our gold forecast is now $4,600.", "2025-11-24")
    (change,) = find_changes([old], [last, middle, old], load_glossary())
    assert change.new == last
    assert find_changes([last], [last, middle, old], load_glossary()) == ()


def test_later_notes_are_those_of_the_same_house() -> None:
    note = said("x", "2025-10-13")[0].note
    later, other = said("x", "2025-11-13")[0].note, said("x", "2025-11-13", house="Other")[0].note
    assert later_notes(note, [note, later, other]) == (later,)


def test_a_view_is_told_from_a_fact() -> None:
    assert is_view("We expect gold to rise.")
    assert not is_view("Gold rose 3% last week.")
