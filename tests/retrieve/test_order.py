from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from assistant.language.script import convert
from assistant.retrieve.order import collapse, prefer_timely
from assistant.retrieve.timing import Timing
from assistant.schema import Hit, NoteInfo, Passage

TODAY = dt.date(2025, 11, 30)
TEXT = "美聯儲主席在十月的議息會議後表示，十二月降息並非板上釘釘，市場對年內降息的預期不斷下調。"


def _hit(name: str, text: str, fused: float, published: dt.date | None = None, **told: Any) -> Hit:
    passage = Passage(f"{name}#0", name, "", 0, text, 0, len(text), ())
    known = {"language": "zh-Hant", "published": published, **told}
    return Hit(passage, NoteInfo(id=name, path=name, title="", digest="", **known), fused)


def _names(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.note.id for hit in hits]


def _ordered(hits: list[Hit], timing: Timing) -> list[str]:
    scores = np.array([hit.fused for hit in hits], np.float32)
    raised = prefer_timely(scores, [hit.note for hit in hits], timing)
    return [hits[place].note.id for place in np.argsort(-raised, kind="stable")]


def test_newer_notes_come_first_where_scores_are_near() -> None:
    hits = [_hit("old", "a", 1.0, dt.date(2025, 6, 1)), _hit("new", "b", 0.97, TODAY), _hit("none", "c", 0.96)]
    assert _ordered(hits, Timing(TODAY)) == ["new", "old", "none"]


def test_newer_notes_do_not_come_first_where_older_ones_answer_far_better() -> None:
    hits = [_hit("old", "a", 1.0, dt.date(2025, 6, 1)), _hit("new", "b", 0.6, TODAY)]
    assert _ordered(hits, Timing(TODAY)) == ["old", "new"]


def test_without_dates_the_order_stays() -> None:
    hits = [_hit("first", "a", 1.0), _hit("second", "b", 0.9)]
    assert _ordered(hits, Timing(None)) == ["first", "second"]
    assert _ordered([], Timing(None)) == []


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


def test_passages_that_differ_in_a_figure_are_both_given() -> None:
    hits = [_hit("this week", f"{TEXT}黃金上漲4.2%。", 1.0), _hit("last week", f"{TEXT}黃金上漲2.4%。", 0.9)]
    assert len(collapse(hits, 8)) == 2


def test_of_a_note_and_its_repost_the_note_itself_is_given() -> None:
    repost = _hit("repost", f"{TEXT}本文轉載自合作機構。", 1.0, near_duplicate_of="note")
    assert [(hit.note.id, hit.fused) for hit in collapse([repost, _hit("note", TEXT, 0.9)], 8)] == [("note", 1.0)]
    assert [note.id for note in collapse([repost, _hit("note", TEXT, 0.9)], 8)[0].repeats] == ["repost"]
    assert _names(collapse([repost, _hit("another", "黃金價格創新高。", 0.5)], 8)) == ["repost", "another"]


def test_what_a_corrected_note_got_wrong_is_not_given() -> None:
    wrong = _hit("wrong", f"{TEXT}黃金上漲4.2%。", 1.0, near_duplicate_of="right")
    found = collapse([wrong, _hit("right", f"{TEXT}黃金上漲2.4%。", 0.9)], 8)
    assert _names(found) == ["right"]
    assert found[0].repeats == ()


def test_of_two_scripts_the_readers_is_given() -> None:
    hant = _hit("hant", TEXT, 1.0)
    hans = _hit("hans", convert(TEXT, "zh-Hans"), 0.9, language="zh-Hans", near_duplicate_of="hant")
    assert _names(collapse([hant, hans], 8, "zh-Hans")) == ["hans"]
    assert _names(collapse([hans, hant], 8, "zh-Hant")) == ["hant"]


def test_of_a_passage_and_its_translation_the_one_in_the_readers_language_is_given() -> None:
    chinese = _hit("zh", TEXT, 1.0)
    english = _hit("en", "The chairman said that a cut was no done deal.", 0.9, language="en", translation_of="zh")
    for language, given in (("en", "en"), ("zh-Hant", "zh")):
        for hits in ([chinese, english], [english, chinese]):
            (hit,) = collapse(hits, 8, language, lambda *_: 0.9)  # type: ignore[arg-type]
            assert hit.note.id == given
            assert [note.id for note in hit.repeats] == [{"en": "zh", "zh": "en"}[given]]
    assert len(collapse([chinese, english], 8, "en", lambda *_: 0.5)) == 2
    assert len(collapse([chinese, english], 8, "en")) == 2
