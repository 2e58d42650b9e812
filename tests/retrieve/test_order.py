from __future__ import annotations

import datetime as dt

from assistant.language.script import convert
from assistant.retrieve.order import collapse, prefer_timely
from assistant.retrieve.timing import Timing
from assistant.schema import Hit, NoteInfo, Passage

TODAY = dt.date(2025, 11, 30)
TEXT = "美聯儲主席在十月的議息會議後表示，十二月降息並非板上釘釘，市場對年內降息的預期不斷下調。"


def _hit(name: str, text: str, fused: float, published: dt.date | None = None) -> Hit:
    passage = Passage(f"{name}#0", name, "", 0, text, 0, len(text), ())
    return Hit(
        passage, NoteInfo(id=name, path=name, title="", language="zh-Hant", digest="", published=published), fused
    )


def _names(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.note.id for hit in hits]


def test_newer_notes_come_first_where_scores_are_near() -> None:
    hits = [_hit("old", "a", 1.0, dt.date(2025, 6, 1)), _hit("new", "b", 0.97, TODAY), _hit("none", "c", 0.96)]
    assert _names(prefer_timely(hits, Timing(TODAY))) == ["new", "old", "none"]


def test_newer_notes_do_not_come_first_where_older_ones_answer_far_better() -> None:
    hits = [_hit("old", "a", 1.0, dt.date(2025, 6, 1)), _hit("new", "b", 0.6, TODAY)]
    assert _names(prefer_timely(hits, Timing(TODAY))) == ["old", "new"]


def test_without_dates_the_order_stays() -> None:
    hits = [_hit("first", "a", 1.0), _hit("second", "b", 0.9)]
    assert prefer_timely(hits, Timing(None)) == tuple(hits)
    assert prefer_timely([], Timing(None)) == ()


def test_repeats_are_left_out_in_either_script() -> None:
    again = convert(TEXT, "zh-Hans").replace("，", ", ")
    hits = [_hit("best", TEXT, 1.0), _hit("again", again, 0.9), _hit("other", "黃金價格創新高。", 0.5)]
    assert _names(collapse(hits, 8)) == ["best", "other"]


def test_a_passage_that_says_somewhat_else_is_kept() -> None:
    changed = TEXT.replace("十二月降息並非板上釘釘", "明年一月仍有降息空間")
    assert len(collapse([_hit("a", TEXT, 1.0), _hit("b", changed, 0.9)], 8)) == 2


def test_no_more_than_asked_for_are_given() -> None:
    hits = [_hit(str(number), f"text number {number}", 1.0) for number in range(5)]
    assert _names(collapse(hits, 2)) == ["0", "1"]


def test_passages_without_letters_are_no_trouble() -> None:
    assert len(collapse([_hit("a", "—", 1.0), _hit("b", "***", 0.9)], 8)) == 1
