"""One form for what is written in several ways, character for character, so that spans stay exact.

The patterns of figures and dates are written once, in Simplified Chinese, lower case and half width; text is brought
to that form before they see it. Other than `language.fold`, capitals can still be asked for (May is a month, may is
not), a full-width comma still parts clauses where a half-width one groups digits, and no character is moved.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Traditional characters (Taiwan and Hong Kong forms) of the vocabulary, in the order of their Simplified forms.
_TRADITIONAL = (
    "萬與專業東兩個箇臨為爲買於虧亞產産畝億僅從價餘債剋內寫沖衝決凈淨準淩減幾齣創別彆韆昇陞華單盧廠厤曆歷叄雙發髮隻檯臺颱號閤衕後噸員週迴國圖圓場塊處頭實傢導將爾層屆"
    "嵗歲島幣佈蓆開張歸噹當彔錄録徑逕恆戶託擴報損撐數時機權條來闆構樞櫃標欄檔歐滬註測潤漲灣滾災點現瓊電盤碼禮種積筆類纍紅約級紀納紐綫線組經統績續綜縮羅節營錶計証證評"
    "語調負財貨貶貳貸資趨轉輪輕載輛邊達過這遠連踰裏裡鈡鍾鐘錢銖銀銷鎊長門問間階陸韓頁頂頃項預顆題餅齡釐寬闊匯訂"
)
_SIMPLIFIED = (
    "万与专业东两个个临为为买于亏亚产产亩亿仅从价余债克内写冲冲决净净准凌减几出创别别千升升华单卢厂历历历叁双发发只台台台号合同后吨员周回国图圆场块处头实家导将尔层届"
    "岁岁岛币布席开张归当当录录录径径恒户托扩报损撑数时机权条来板构枢柜标栏档欧沪注测润涨湾滚灾点现琼电盘码礼种积笔类累红约级纪纳纽线线组经统绩续综缩罗节营表计证证评"
    "语调负财货贬贰贷资趋转轮轻载辆边达过这远连逾里里钟钟钟钱铢银销镑长门问间阶陆韩页顶顷项预颗题饼龄厘宽阔汇订"
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2212\ufe63\uff0d"), "-")
_TILDES = dict.fromkeys(map(ord, "\uff5e\u301c\u223c\u02dc"), "~")
_SPACES = dict.fromkeys((0x09, 0xA0, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x205F), " ")
_OTHERS = str.maketrans({"İ": "I", "’": "'", "‘": "'", "〇": "零", "○": "零", "﹪": "%", "ー": "—", "―": "—"})
# Left out: what is not seen, and blanks behind blanks and before line ends.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufe0e\ufe0f\ufeff]|(?<=[^\S\n])[^\S\n]|[^\S\n](?=\n)")
# A line of running text that goes on in the next.
_WRAPPED = re.compile(r"\n(?=[a-z])")
_WIDE_DIGIT = re.compile("[\uff10-\uff19]")
_WIDE_GROUP = re.compile("(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
# Of half-width digits only three groups or more: 標普 500，300 億 are two numbers.
_GROUPS = re.compile("(?<![0-9])[0-9]{1,3}(?:，[0-9]{3}){2,6}(?![0-9])")


def _compatible() -> dict[int, str]:
    """Map full-width forms, Kangxi radicals (frequent in text taken from PDF) and compatibility ideographs.

    The full-width comma stays: it parts clauses, and seldom groups digits.
    """
    table: dict[int, str] = {}
    for block in (range(0xFF01, 0xFF5F), range(0xFFE0, 0xFFE7), range(0x2E80, 0x2FD6), range(0xF900, 0xFAFF)):
        for code in block:
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and chr(code) != "，":
                table[code] = plain
    return table


_SIMPLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_TABLE = str.maketrans(
    {code: plain.translate(_SIMPLE) for code, plain in _compatible().items()}
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
    | _DASHES
    | _TILDES
    | _SPACES
    | _OTHERS
)


@dataclass(frozen=True, slots=True)
class Letters:
    """A text in the letters of the patterns.

    Attributes:
        text: The text given.
        shape: It in the letters of the patterns, case kept.
        lower: `shape` in lower case.
        places: Where each character stands in the text given; None where nothing had to be left out.
    """

    text: str
    shape: str
    lower: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Tell where `shape[start:end]` (not empty) stands in the text given."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


@lru_cache(maxsize=512)
def read_letters(text: str) -> Letters:
    """Bring `text` to the letters of the patterns; soft hyphens and the like are left out.

    >>> read_letters("２，６７７ 億元").lower, read_letters("5–10％").lower
    ('2,677 亿元', '5–10%')
    >>> read_letters("12 per\u00adcent").span(3, 10)
    (3, 11)
    """
    places, visible = None, text
    if _INVISIBLE.search(text):
        hidden = {match.start() for match in _INVISIBLE.finditer(text)}
        places = tuple(at for at in range(len(text)) if at not in hidden)
        visible = _INVISIBLE.sub("", text)
    shape = visible.translate(_TABLE)
    if _WIDE_DIGIT.search(visible):
        shape = _WIDE_GROUP.sub(",", shape)
    elif "，" in visible:
        shape = _GROUPS.sub(lambda match: match[0].replace("，", ","), shape)
    if "|" in shape:
        # Rows of a table: a line ends a cell, and nothing is read across it.
        shape = shape.replace("\n", "|")
    elif "\n" in shape:
        shape = _WRAPPED.sub(" ", shape)
    return Letters(text, shape, shape.lower(), places)
