from __future__ import annotations

import pytest

from assistant.corpus.disclaimers import mark_disclaimers
from assistant.corpus.pieces import Piece

_RISKS = "AI 商業化進度遜於預期；聯儲局取態較預期更鷹；內需復甦慢於預期。"
_BOILERPLATE = "市場有風險，投資需謹慎。本文不構成個人投資建議，據此投資，責任自負。"


def _kinds(*pieces: Piece) -> list[str]:
    return [piece.kind for piece in mark_disclaimers(pieces)]


@pytest.mark.parametrize(
    "title",
    [
        "免責聲明",
        "重要免责声明",
        "風險提示及免責條款",
        "五、免責聲明",
        "【法律聲明】",
        "分析師聲明",
        "投资评级说明",
        "Disclaimer",
        "DISCLAIMERS",
        "Important disclosures",
        "Analyst Certification",
        "Disclosures and disclaimer:",
    ],
)
def test_such_a_heading_and_its_section_are_a_disclaimer(title: str) -> None:
    pieces = [
        Piece("paragraph", _RISKS),
        Piece("heading", title, level=2),
        Piece("paragraph", "Anything."),
        Piece("heading", "Below", level=3),
        Piece("paragraph", "Anything more."),
        Piece("heading", "Outlook", level=2),
        Piece("paragraph", "The text goes on."),
    ]
    assert _kinds(*pieces) == ["paragraph", *["disclaimer"] * 4, "heading", "paragraph"]


@pytest.mark.parametrize(
    "title", ["免責聲明書的法律效力成為爭議焦點", "Market disclosures improved", "披露改善帶來重估", "風險"]
)
def test_a_heading_that_only_speaks_of_such_things_is_none(title: str) -> None:
    assert _kinds(Piece("heading", title, level=1), Piece("paragraph", _RISKS)) == ["heading", "paragraph"]


@pytest.mark.parametrize("title", ["風險提示", "风险提示：", "Risk warning"])
def test_a_risk_warning_is_a_disclaimer_only_when_boilerplate_follows(title: str) -> None:
    opening = Piece("paragraph", "正文。")
    head = Piece("heading", title, level=1)
    assert _kinds(opening, head, Piece("paragraph", _BOILERPLATE)) == ["paragraph", "disclaimer", "disclaimer"]
    assert _kinds(opening, head, Piece("paragraph", _RISKS)) == ["paragraph", "heading", "paragraph"]


def test_a_bare_line_heads_a_disclaimer_too() -> None:
    pieces = [Piece("paragraph", "正文。"), Piece("paragraph", "免責聲明："), Piece("paragraph", "其他。")]
    assert _kinds(*pieces) == ["paragraph", "disclaimer", "disclaimer"]


def test_boilerplate_that_closes_a_note_is_a_disclaimer_without_a_heading() -> None:
    english = (
        "This document is for information purposes only and does not constitute an offer. No representation is made."
    )
    pieces = [
        Piece("paragraph", "正文。"),
        Piece("paragraph", _BOILERPLATE),
        Piece("furniture", "1"),
        Piece("paragraph", english),
    ]
    assert _kinds(*pieces) == ["paragraph", "disclaimer", "furniture", "disclaimer"]
    assert _kinds(*pieces, Piece("paragraph", "正文再續。")) == [
        "paragraph",
        "paragraph",
        "furniture",
        "paragraph",
        "paragraph",
    ]


def test_a_disclaimer_at_the_top_does_not_swallow_the_note() -> None:
    pieces = [Piece("heading", "免責聲明", level=1), Piece("paragraph", _BOILERPLATE), Piece("paragraph", _RISKS)]
    assert _kinds(*pieces) == ["disclaimer", "disclaimer", "paragraph"]
