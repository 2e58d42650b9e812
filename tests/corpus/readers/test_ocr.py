from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.corpus.readers import ocr
from assistant.errors import NoteFormatError
from assistant.schema import Note

if TYPE_CHECKING:
    from tests.corpus.conftest import Sheets

Parse = Callable[..., Note]


def recognised(*words: tuple[float, float, str, float]) -> SimpleNamespace:
    """Say what an engine found, each word with its left, its top and how sure the engine is."""
    boxes = [[[x, y], [x + 90, y], [x + 90, y + 20], [x, y + 20]] for x, y, _, _ in words]
    return SimpleNamespace(boxes=np.array(boxes), txts=[w[2] for w in words], scores=[w[3] for w in words])


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    found = recognised(
        (300, 102, "12.6%", 0.9), (10, 10, "每週策略", 0.99), (10, 100, "科創50回落", 0.9), (10, 200, "#@", 0.2)
    )
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "_engine", lambda: lambda picture: found)


@pytest.mark.usefixtures("engine")
def test_a_scanned_note_is_read_row_by_row_and_marked(sheets: type[Sheets], parse: Parse) -> None:
    note = parse(sheets().picture().done(), "corpus/scan.pdf")
    assert note.text == "每週策略\n\nOCR, verify figures\n\n科創50回落  12.6%"
    assert (note.title, note.pages, {block.page for block in note.blocks}) == ("每週策略", 1, {1})


@pytest.mark.usefixtures("engine")
def test_pictures_among_pages_with_text_come_behind_them(sheets: type[Sheets], parse: Parse) -> None:
    pages = sheets().put(72, 72, "Rates rose on Monday, and bonds fell.").next().picture()
    note = parse(pages.done(), "corpus/mixed.pdf")
    assert note.text.startswith("Rates rose on Monday")
    assert note.text.endswith("OCR, verify figures\n\n每週策略\n\n科創50回落  12.6%")
    assert note.blocks[-1].page == 2


def test_without_the_extra_a_scan_is_refused_with_both_remedies(
    sheets: type[Sheets], parse: Parse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(NoteFormatError) as caught:
        parse(sheets().picture().done(), "corpus/scan.pdf")
    assert "page 1 holds images without text" in str(caught.value)
    assert "pip install 'assistant[ocr]'" in caught.value.remedy


def test_without_the_extra_a_picture_among_pages_with_text_is_remarked(
    sheets: type[Sheets], parse: Parse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    pages = sheets().put(72, 72, "Rates rose on Monday, and bonds fell.").next().picture().next()
    note = parse(pages.put(72, 72, "Gold rose too, to a new record.").done(), "corpus/mixed.pdf")
    remark = note.blocks[-1]
    assert (remark.kind, remark.page) == ("furniture", 2)
    assert note.text[remark.start : remark.end] == "[Page 2 holds images without text.]"
    assert note.remarks == ("Page 2 holds images without text.",)


def test_a_blank_picture_gives_no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = SimpleNamespace(boxes=None, txts=None, scores=None)
    monkeypatch.setattr(ocr, "_engine", lambda: lambda picture: nothing)
    assert ocr._read_lines(None) == []
