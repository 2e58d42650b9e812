from __future__ import annotations

import pytest

from assistant.corpus.decoding import decode, decode_name
from assistant.errors import NoteFormatError

_HANT = "恒生指數上週下跌百分之二，市場對聯儲局減息的預期有所降溫。投資者應留意美元走勢，以及企業盈利預測的修正。" * 3
_HANS = "恒生指数上周下跌百分之二，市场对美联储降息的预期有所降温。投资者应留意美元走势，以及企业盈利预测的修正。" * 3
_EN = "The committee’s view — “patient” — did not change; inflation was 2.5 percent in the café sector. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "big5hkscs", "gb18030"])
def test_traditional_chinese_is_read_in_the_encodings_it_comes_in(encoding: str) -> None:
    assert decode(_HANT.encode(encoding), "n") == _HANT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_simplified_chinese_is_read_in_the_encodings_it_comes_in(encoding: str) -> None:
    assert decode(_HANS.encode(encoding), "n") == _HANS


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le", "utf-16-be"])
def test_english_is_read_in_the_encodings_it_comes_in(encoding: str) -> None:
    assert decode(_EN.encode(encoding), "n") == _EN


@pytest.mark.parametrize("text", ["恒生指數報二萬點。", "本周A股成交额上升。", "港股 ETF 連續 21 日淨申購"])
def test_a_short_chinese_text_is_told_by_its_everyday_characters(text: str) -> None:
    for encoding in ("big5hkscs", "gb18030"):
        assert decode((text * 4).encode(encoding, errors="ignore"), "n") in (text * 4, text.replace("额", "") * 4)


def test_what_a_page_declares_is_believed_when_it_decodes() -> None:
    assert decode("联储".encode("gbk"), "n", declared="gb2312") == "联储"
    assert decode("聯儲".encode(), "n", declared="gb2312") == "聯儲"
    assert decode(_HANT.encode("big5hkscs"), "n", declared="no-such-encoding") == _HANT


def test_a_few_bad_bytes_in_utf8_are_told_with_their_line_and_never_guessed_around() -> None:
    content = "第一行。\n第二行。\n".encode() * 20 + b"\xe7\xab" + "行。\n".encode()
    with pytest.raises(NoteFormatError, match="line 41: these bytes are not UTF-8") as caught:
        decode(content, "note.txt")
    assert caught.value.line == 41
    assert "UTF-8" in caught.value.remedy


def test_names_in_archives_are_told_by_their_bytes() -> None:
    assert decode_name("週報.txt".encode()) == "週報.txt"
    assert decode_name("研究报告.txt".encode("gbk")) == "研究报告.txt"
    assert decode_name(b"plain.txt") == "plain.txt"
