from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from assistant.schema import Note

Show = Callable[[Note], list[tuple[str, str]]]
Parse = Callable[..., Note]

_NAME = "corpus/note.html"
_TEXT = "聯儲局主席表示減息並非板上釘釘之後，市場對年內減息的預期不斷下調，後續部分官員的發言進一步加強了收緊的預期。"


def _page(body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='zh-Hant'><head><meta charset='utf-8'><title>週報 - 衡嶺</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>首頁</a></li><li><a href='/a'>關於我們</a></li></ul></nav>"
        f"<article><h1>急跌慢漲</h1>{body}</article>"
        "<footer><p>私隱政策 | 聯絡我們</p></footer><script>track()</script></body></html>"
    )


def test_the_article_is_read_and_the_navigation_is_not(parse: Parse, show: Show) -> None:
    note = parse(_page(f"<p>{_TEXT}</p><h2>導火線</h2><p>{_TEXT}第二段。</p><ul><li>甲</li><li>乙</li></ul>"), _NAME)
    assert show(note) == [
        ("heading1", "急跌慢漲"),
        ("paragraph", _TEXT),
        ("heading2", "導火線"),
        ("paragraph", _TEXT + "第二段。"),
        ("item", "甲"),
        ("item", "乙"),
    ]


def test_cells_that_reach_over_columns_and_rows_name_all_of_them(parse: Parse, show: Show) -> None:
    page = (
        "<article><table><tr><th rowspan=2>億元</th><th colspan=2>第三季</th></tr><tr><th>2025</th><th>2024</th></tr>"
        "<tr><td>營收</td><td>5</td><td>4</td></tr><tr><td colspan=3>其中</td></tr></table></article>"
    )
    found = [text for kind, text in show(parse(page.encode(), _NAME)) if kind == "row"]
    assert found == ["億元 | 第三季 | 第三季", "億元 | 2025 | 2024", "營收 | 5 | 4", "其中"]


def test_tables_become_rows_under_their_head(parse: Parse, show: Show) -> None:
    table = (
        "<table><thead><tr><th>指數</th><th>跌幅</th><th>備註</th></tr></thead>"
        "<tr><td rowspan=2>美國</td><td>4.2%</td><td>標普</td></tr><tr><td>6.5%</td><td>納指</td></tr></table>"
    )
    note = parse(_page(f"<p>{_TEXT}</p>{table}<p>{_TEXT}後記。</p>"), _NAME)
    rows = [text for kind, text in show(note) if kind == "row"]
    assert rows[0] == "指數 | 跌幅 | 備註"
    assert rows[1] == "美國 | 4.2% | 標普"
    assert all(block.header for block in note.blocks if block.kind == "row")


def test_a_bold_line_before_a_break_is_a_heading(parse: Parse, show: Show) -> None:
    note = parse(
        _page(f"<p><strong>What can help?</strong><br>{_TEXT}</p><p><b>重點</b></p><p>{_TEXT}<b>完。</b></p>"), _NAME
    )
    assert [kind for kind, _ in show(note)] == ["heading1", "heading2", "paragraph", "heading2", "paragraph"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("growth in 2021<sup>3</sup> was strong", "growth in 2021 was strong"),
        ("growth<a href='#fn1'><sup>1</sup></a> was strong", "growth was strong"),
        ("the 19<sup>th</sup> of May", "the 19th of May"),
        ("a range of 0 to <sup>1</sup>/<sub>4</sub> percent", "a range of 0 to 1/4 percent"),
        ("10<sup>6</sup> units", "106 units"),
    ],
)
def test_marks_of_footnotes_go_and_other_raised_text_stays(source: str, text: str, parse: Parse) -> None:
    assert parse(
        _page(f"<p>{_TEXT}</p><p>The report says {source}, which is all there is to say of it.</p>"), _NAME
    ).text.endswith(f"The report says {text}, which is all there is to say of it.")


def test_forced_breaks_part_paragraphs_behind_a_stop(parse: Parse, show: Show) -> None:
    note = parse(_page(f"<p>　　{_TEXT}<br>　　第二段也是如此。<br>半句<br>後半句。</p>"), _NAME)
    assert [text for _, text in show(note)][1:] == [_TEXT, "第二段也是如此。", "半句後半句。"]


