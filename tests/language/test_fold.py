import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.fold import fold, fold_with_offsets
from assistant.language.wording import SPELLINGS, VARIANTS, WORDS

# Pieces that the steps of folding act on, and pieces of the words that they make, so that chance finds bad neighbours.
PIECES = sorted(
    {part for pair in WORDS.items() for word in pair for part in (word, word[:1], word[1:])}
    | {character for pattern, standard in SPELLINGS for character in pattern + standard if ord(character) > 0x3000}
    | {"部份", "成份", "份子", "身分", "座标", "想像", "甚么", "彷佛", "显着", *VARIANTS.split()}
)
SIGNS = [
    *" ,.，。．:;()%½①⒈²³¹₂○〇零二年0123456789１２“”「」’—–-～…™AaKmftRCOıİΣςﬁ㎡한가각",
    *"\u00ad\u200b\u0301e\u0308\u1100\u1161\u11a8",
]
pieces = st.lists(st.sampled_from(PIECES) | st.sampled_from(SIGNS), max_size=12).map("".join)
any_text = pieces | st.text(max_size=30)


@given(any_text)
def test_folding_twice_changes_nothing_more(source: str) -> None:
    assert fold(fold(source)) == fold(source)


@given(any_text)
def test_offsets_belong_to_the_folded_text(source: str) -> None:
    folded = fold_with_offsets(source)
    assert folded.text == fold(source)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(0 <= start < end <= len(source) for start, end in zip(folded.starts, folded.ends, strict=True))


@given(st.text(st.sampled_from([*SIGNS, *"聯儲局億萬臺灣網資"]), max_size=20))
def test_a_folded_character_is_in_what_its_source_folds_to(source: str) -> None:
    folded = fold_with_offsets(source)
    for character, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        piece = source[start:end]
        # Of what needs its neighbours: zeros, digits kept apart, marks that point to a footnote.
        forms = fold(piece) + unicodedata.normalize("NFKC", piece) + "零· "
        assert character in forms


@given(any_text, st.data())
def test_a_span_of_folded_text_folds_back_within_its_source(source: str, data: st.DataObject) -> None:
    folded = fold_with_offsets(source)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.source_span(start, end)
    assert 0 <= first <= last <= len(source)
    assert (first < last) == (start < end)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("滙豐 HSBC", "汇丰hsbc"),
        ("臺灣與台灣,這裏和那裡", "台湾与台湾,这里和那里"),
        ("隨著顯著的著名著作", "随着显著的著名著作"),
        ("帳戶與帳篷", "账户与帐篷"),
        ("乾隆扭轉乾坤、乾淨", "乾隆扭转乾坤、干净"),
        ("反覆覆蓋", "反复覆盖"),
        ("計畫與設計畫面", "计划与设计画面"),
        ("大部份股份", "大部分股份"),
        ("資訊科技類股使用的軟體與硬體", "信息科技类股使用的软件与硬件"),
        ("多數位於台灣的數位轉型", "多数位于台湾的数字转型"),
        ("軟體家具", "软体家具"),
        ("手機率先降息機率", "手机率先降息概率"),
        ("數據中心,資料中心", "数据中心,数据中心"),
        ("人工智慧伺服器記憶體晶片", "人工智能服务器内存芯片"),
    ],
)
def test_writing_of_taiwan_and_hong_kong_folds_to_that_of_the_mainland(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("１２．６％", "12.6%"),
        ("2,677億,1,234,567.89", "2677亿,1234567.89"),
        ("in 2021,100 firms", "in 2021,100 firms"),
        ("3.1,234 and 1,2345", "3.1,234 and 1,2345"),
        ("2023，100家", "2023, 100家"),
        ("１，２３４", "1234"),
        ("二○二五年、二〇二五年、○○公司", "二零二五年、二零二五年、○○公司"),
        ("5¼–5½ percent", "5 1/4-5 1/2 percent"),
        ("①2024年", "1 2024年"),
        ("⒈2024", "1. 2024"),
        ("sales² fell¹² 5%³", "sales fell 5%"),
        ("2023¹2024", "2023 2024"),
        ("100 m² of CO₂, 10₂", "100 m2 of co2, 10"),
        ("5㎡", "5m2"),
    ],
)
def test_numbers_keep_their_value(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("“a” ‘b’ 「c」 『d』", "\"a\" 'b' \"c\" 'd'"),
        ("GPT‑5.1 −0.5% 1–2", "gpt-5.1 -0.5% 1-2"),
        ("al\u00adthough\u200b\ufeff", "although"),
        ("ﬁnance™", "finance"),
        ("伊隆．馬斯克,埃隆·马斯克", "伊隆·马斯克,埃隆·马斯克"),
        ("cafe\u0301 ｶﾞ \u1112\u1161\u11ab", "café ガ 한"),
        ("H\u0331", "ẖ"),
        ("A 股 / 港股,“固收 +” 類  兩欄", 'a股/港股,"固收+"类  两栏'),
        ("二級 市場", "二级 市场"),
        ("", ""),
        ("\ud800美聯儲", "\ud800美联储"),
    ],
)
def test_signs_have_one_form(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_offsets_follow_what_grows_and_what_shrinks() -> None:
    source = "共 2,677 億元的記憶體,第2½頁"
    folded = fold_with_offsets(source)

    def found(part: str) -> str:
        at = folded.text.index(part)
        start, end = folded.source_span(at, at + len(part))
        return source[start:end]

    assert found("2677亿") == "2,677 億"
    assert found("67") == "67"
    assert found("内存") == found("内") == "記憶體"
    assert found("1/2") == "½"
    assert found("2 1") == "2½"


def test_an_empty_span_lies_between_its_neighbours() -> None:
    folded = fold_with_offsets("…，美")
    assert [folded.source_span(at, at) for at in range(6)] == [(0, 0), (0, 0), (0, 0), (1, 1), (2, 2), (3, 3)]
    assert fold_with_offsets("").source_span(0, 0) == (0, 0)
    assert fold_with_offsets("\u200b").source_span(0, 0) == (0, 0)


def test_no_mainland_form_is_itself_rewritten() -> None:
    for pattern, standard in SPELLINGS:
        assert fold(standard) == standard, pattern
    for word, mainland in WORDS.items():
        assert fold(mainland) == mainland, word
    for pair in VARIANTS.split():
        assert pair == "乾乾" or fold(pair[0]) == pair[1]
