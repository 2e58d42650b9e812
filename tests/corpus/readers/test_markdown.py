from __future__ import annotations

from collections.abc import Callable

from assistant.schema import Note

Show = Callable[[Note], list[tuple[str, str]]]
Parse = Callable[..., Note]

_NAME = "corpus/note.md"


def test_headings_paragraphs_and_lists_keep_their_structure(parse: Parse, show: Show) -> None:
    note = parse("# 週報\n\n首段。\n\n## 展望\n\n- 甲\n- 乙\n  續行\n\n1. 一\n2. 二\n\nSetext\n------\n", _NAME)
    assert show(note) == [
        ("heading1", "週報"),
        ("paragraph", "首段。"),
        ("heading2", "展望"),
        ("item", "甲"),
        ("item", "乙續行"),
        ("item", "1. 一"),
        ("item", "2. 二"),
        ("heading2", "Setext"),
    ]


def test_marks_of_emphasis_links_pictures_and_code_go_and_their_words_stay(parse: Parse, show: Show) -> None:
    source = '**Yields** _rose_ to `4.13%`, see [the note](https://x.y/z "t") ![chart of yields](a.png) ~~not~~.\n'
    assert show(parse(source, _NAME)) == [("paragraph", "Yields rose to 4.13%, see the note chart of yields not.")]


def test_a_chinese_paragraph_broken_over_lines_is_joined_without_spaces(parse: Parse, show: Show) -> None:
    assert show(parse("全球風險\n資產的波動。\n", _NAME)) == [("paragraph", "全球風險資產的波動。")]
    assert show(parse("Equities\nrose.\n", _NAME)) == [("paragraph", "Equities rose.")]


def test_a_forced_break_stays_a_line_break(parse: Parse, show: Show) -> None:
    assert show(parse("first  \nsecond\\\nthird\n", _NAME)) == [("paragraph", "first\nsecond\nthird")]


def test_tables_become_rows_with_their_head(parse: Parse, show: Show) -> None:
    note = parse("| 指數 | 跌幅 |\n|---|---:|\n| **標普** | 4.2% |\n|  | 5% |\n", _NAME)
    assert show(note) == [("row", "指數 | 跌幅"), ("row", "標普 | 4.2%"), ("row", "| 5%")]
    assert all(block.header and note.text[slice(*block.header)] == "指數 | 跌幅" for block in note.blocks)


def test_code_is_kept_as_it_stands(parse: Parse, show: Show) -> None:
    assert show(parse("```\na = 1\n\n  b = 2\n```\n", _NAME)) == [("paragraph", "a = 1\n\n  b = 2")]


def test_html_inside_is_read_as_html(parse: Parse, show: Show) -> None:
    note = parse(
        "before\n\n<div><p>inside <b>bold</b></p><script>alert(1)</script></div>\n\nafter <br> it <i>ends</i>\n", _NAME
    )
    assert show(note) == [("paragraph", "before"), ("paragraph", "inside bold"), ("paragraph", "after it ends")]


def test_front_matter_is_declared_and_no_text(parse: Parse) -> None:
    note = parse("---\ntitle: 週報\npublished: 2025-11-23\naudience: [pro]\n---\n# 另一個標題\n\n文。\n", _NAME)
    assert note.title == "週報"
    assert note.audience == ("pro",)
    assert dict(note.origins)["published"] == "front matter"
    assert "published" not in note.text


def test_quotes_and_nested_lists_are_flat(parse: Parse, show: Show) -> None:
    assert show(parse("> quoted\n\n- a\n  - b\n    - c\n", _NAME)) == [
        ("paragraph", "quoted"),
        ("item", "a"),
        ("item", "b"),
        ("item", "c"),
    ]
