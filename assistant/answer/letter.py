"""What in somebody's letter claims nothing a note could bear out: its frame.

Greetings and closings, the lines of the sender, headings, rules of tables, and the firm's disclaimer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer.checks.reading import Reading
from assistant.corpus.disclaimers import is_boilerplate
from assistant.language.fold import fold
from assistant.language.sentences import split_sentences

# A sentence that speaks to its reader, opens or closes a letter, or says what follows. All patterns: folded text.
_TO_THE_READER = re.compile(
    r"\b(?:you|yours?|please|dear|hi|hello|thanks?|regards|sincerely|here is|here are|below)\b"
    r"|您|你|请|谢|祝|敬启|敬上|此致|顺颂|以下是|随时联[系络]|商祺|钧安"
)
_THANKS = re.compile(r"(?:衷心|非常|再次|首先|再)?(?:感谢|多谢|谢谢)|(?:many |once (?:more|again),? )?thank")
_HEADER = re.compile(
    r"(?:subject|from|to|cc|bcc|date|sent|re|fw|fwd|attachments?|主[题旨]|[寄收发]件人|副本|日期|附件)\s?:"
)
_CLOSING = re.compile(
    r"(?:(?:best|kind|warm|with)[\w ]*regards|best wishes|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|cheers|"
    r"谨祝|此致|敬礼|敬上|谨上|顺颂.*|祝(?!\S*\d).{0,12})[,。!.]?"
)
_AFTERTHOUGHT = re.compile(r"p\.?\s?s\.?\b|又及|附[注笔记]")
_CONTACT = re.compile(
    r"(?:\b(?:tel|phone|mobile|cell|fax|direct|email|e-mail|web|address|licen[cs]e|ce no)\b"
    r"|电话|手机|传真|电邮|邮箱|地址|中央编号|微信)"
    r"[^a-z0-9]{0,6}[:+(]?\s?[+(]?\d|[\w.]+@[\w.]+|https?://|www\."
)
_DISCLAIMER = re.compile(
    r"[*_# ]*(?:disclaimers?|important (?:notice|information)|risk (?:warning|disclosure)|this e-?mail\b|"
    r"confidentiality|"
    r"免责|重要[声提]|风险[提披声]|保密)"
)
_CAUTION = re.compile(
    r"\bvalue of [\w ]{0,20}investments? (?:can|may)|investments? (?:involves?|carry|carries) risk"
    r"|intended (?:only |solely )*for "
    r"|投资涉及风险|市场有风险|投资有风险|可升可跌|可跌可升|据此(?:投资|操作)"
)
_RULE = re.compile(r"[|\-:+=_*\s]+")
_STOP = re.compile(r"[。!?.;]['\"”’)]*$")
_LONGEST_HEADING = 40


def split_letter(text: str) -> Iterator[tuple[str, bool]]:
    r"""Yield each sentence of a text, and whether where it stands already shows that it claims nothing.

    >>> list(split_letter("Gold fell 6%.\n\nKind regards,\nJane Ho\nTel: 2123 4567"))[0]
    ('Gold fell 6%.', False)
    >>> [frame for _, frame in split_letter("Gold fell 6%.\n\nKind regards,\nJane Ho\nTel: 2123 4567")]
    [False, True, True, True]
    """
    closed = disclaimed = False
    reached = 0
    for start, end in split_sentences(text):
        sentence = text[start:end]
        folded = fold(sentence)
        disclaimed = (disclaimed and "\n\n" not in text[reached:start]) or bool(_DISCLAIMER.match(folded))
        closed = (closed or bool(_CLOSING.fullmatch(folded.strip()))) and not _AFTERTHOUGHT.match(folded)
        yield sentence, disclaimed or (closed and not _STOP.search(folded)) or is_frame(sentence)
        reached = end


def is_frame(sentence: str) -> bool:
    """Tell whether a sentence is a line of the letter and not of its message, wherever it stands.

    >>> [is_frame(line) for line in ("Subject: our notes", "電話：2345 6789", "金價下跌。")]
    [True, True, False]
    """
    folded = fold(sentence)
    frame = _HEADER.match(folded) or _CONTACT.search(folded) or _CAUTION.search(folded) or _RULE.fullmatch(folded)
    return bool(frame) or is_boilerplate(sentence)


def claims_nothing(said: Reading) -> bool:
    """Tell whether a sentence says nothing that a note could bear out.

    It gives no figure and no direction; and it names no term of the market, or speaks to its reader, or is a heading.

    >>> from assistant.answer.checks.reading import read
    >>> [claims_nothing(read(text)) for text in ("陳先生您好：", "Kind regards,", "二、利率", "恒指上週下跌。")]
    [True, True, True, False]
    """
    if _THANKS.match(said.folded) and all(figure.kind == "count" for figure in said.quantities):
        return True
    if said.quantities or said.directions:
        return False
    heading = len(said.text) < _LONGEST_HEADING and not _STOP.search(said.folded) and "|" not in said.text
    return not said.terms or heading or bool(_TO_THE_READER.search(said.folded))
