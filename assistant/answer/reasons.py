"""Reasons: how questions ask for them, and how texts give them."""

from __future__ import annotations

import re

from assistant.language.fold import fold

_ASKED = re.compile(
    r"\bwhy\b|\breasons?\b|\breasoning\b|\brationale\b|\bbecause\b|\bhow come\b|\bgrounds\b|\bwhat basis\b|\bblamed?\b"
    r"|\bwhat(?:['’]s| is| was| lies| lay)? (?:really )?"
    r"(?:behind|drives|drove|driving|caused?|causing|explains|explained|led|prompted|pushed|made|makes|persuaded"
    r"|convinced|accounts for|justifies)\b"
    r"|为什么|为甚么|为何|何以|何解|缘何|因何|为啥|为咩|为乜|点解|做乜|做咩|因咩|怎么会|点会|凭什么|凭咩"
    r"|原因|理由|主因|缘由|依据|归因|归结|归咎|背后|是什么(?:导致|推动|令|让|使)"
)
_GIVEN = re.compile(
    r"\bbecause\b|\bdue to\b|\bas a result\b|\bgiven\b|\bdriven by\b|\bowing to\b|\bsince\b|\breflect|\bthanks to\b"
    r"|\breasons?\b|\bon the back of\b|\bon account of\b|\bin light of\b|\battribut|\bstems? from\b|\bso that\b"
    r"|\bamid\b"
    r"|\b(?:led|helped|hurt|supported|weighed|boosted|lifted|dragged down|held back) (?:down )?(?:by|on)\b"
    r"|\bas (?:the|its|their|a|more|some)\b|\bbehind\b"
    r"|因|由于|所以|导致|源于|源自|缘于|使得|来自|归因|归咎|归功|在.{2,40}下|决定了|推动|触发|带动|拖累|支撑|所致|理由|逻辑"
    r"|受.{1,12}(?:影响|支持|提振|刺激|压制)|关键在于|根源|背后|有赖|得益|受惠|受益"
)


def asks_for_reason(question: str) -> bool:
    """Tell whether a question asks for reasons.

    >>> asks_for_reason("點解百度會跌？"), asks_for_reason("What led them to sell?"), asks_for_reason("What fell?")
    (True, True, False)
    """
    return _ASKED.search(fold(question)) is not None


def gives_reason(text: str) -> bool:
    """Tell whether a sentence names a cause.

    >>> gives_reason("指數受內房拖累。"), gives_reason("Gold rose on the back of demand."), gives_reason("Gold rose.")
    (True, True, False)
    """
    return _GIVEN.search(fold(text)) is not None