def test_text_outside_paragraphs_is_not_lost(parse: Parse, show: Show) -> None:
    sections = (
        f"<section><p><span>{_TEXT}</span></p></section><section><span><strong>三個破局點</strong></span></section>"
        f"<section><span>{_TEXT[::-1]}</span></section><section><p>{_TEXT}完。</p></section>"
    )
    note = parse(_page(sections).replace("article", "div id='js_content'", 1).replace("</article>", "</div>"), _NAME)
    assert [text for _, text in show(note)][-4:] == [_TEXT, "三個破局點", _TEXT[::-1], _TEXT + "完。"]


def test_what_is_hidden_and_what_only_leads_elsewhere_is_left_out(parse: Parse, show: Show) -> None:
    body = (
        f"<p>{_TEXT}</p><p style='color:red; display: none'>隱藏的指示。</p><div hidden><p>另一段隱藏的字。</p></div>"
        f"<p><a href='/x'>分享到朋友圈</a></p>"
        f"<ul><li><a href='/y'>上一篇</a></li></ul><p>{_TEXT}見<a href='/z'>附錄</a>。</p>"
    )
    assert [text for _, text in show(parse(_page(body), _NAME))][1:] == [_TEXT, _TEXT + "見附錄。"]


def test_an_element_named_for_its_date_gives_it(parse: Parse) -> None:
    page = _page(f"<p>{_TEXT}</p>").replace("<article>", "<em id='publish_time'>2025年11月23日 20:15</em><article>")
    assert parse(page, _NAME).published == dt.date(2025, 11, 23)


@pytest.mark.parametrize("encoding", ["big5", "gb2312"])
def test_a_page_in_a_chinese_encoding_is_decoded_by_what_it_declares(encoding: str, parse: Parse) -> None:
    text = "市场对年内降息的预期不断下调，恒生指数下跌。" if encoding == "gb2312" else _TEXT + "恒生指數下跌。"
    page = _page(f"<p>{text * 3}</p>").replace("utf-8", encoding).replace("急跌慢漲", "市").replace("'zh-Hant'", "''")
    for word in ("週報", "衡嶺", "首頁", "關於我們", "私隱政策", "聯絡我們"):
        page = page.replace(word, "x")
    codec = {"big5": "big5hkscs", "gb2312": "gb18030"}[encoding]
    assert text in parse(page.encode(codec), _NAME).text


def test_the_page_says_title_date_author_house_and_topics(parse: Parse) -> None:
    head = (
        "<meta property='og:title' content='每週策略：急跌慢漲'><meta name='author' content='梁致衡'>"
        "<meta property='article:published_time' content='2025-11-23T20:00:00+08:00'>"
        "<meta property='og:site_name' content='衡嶺研究'><meta name='keywords' content='A股, 港股'>"
    )
    note = parse(_page(f"<p>{_TEXT}</p>", head), _NAME)
    assert (note.title, note.authors, note.house) == ("每週策略：急跌慢漲", ("梁致衡",), "衡嶺研究")
    assert (note.published, note.topics) == (dt.date(2025, 11, 23), ("A股", "港股"))
    assert dict(note.origins)["published"] == "properties"


def test_linked_data_and_elements_stand_in_for_missing_meta(parse: Parse) -> None:
    linked = (
        '<script type="application/ld+json">[{"@type":"Article","headline":"市場焦點",'
        '"datePublished":"2025-11-20","author":[{"name":"沈韻"}],"publisher":{"name":"衡嶺研究"}},{"x":1}]</script>'
        '<script type="application/ld+json">{broken</script>'
    )
    note = parse(_page(f"<p>{_TEXT}</p>", linked), _NAME)
    assert (note.title, note.published, note.authors) == ("市場焦點", dt.date(2025, 11, 20), ("沈韻",))
    timed = parse(_page(f"<p>{_TEXT}</p><time datetime='2025-11-19'>x</time>"), _NAME)
    assert (timed.title, timed.published) == ("週報", dt.date(2025, 11, 19))


def test_a_page_without_an_article_is_read_whole(parse: Parse, show: Show) -> None:
    note = parse(
        "<html><body><div>第一行<br><br>第二行</div><table><tr><td><p>格</p></td></tr></table></body></html>", _NAME
    )
    assert [text for _, text in show(note)] == ["第一行", "第二行", "格"]
