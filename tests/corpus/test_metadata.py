from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from assistant.corpus.front_matter import Metadata
from assistant.corpus.parse import parse_content
from assistant.schema import Note
from assistant.settings import IngestSettings

Parse = Callable[..., Note]

_LONG = "北京時間週四晚，美國非農就業數據的公佈以及年內降息預期的下修觸發了高位資產估值的修正，焦慮也因此放大。"


def test_each_field_comes_from_the_first_place_that_gives_it() -> None:
    sidecar = ("sidecar", Metadata(title="旁注的標題", house="旁注的機構", published=dt.date(2020, 1, 1)))
    source = f"---\ntitle: 前言的標題\n---\n{_LONG}\n\n作者：沈韻、羅啟文\n".encode()
    (note,) = parse_content(source, "corpus/週報/2025-11-23.md", [sidecar], IngestSettings()).notes
    assert (note.title, note.house, note.published) == ("前言的標題", "旁注的機構", dt.date(2020, 1, 1))
    assert (note.authors, note.series, note.language) == (("沈韻", "羅啟文"), "週報", "zh-Hant")
    assert dict(note.origins) == {
        "title": "front matter",
        "house": "sidecar",
        "published": "sidecar",
        "authors": "text",
        "series": "folder",
        "language": "text",
    }


@pytest.mark.parametrize(
    ("line", "house"),
    [
        ("發佈機構：衡嶺研究。版權所有 2025。未經書面許可，不得轉載。", "衡嶺研究"),
        ("Issued by: J.P. Harbour Research Inc. Copyright 2025, all rights reserved.", "J.P. Harbour Research Inc."),
        ("中信证券研究部", "中信证券研究部"),
        ("Hengling Asset Management", "Hengling Asset Management"),
        ("機構：衡嶺", "衡嶺"),
        ("Hengling Research - 23 November 2025", "Hengling Research"),
        ("中信证券研究部 2025年11月23日", "中信证券研究部"),
        ("衡嶺財富管理 投資策略部2025年12月15日", "衡嶺財富管理"),
        ("衡岭证券 大类资产组", "衡岭证券"),
        ("Larkspur Securities | Global Strategy Weekly", "Larkspur Securities"),
        ("Global Markets | Weekly", ""),
        ("基金 每周觀察", ""),
        ("證券板塊今天上升，銀行跟隨", ""),
        ("The bank raised its target", ""),
        ("2025 年銀行展望", ""),
    ],
)
def test_a_house_is_a_line_that_is_its_name_or_has_its_label(line: str, house: str, parse: Parse) -> None:
    assert parse(f"{line}\n{_LONG}\n{_LONG}").house == house


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("作者：沈韻", ("沈韻",)),
        ("分析师: 罗启文, 沈韵", ("罗启文", "沈韵")),
        ("作者：罗启文 沈韵", ("罗启文", "沈韵")),
        ("By Adrian Leung and Priya Raman", ("Adrian Leung", "Priya Raman")),
        (
            "By the end of the year the committee had cut its rate three times, as the market had come to expect",
            (),
        ),
    ],
)
def test_authors_stand_behind_a_label(line: str, authors: tuple[str, ...], parse: Parse) -> None:
    assert parse(f"{line}\n{_LONG}\n{_LONG}").authors == authors


def test_a_label_gives_the_title(parse: Parse) -> None:
    note = parse(f"標題：急跌慢漲會是新常態嗎\n核心觀點\n{_LONG}")
    assert (note.title, dict(note.origins)["title"]) == ("急跌慢漲會是新常態嗎", "text")


def test_no_clock_is_asked_for_a_date(parse: Parse) -> None:
    assert parse(f"11月23日\n{_LONG}").published is None
    assert parse(f"11月23日\n{_LONG}二〇二五年以來。2025年的展望。").published == dt.date(2025, 11, 23)


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("corpus/a.txt", f"每週策略\n\n{_LONG}\n", "每週策略"),
        ("corpus/a.txt", f"衡嶺研究部\n每週策略：急跌慢漲\n{_LONG}\n", "每週策略：急跌慢漲"),
        (
            "corpus/a.txt",
            f"Need a label\n{_LONG}\n{_LONG * 9}\n",
            _LONG[:42] + "…",
        ),
        ("corpus/fed/minutes/20230614.txt", "noted that rates rose. " * 99, "Minutes, 2023-06-14"),
        ("corpus/20230614.txt", "Participants noted that rates rose. " * 99, "Participants noted that rates rose"),
        ("corpus/weekly-2025-11-23-zh-Hant.txt", _LONG * 20, "Weekly, 2025-11-23"),
        ("corpus/x/outlook_2026.txt", "noted that rates rose. " * 99, "Outlook"),
        ("corpus/20230614.txt", "noted that rates rose. " * 99, "20230614.txt"),
    ],
)
def test_a_note_without_a_declared_title_gets_one_that_reads_well(
    name: str, text: str, title: str, parse: Parse
) -> None:
    assert parse(text, name).title == title


def test_identity_is_made_of_the_path_and_the_digest_of_the_bytes(parse: Parse) -> None:
    first, second = parse("內文。", "corpus/a.txt"), parse("另文。", "corpus/a.txt")
    assert first.id == second.id != parse("內文。", "corpus/b.txt").id
    assert (len(first.id), len(first.digest)) == (12, 64)
    assert first.digest != second.digest == parse("另文。", "corpus/b.txt").digest
