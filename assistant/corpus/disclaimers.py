"""Disclaimers: kept and shown, never searched. Told by their heading, or by their words where they close a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.corpus.pieces import Piece

_NUMBER = r"(?:[\d一二三四五六七八九十]{1,3}\s*[、.．)）]\s*)?"
_CERTAIN = re.compile(
    _NUMBER
    + r"(?:(?:重要|特別|特别|法律|一般|投資|投资|風險提示及|风险提示及|風險提示與|风险提示与|風險提示和|风险提示和)*"
    r"(?:免責|免责)(?:聲明|声明|條款|条款|說明|说明)?(?:及.{0,12}|和.{0,12})?"
    r"|(?:重要|法律|特別|特别)(?:聲明|声明|披露|披露事項|披露事项)|(?:信息|資訊|利益衝突|利益冲突)?披露(?:聲明|声明|事項|事项)"
    r"|(?:分析師|分析师|分析員|分析员|研究員|研究员)(?:聲明|声明|承諾|承诺|認證|认证|核證)"
    r"|(?:投資|投资)?(?:評級|评级)(?:說明|说明|定義|定义|標準|标准|分佈|分布)"
    r"|(?:版權|版权)(?:聲明|声明|所有)"
    r"|(?:important |general |legal |full |global )*(?:disclaimers?|disclosures?)(?: (?:and|&) [\w ]{3,40})?"
    r"|(?:important|legal) (?:information|notices?)|analysts?['’]? certifications?|(?:risk )?disclosure statement"
    r"|required disclosures?|risk disclosures? (?:and|&) disclaimers?"
    r"|(?:explanation|distribution|definitions?) of ratings?"
    r"|ratings? (?:definitions?|distribution)|terms of use|copyright(?: notice)?)\s*[：:]?",
    re.IGNORECASE,
)
# "Risk warning" heads boilerplate in one note and the author's own list of risks in the next: its words decide.
_UNCERTAIN = re.compile(
    _NUMBER
    + r"(?:(?:特別|特别)?(?:風險|风险)(?:提示|揭示|聲明|声明|披露|警示)|risk (?:warning|disclosure)s?)\s*[：:]?",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    "不構成.{0,12}(?:建議|要約|邀約|推薦)|不构成.{0,12}(?:建议|要约|邀约|推荐)|(?:投資|投资|入市)(?:需|須|须)(?:謹慎|谨慎)"
    "|(?:責任|责任|風險|风险|盈虧|盈亏|後果|后果)自(?:負|负|擔|担)|(?:僅供|仅供|只供|只作).{0,6}(?:參考|参考)"
    "|不(?:保證|保证|擔保|担保).{0,20}(?:準確|准确|完整)|不(?:承擔|承担|負|负).{0,10}(?:責任|责任)"
    "|(?:未經|未经).{0,20}(?:許可|许可|授權|授权|同意)|過往(?:表現|業績)|过往(?:表现|业绩)|版權所有|版权所有"
    "|not (?:constitute|intended as|an offer|a solicitation|be construed)|for informational? purposes only"
    "|no (?:representation|warranty)|past performance (?:is|does)|accepts? no (?:liability|responsibility)"
    "|all rights reserved|may not be (?:reproduced|redistributed)|without (?:the )?prior written (?:consent|permis)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 60


def is_boilerplate(text: str) -> bool:
    """Tell whether a text holds words that only disclaimers hold, in either Chinese script or English."""
    return _BOILERPLATE.search(text) is not None


def mark_disclaimers(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Mark the sections that are disclaimers, heading included, and boilerplate at the very end.

    A disclaimer that opens a note ends with its boilerplate, even where no heading ends it: the note itself follows.
    """
    closing = _closing_boilerplate(pieces)
    open_level: int | None = None
    said_anything = False
    for place, piece in enumerate(pieces):
        if open_level is not None and (
            (piece.kind == "heading" and piece.level <= open_level)
            or (not said_anything and piece.kind != "furniture" and not _is_boilerplate(pieces, place))
        ):
            open_level = None
        if open_level is None and _opens_disclaimer(pieces, place):
            open_level = piece.level or 6
        elif open_level is None and piece.kind in ("paragraph", "item", "row"):
            said_anything = True
        inside = open_level is not None or place >= closing
        yield replace(piece, kind="disclaimer", level=0) if inside and piece.kind != "furniture" else piece


def _is_boilerplate(pieces: Sequence[Piece], place: int) -> bool:
    return _BOILERPLATE.search(pieces[place].text) is not None or _opens_disclaimer(pieces, place)


def _opens_disclaimer(pieces: Sequence[Piece], place: int) -> bool:
    piece = pieces[place]
    if piece.kind not in ("heading", "paragraph", "item") or len(piece.text) > _LONGEST_HEADING:
        return False
    title = piece.text.strip("*＊#【】[]《》<>〈〉 ")
    if _CERTAIN.fullmatch(title):
        return True
    return _UNCERTAIN.fullmatch(title) is not None and any(
        _BOILERPLATE.search(below.text) for below in _section(pieces, place)
    )


def _section(pieces: Sequence[Piece], place: int) -> Iterator[Piece]:
    """Yield what stands below a heading, up to the next of any level: what that heads is judged by itself."""
    below = takewhile(lambda piece: piece.kind != "heading", pieces[place + 1 :])
    return (piece for piece in below if piece.kind != "furniture")


def _closing_boilerplate(pieces: Sequence[Piece]) -> int:
    """Find where the boilerplate at the end begins: paragraphs with two of its phrases each, none after without."""
    first = len(pieces)
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        if piece.kind == "furniture":
            continue
        phrases = {found[0].lower() for found in _BOILERPLATE.finditer(piece.text)}
        if piece.kind not in ("paragraph", "item") or len(phrases) < 2:
            break
        first = place
    return first
