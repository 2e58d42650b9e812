"""Currencies beside amounts, in Chinese and English, canonical letters, lower case."""

from __future__ import annotations

import re

from assistant.finance.endings import Endings, read_table

# Written before the amount. A bare $ is the US dollar; other dollars are written with their country.
BEFORE = read_table("""
USD us$ us_$ u.s.$ u.s._$ usd $ 美元 美金 us_dollars
HKD hk$ hk_$ hkd 港币 港元
CNY rmb cny cnh cn¥ rmb¥ 人民币
TWD nt$ ntd twd 新台币 台币
EUR € eur 欧元
GBP £ gbp 英镑
JPY jp¥ jpy 日元 日圆
¥ ¥
AUD a$ au$ aud 澳元
CAD c$ ca$ cad 加元
SGD s$ sgd
NZD nz$ nzd
MOP mop$ mop
BRL r$ brl
CHF chf
KRW ₩ krw
INR ₹ rs. inr
SEK sek
NOK nok
MXN mxn
ZAR zar
""")
# Written behind it. 元 alone is the yuan (see `currency_of_yuan`).
AFTER = read_table("""
CNY 元人民币 人民币 rmb cny cnh yuan renminbi chinese_yuan yuan_renminbi
元 元 圆 块 块钱
USD 美元 美金 元美金 us_dollars us_dollar u.s._dollars u.s._dollar dollars dollar usd us$ $
HKD 港元 港币 元港币 hong_kong_dollars hong_kong_dollar hkd
TWD 新台币 台币 元新台币 元台币 taiwan_dollars new_taiwan_dollars twd ntd
EUR 欧元 euros euro eur €
GBP 英镑 镑 pounds_sterling british_pounds pounds pound gbp £
JPY 日元 日圆 日币 yen japanese_yen jpy
KRW 韩元 韩圆 韩圜 韩币 won korean_won krw
AUD 澳元 澳币 australian_dollars aud
CAD 加元 加币 canadian_dollars cad
SGD 新加坡元 新加坡币 坡元 singapore_dollars sgd
NZD 纽元 new_zealand_dollars nzd
MOP 澳门元 澳门币 patacas mop
CHF 瑞郎 瑞士法郎 swiss_francs chf
INR 卢比 印度卢比 rupees inr
RUB 卢布 rubles roubles rub
BRL 雷亚尔 reais brl
THB 泰铢 baht thb
VND 越南盾 dong vnd
""")
CENTS = read_table("""
USD 美分 us_cents us_cent
HKD 港仙
GBP pence 便士
EUR euro_cents 欧分
AUD australian_cents
- cents cent cps 仙
""")

_BEFORE = Endings(BEFORE)
_LAST = frozenset(name[-1] for name in BEFORE)
# Tables set the sign of the currency apart.
_MOST_BLANKS = 4
_YEN = re.compile("日元|日圆|日本|日经|日股|日银|东京|\\byen\\b|japan|nikkei|\\bboj\\b|tokyo")
_YUAN = re.compile("人民币|中国|a股|a 股|沪|深圳|北京|\\brmb\\b|\\bcny\\b|china|chinese|\\byuan\\b|renminbi")
_TAIWAN = re.compile("台币|台股|台湾|台积|兆元|兆 元|上市柜|外资买超|加权指数")


def currency_before(text: str, at: int) -> tuple[int, str] | None:
    """Read a currency that ends at `at`, blanks allowed: where it begins, and its code."""
    end = at
    while end > max(0, at - _MOST_BLANKS) and text[end - 1] == " ":
        end -= 1
    if not end or text[end - 1] not in _LAST:
        return None
    return _BEFORE.find(text, end)


def settle(code: str, text: str) -> str:
    """Decide, by the text around, what 元 and ¥ are; `元` (yuan or Taiwan dollar) and `¥` where it stays open.

    >>> settle("¥", "日本央行買入 ¥ 5"), settle("元", "營收 500 億元"), settle("元", "總額 1.4 兆元")
    ('JPY', 'CNY', '元')
    """
    if code == "¥":
        yen, yuan = bool(_YEN.search(text)), bool(_YUAN.search(text))
        return "¥" if yen == yuan else ("JPY" if yen else "CNY")
    if code == "元":
        return "元" if _TAIWAN.search(text) and not _YUAN.search(text) else "CNY"
    return code


def same_currency(one: str, other: str) -> bool:
    """Tell whether two codes may name one currency; an unwritten one may be any.

    >>> same_currency("¥", "JPY"), same_currency("CNY", "HKD"), same_currency("", "EUR")
    (True, False, True)
    """
    pairs = ({"¥", "CNY"}, {"¥", "JPY"}, {"元", "CNY"}, {"元", "TWD"}, {"元", "¥"})
    return not one or not other or one == other or {one, other} in pairs
