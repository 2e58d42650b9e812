from __future__ import annotations

import pytest

from assistant.console.answers import print_reasons
from assistant.retrieve.explain import Why
from assistant.schema import Found, Hit, NoteInfo, Passage


def _hit(**parts: object) -> Hit:
    note = NoteInfo(id="a", path="a.md", title="Weekly", language="en", digest="")
    passage = Passage("a#0", "a", "", 0, "Rates fell.", 0, 11, ())
    return Hit(passage, note, 0.75, **parts)  # type: ignore[arg-type]


def test_reasons_stand_in_a_table_of_what_counted(capsys: pytest.CaptureFixture[str]) -> None:
    hit = _hit(
        shares=(("words", 0.5), ("meaning", 0.2), ("date", 0.05), ("closer look", 0.001)),
        found=(Found("lexical", 1, 9.0), Found("coverage", 4, 0.5), Found("dense", 3, 0.412)),
    )
    print_reasons([hit], [Why((("降息", "rate cut"), ("Fed", "Fed")), ("gold",))])
    printed = " ".join(capsys.readouterr().out.split())
    assert "score words meaning date because" in printed
    assert "1 0.75 +0.50 +0.20 +0.05 says 降息 = rate cut, Fed" in printed
    assert "lacks gold" in printed
    assert "words #1, meaning #3, cosine 0.41" in printed


def test_what_notes_hold_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_reasons([_hit()], [Why((("rate", "\x1b[31m[bold]rate"),), ())])
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "[31m[bold]rate" in printed
