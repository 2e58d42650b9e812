from __future__ import annotations

import datetime as dt

import pytest

from assistant.corpus.front_matter import check_fields, load_fields, split_front_matter
from assistant.errors import NoteFormatError


def test_front_matter_is_taken_off_the_top() -> None:
    fields, rest = split_front_matter("---\ntitle: 每週策略\nauthors: [甲, 乙]\n---\n# 一\n", "n")
    assert fields == {"title": "每週策略", "authors": ["甲", "乙"]}
    assert rest == "# 一\n"


@pytest.mark.parametrize(
    "text", ["---\n\nA rule above.\n---\n", "Text\n---\ntitle: x\n---\n", "-----\ntitle: x\n", "---\ntitle: x\n"]
)
def test_a_rule_that_opens_no_fields_is_left_alone(text: str) -> None:
    assert split_front_matter(text, "n") == ({}, text)


def test_a_single_name_may_stand_for_a_list() -> None:
    checked = check_fields({"authors": "梁致衡", "audience": ["pro"]}, "n", "sidecar")
    assert checked.authors == ("梁致衡",)
    assert checked.audience == ("pro",)


@pytest.mark.parametrize(
    "value",
    [
        "2025-11-23",
        dt.date(2025, 11, 23),
        dt.datetime(2025, 11, 23, 9, tzinfo=dt.UTC),
        "2025-11-23T09:00:00",
        "2025年11月23日",
        "23 Nov 2025",
    ],
)
def test_a_date_may_carry_a_time(value: object) -> None:
    assert check_fields({"published": value}, "n", "sidecar").published == dt.date(2025, 11, 23)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"published": 20251123}, "`published`: a date is written 2025-11-23"),
        ({"published": "23 November"}, "`published`"),
        ({"language": "zh"}, "`language`: input should be 'zh-Hant', 'zh-Hans' or 'en'"),
        ({"titel": "x"}, "`titel`: there is no such field"),
        ({"title": ["x"]}, "`title`"),
        ({"audience": {"a": 1}}, "`audience`"),
    ],
)
def test_a_bad_field_is_named_with_its_file(fields: dict[str, object], named: str) -> None:
    with pytest.raises(NoteFormatError) as caught:
        check_fields(fields, "corpus/a.md", "front matter")
    assert "corpus/a.md: its front matter has a bad " + named in caught.value.fact
    assert "Known fields" in caught.value.remedy


def test_broken_yaml_is_told_with_its_line() -> None:
    with pytest.raises(NoteFormatError, match=r"n.md, line 4: its front matter is not YAML") as caught:
        split_front_matter("---\ntitle: x\nhouse: [a\n---\n", "n.md")
    assert caught.value.line == 4


def test_fields_that_are_no_mapping_are_refused() -> None:
    with pytest.raises(NoteFormatError, match="no list of fields"):
        load_fields("- a\n- b\n", "n.md", "sidecar")
    assert load_fields("# nothing\n", "n.md", "sidecar") == {}
