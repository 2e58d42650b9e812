"""What speaks for a market: a question about Japanese stocks is answered by a sentence on TOPIX.

Not the other way round: who asks for TOPIX wants that index and no other. Likewise what flows through a channel speaks
for it: of Stock Connect tells who tells of southbound funds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from assistant.finance.glossary import Term, load_glossary

# By their Traditional forms in the glossary.
_INDICES: Mapping[str, tuple[str, ...]] = {
    "A股": ("滬深300", "上證指數", "深證成指", "創業板指", "科創50", "中證500", "中證1000", "中證800", "萬得全A"),
    "港股": ("恒生指數", "恒生科技", "恒生中國企業指數", "恒生綜合指數"),
    "中國股市": ("滬深300", "上證指數", "MSCI中國指數", "恒生中國企業指數"),
    "美股": ("標普500", "納斯達克指數", "納斯達克100", "道瓊斯指數", "羅素2000"),
    "日股": ("日經225", "東證指數"),
    "臺股": ("臺灣加權指數",),
    "韓股": ("韓國綜合指數", "韓國創業板指數"),
    "印度股市": ("印度孟買敏感30指數", "印度Nifty50指數"),
    "歐股": ("歐洲斯托克600", "歐洲斯托克50"),
    "英股": ("富時100", "富時250"),
    "德股": ("德國DAX指數",),
    "新興市場": ("MSCI新興市場指數",),
    "全球股市": ("MSCI世界指數", "MSCI全球指數"),
}
# By kind and Traditional form.
_FLOWS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "互聯互通": (
        *(("market", name) for name in ("滬港通", "深港通", "港股通")),
        *(("trading", name) for name in ("南向資金", "北向資金")),
    ),
    "港股通": (("trading", "南向資金"),),
}


def indices_of(term: Term) -> tuple[Term, ...]:
    """Give the indices that speak for a market; of anything else none.

    >>> [index.en for index in indices_of(load_glossary().find("日股")[0].term)]
    ['Nikkei 225', 'TOPIX']
    """
    return tuple(one for one in _spokesmen().get(term, ()) if one.kind == "index")


def with_markets(terms: Iterable[Term]) -> set[Term]:
    """Add to terms the markets and channels that they speak for."""
    found = set(terms)
    return found | {market for market, others in _spokesmen().items() if not found.isdisjoint(others)}


@cache
def _spokesmen() -> Mapping[Term, tuple[Term, ...]]:
    known = {(term.kind, term.hant): term for term in load_glossary().terms}
    by_index = {market: tuple(("index", name) for name in names) for market, names in _INDICES.items()}
    spoken = {**by_index, **_FLOWS}
    return {known["market", market]: tuple(known[name] for name in names) for market, names in spoken.items()}
