"""One form for what is written in several ways, character for character, so that no offset ever moves.

The patterns of this package are written once, in Simplified Chinese, lower case and half width; text is brought to
that form before they see it. Only characters that the patterns use are mapped: this is no script converter.
"""

from __future__ import annotations

import re
import unicodedata

# Traditional characters (Taiwan and Hong Kong forms) of the vocabulary, in the order of their Simplified forms.
_TRADITIONAL = (
    "萬與業東兩個箇為爲於虧亞畝億從餘債剋內準淩減幾齣創別彆韆華單盧厤曆歷叄隻檯臺颱號閤衕後噸員週迴國圖圓場塊頭傢將爾層屆嵗歲幣佈蓆開張噹當恆戶託報損數時條來闆樞標檔"
    "歐滬註漲灣滾點瓊碼禮種筆類纍紅約級納綫線組經統績續綜縮羅節營錶計証證調負財貨貶貳資輪輛達過這遠踰裏裡鈡鍾鐘鎊長門間陸韓頁頂頃項顆餅"
)
_SIMPLIFIED = (
    "万与业东两个个为为于亏亚亩亿从余债克内准凌减几出创别别千华单卢历历历叁只台台台号合同后吨员周回国图圆场块头家将尔层届岁岁币布席开张当当恒户托报损数时条来板枢标档"
    "欧沪注涨湾滚点琼码礼种笔类累红约级纳线线组经统绩续综缩罗节营表计证证调负财货贬贰资轮辆达过这远逾里里钟钟钟镑长门间陆韩页顶顷项颗饼"
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2212\ufe63\uff0d"), "-")
_TILDES = dict.fromkeys(map(ord, "\uff5e\u301c\u223c\u02dc"), "~")
_SPACES = dict.fromkeys((0x09, 0xA0, 0x3000, *range(0x2000, 0x200C), 0x202F, 0x205F, 0xFEFF), " ")
_OTHERS = str.maketrans({"İ": "I", "’": "'", "‘": "'", "〇": "零", "○": "零", "﹪": "%", "ー": "—", "―": "—"})
# The full-width comma parts clauses; it is left as it is (see `canonical`).
_KEPT = {0xFF0C}


def _compatible() -> dict[int, str]:
    """Map full-width forms, Kangxi radicals (frequent in text taken from PDF) and compatibility ideographs."""
    table: dict[int, str] = {}
    for block in (range(0xFF01, 0xFF5F), range(0xFFE0, 0xFFE7), range(0x2E80, 0x2FD6), range(0xF900, 0xFAFF)):
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and code not in _KEPT:
                table[code] = plain
    return table


_TABLE: dict[int, str] = {
    **str.maketrans(_TRADITIONAL, _SIMPLIFIED),  # type: ignore[dict-item]
    **_compatible(),
    **_DASHES,
    **_TILDES,
    **_SPACES,
    **_OTHERS,
}
_WIDE_DIGIT = re.compile(r"[\uff10-\uff19]")
_WIDE_GROUPS = re.compile(r"(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")


def canonical(text: str) -> str:
    """Return `text` in the letters of the patterns, case kept; the result has the same length.

    >>> canonical("２，６７７ 億元"), canonical("5–10％")
    ('2,677 亿元', '5–10%')
    """
    plain = text.translate(_TABLE)
    if _WIDE_DIGIT.search(text):
        plain = _WIDE_GROUPS.sub(",", plain)
    return plain
