"""The notes that ship with the program: read as they stand, each must say what it is, and nothing of it be lost."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.corpus.read import find_notes, read_note
from assistant.schema import Language, Note
from assistant.settings import IngestSettings

ROOT = Path(__file__).parents[1]
HENGLING, LARKSPUR = "Hengling Research", "Larkspur Bay Securities"
MARKS = {"zh-Hant": "示範筆記", "zh-Hans": "示范笔记", "en": "Illustrative note"}
LARGEST_PDF = 300_000


class Expected(NamedTuple):
    name: str
    language: Language
    house: str
    series: str

    @property
    def published(self) -> dt.date:
        return dt.date.fromisoformat(self.name[:10])


EXPECTED = (
    Expected("2025-10-13-weekly-strategy-zh-hant.md", "zh-Hant", HENGLING, "Weekly Strategy"),
    Expected("2025-10-17-rates-credit-en.md", "en", HENGLING, "Rates and Credit"),
    Expected("2025-10-20-macro-zh-hans.md", "zh-Hans", HENGLING, "Macro Note"),
    Expected("2025-10-27-asia-compass-en.html", "en", LARKSPUR, "Asia Compass"),
    Expected("2025-10-31-weekly-strategy-zh-hant.html", "zh-Hant", HENGLING, "Weekly Strategy"),
    Expected("2025-11-07-sector-semiconductors-zh-hans.html", "zh-Hans", HENGLING, "Sector Focus"),
    Expected("2025-11-10-weekly-strategy-en.pdf", "en", HENGLING, "Weekly Strategy"),
    Expected("2025-11-14-sector-dividends-zh-hant.pdf", "zh-Hant", HENGLING, "Sector Focus"),
    Expected("2025-11-17-rates-credit-zh-hans.docx", "zh-Hans", HENGLING, "Rates and Credit"),
    Expected("2025-11-20-rates-credit-en.md", "en", HENGLING, "Rates and Credit"),
    Expected("2025-11-23-weekly-strategy-zh-hant.md", "zh-Hant", HENGLING, "Weekly Strategy"),
    Expected("2025-11-24-asia-compass-en.docx", "en", LARKSPUR, "Asia Compass"),
    Expected("2025-11-26-macro-zh-hans.md", "zh-Hans", HENGLING, "Macro Note"),
    Expected("2025-11-28-weekly-strategy-zh-hant.docx", "zh-Hant", HENGLING, "Weekly Strategy"),
    Expected("2025-11-30-outlook-2026-en.html", "en", HENGLING, "Outlook"),
)

# Sentences of each part of the layout: beside the panel, in either column, across a column break, a row of a table.
PDF_SENTENCES = {
    "2025-11-10-weekly-strategy-en.pdf": (
        "our 2026 average copper price forecast from $9,800 to $11,200 a tonne and our aluminium forecast from $2,550",
        "Of the 61 Chinese producers we track, 38 have announced production cuts or delayed expansions since July, and",
        "Treatment charges, the fee that smelters earn, averaged minus $41 a tonne in October: smelters now pay for",
        "At 12.6 times 2026 earnings the sector is not cheap against its own history; it stands in the 71st percentile",
        "Our survey of 14 appliance makers suggests that substitution would remove no more than 180,000 tonnes",
        "Cash falls by four percentage points to 6%, and materials rise from 7% to 11% of the portfolio.",
        "Redgate Copper | Buy (from hold) | 39.00 | 27% | 11.8 | 2.9%",
        "A fall in copper below $9,600 a tonne for more than a month, which would make us return the sector to neutral",
    ),
    "2025-11-14-sector-dividends-zh-hant.pdf": (
        "我們追蹤的 12 家保險公司，首三季合計保費收入為 2.86 萬億元人民幣，按年增長 9.7%。",
        "2026 年保險資金流入 A 股與港股高息股的新錢約為 6,200 億元人民幣，其中約四成會經港股通買入港股",
        "內銀的淨息差雖降至 1.40%，但第三季跌幅已收窄至 1 個基點，我們預期 2026 年第二季見底。",
        "公用股的表現取決於港元利率。",
        "我們把評級調至「中性」，而非「超配」，原因是 2026 年仍有 290 萬平方呎新供應。",
        "35 個城市的新房庫存平均要 21.7 個月才能售罄，遠高於 12 個月的健康水平。",
        "海衡銀行 | 買入（原為持有） | 8.40 | 6.3% | 4.9 | 0.48",
        "若板塊股息率跌穿 4.5%，我們會把評級調回「中性」。",
    ),
}


@pytest.fixture(scope="module")
def notes() -> dict[str, Note]:
    """Every shipped note by its file name."""
    found = find_notes(ROOT / "corpus")
    return {path.name: read_note(path, relative=f"corpus/{path.name}", limits=IngestSettings()) for path in found}


def squeezed(text: str) -> str:
    """Text without white space and marks of Markdown: line ends are the layout's, not the author's."""
    return re.sub(r"[\s*]", "", text)


def searched_text(note: Note) -> str:
    """What of a note can be found and quoted."""
    return "\n".join(
        note.text[block.start : block.end] for block in note.blocks if block.kind not in ("furniture", "disclaimer")
    )


def test_exactly_the_expected_notes_ship(notes: dict[str, Note]) -> None:
    assert sorted(notes) == [expected.name for expected in EXPECTED]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.name)
def test_a_note_is_known_by_house_series_date_and_language(expected: Expected, notes: dict[str, Note]) -> None:
    note = notes[expected.name]
    assert (note.language, note.house, note.series) == (expected.language, expected.house, expected.series)
    assert note.published == expected.published
    assert note.authors
    assert note.topics


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.name)
def test_a_note_says_that_it_is_illustrative_and_ends_with_a_disclaimer(
    expected: Expected, notes: dict[str, Note]
) -> None:
    note = notes[expected.name]
    assert MARKS[note.language] in note.text[:600]
    kinds = [block.kind for block in note.blocks if block.kind != "furniture"]
    assert kinds[-1] == "disclaimer"
    assert "disclaimer" not in kinds[: len(kinds) // 2]


def test_the_notes_cover_three_languages_four_formats_and_six_weeks() -> None:
    languages = Counter(expected.language for expected in EXPECTED)
    formats = Counter(Path(expected.name).suffix for expected in EXPECTED)
    assert languages == {"zh-Hant": 5, "zh-Hans": 4, "en": 6}
    assert formats == {".md": 6, ".html": 4, ".docx": 3, ".pdf": 2}
    assert (EXPECTED[-1].published - EXPECTED[0].published).days >= 42


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.name)
def test_a_note_has_the_length_headings_and_tables_of_research(expected: Expected, notes: dict[str, Note]) -> None:
    note = notes[expected.name]
    words = len(re.findall(r"[\u4e00-\u9fff]|[A-Za-z]+", note.text))
    assert 550 <= words <= 2000
    kinds = Counter(block.kind for block in note.blocks)
    assert kinds["heading"] >= 5
    assert kinds["row"] >= 5


@pytest.mark.parametrize("name", [expected.name for expected in EXPECTED if expected.name.endswith(".html")])
def test_nothing_of_the_page_around_an_article_is_searched(name: str, notes: dict[str, Note]) -> None:
    text = searched_text(notes[name])
    for outside in ("Privacy", "私隱政策", "隐私政策", "cookie", "搜尋", "Client login", "延伸阅读", "訂閱"):
        assert outside not in text


@pytest.mark.parametrize(
    ("name", "sentence"), [(name, sentence) for name, sentences in PDF_SENTENCES.items() for sentence in sentences]
)
def test_every_part_of_a_pdf_can_be_quoted(name: str, sentence: str, notes: dict[str, Note]) -> None:
    assert squeezed(sentence) in squeezed(searched_text(notes[name]))


@pytest.mark.parametrize("name", PDF_SENTENCES)
def test_running_lines_of_a_pdf_are_not_searched(name: str, notes: dict[str, Note]) -> None:
    text = searched_text(notes[name])
    for line in ("1 / 3", "2 / 3", "See the disclaimer on the last page", "請閱讀末頁之免責聲明"):
        assert line not in text


@pytest.mark.parametrize("name", PDF_SENTENCES)
def test_a_pdf_is_small_and_has_its_disclaimer_on_a_page_of_its_own(name: str, notes: dict[str, Note]) -> None:
    note = notes[name]
    assert (ROOT / "corpus" / name).stat().st_size < LARGEST_PDF
    assert {block.page for block in note.blocks if block.kind == "disclaimer"} == {note.pages}


@pytest.mark.parametrize("name", [expected.name for expected in EXPECTED if expected.name.endswith(".docx")])
def test_a_word_note_holds_every_line_of_its_source(name: str, notes: dict[str, Note]) -> None:
    _, _, body = (ROOT / "tools/notes" / name).with_suffix(".md").read_text(encoding="utf-8").split("---\n", 2)
    text = squeezed(notes[name].text).replace("|", "")
    lines = [re.sub(r"^(#+|-|\d+\.) ", "", line) for line in body.splitlines() if line and not line.startswith("|---")]
    lost = [line for line in lines if squeezed(line).replace("|", "") not in text]
    assert lost == []
