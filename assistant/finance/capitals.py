"""Which capital stands for which country: what Seoul does for the won is done by Korea.

Only for what governments do. Rents in Seoul are those of the city, and no sentence on Korea tells them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from assistant.finance.glossary import Term, load_glossary
from assistant.language.fold import fold

# By their Traditional forms in the glossary.
_COUNTRIES: Mapping[str, str] = {
    "華盛頓": "美國",
    "北京": "中國",
    "東京": "日本",
    "首爾": "韓國",
    "倫敦": "英國",
    "巴黎": "法國",
    "柏林": "德國",
    "莫斯科": "俄羅斯",
    "臺北": "臺灣",
}
# What belongs to a city and to no government.
_OF_A_CITY = re.compile(
    r"\b(?:rents?|rental|offices?|homes?|housing|houses?|apartments?|flats?|property|vacancy|hotels?|shops?|population|traffic"
    r"|residents?|airports?|weather|listed|listings?|traded|exchange)\b"
    r"|楼|房|租|公寓|写字|空置|酒店|商铺|人口|居民|机场|地铁|天气|上市|交易所|市民"
)


def capitals_of(terms: Iterable[Term], question: str) -> frozenset[Term]:
    """Give the capitals that may stand in a question for the countries among `terms`.

    >>> def named(text): return [mention.term for mention in load_glossary().find(text)]
    >>> [term.en for term in capitals_of(named("韓國央行"), "首爾出咗咩招托韓圜？")]
    ['Seoul']
    >>> capitals_of(named("韓國央行"), "首爾寫字樓空置率？")
    frozenset()
    """
    if _asks_of_a_city(question):
        return frozenset()
    return frozenset().union(*map(_capitals, terms))


@lru_cache(maxsize=64)
def _asks_of_a_city(question: str) -> bool:
    return _OF_A_CITY.search(fold(question)) is not None


@cache
def _capitals(term: Term) -> frozenset[Term]:
    """Give the capital of the country that a term is, or that its name holds: the Bank of Korea is Korea's."""
    forms = set(term.forms)
    return frozenset(
        capital
        for capital, country in _countries().items()
        if term == country or any(name in form for form in forms for name in (country.hant, country.hans))
    )


@cache
def _countries() -> Mapping[Term, Term]:
    places = {term.hant: term for term in load_glossary().terms if term.kind == "place"}
    return {places[capital]: places[country] for capital, country in _COUNTRIES.items()}
