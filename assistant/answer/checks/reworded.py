"""Denials that say in other words what the sources say without one: a lack for a shortage, no growth for flat."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.checks.denying import reached
from assistant.answer.checks.movements import comparable
from assistant.answer.checks.reading import Reading, Source
from assistant.finance.negation import Negation
from assistant.language.fold import fold

# Who does not act before something stays as he is until then.
BEFORE = re.compile(r"\bbefore\b|前")
_UP_TO = re.compile(r"\b(?:until|till|wait)\b|直[至到]|为止|等到?|要到|才")
_LACK = re.compile(r"lack of|absence of|without|缺乏|欠缺|缺少")
_SCARCE = re.compile(
    r"short\w*|scarc\w*|limited|insufficien\w*|too few|too little|不足|短缺|有限|紧缺|匮乏|"
    r"exclud\w*|apart from|except\w*|撇除|剔除|扣除"
)
# What happens for the first time had not happened before.
_FIRST = re.compile(r"\bfor the first time in\b|\bfirst [a-z ]{2,30} (?:in|since)\b|首次|首度")
_SO_FAR = re.compile(r"\b(?:before|previous\w*|past|until|years)\b|[此之以]前|过去")
_STEADY = re.compile(r"稳定|平稳|持稳|\b(?:stead(?:y|ily)|stable)\b")
_MOVES = re.compile(r"^\W*(?:been )?(?:mov|chang|budg|变|波动|动|起伏)")


def says_in_other_words(said: Reading, denial: Negation, sources: Sequence[Source]) -> bool:
    """Tell whether a source may say without a denial what is denied: a shortage for a lack, flat for hardly moved."""
    held_until = any(_UP_TO.search(source.sentence.folded) for source in sources) and not _UP_TO.search(said.folded)
    if held_until and (said.periods or BEFORE.search(fold(said.text[denial.end :]))):
        return True
    if _LACK.fullmatch(denial.text.lower()):
        return any(_SCARCE.search(source.sentence.folded) for source in sources)
    told = [one for source in sources for one in source.sentence.directions]
    if any(reached(denial, one.start) for one in said.quantities):
        return False
    if _SO_FAR.search(said.folded) and any(_FIRST.search(source.sentence.folded) for source in sources):
        return True
    if _MOVES.search(fold(said.text[slice(*denial.scope)])):
        return any(not one.sign for one in told) or any(_STEADY.search(source.sentence.folded) for source in sources)
    moves = [one for one in said.directions if reached(denial, one.start) and one.axis not in ("view", "rating")]
    pairs = [(one.sign, other.sign) for one in moves for other in told if one.sign and comparable(one, other)]
    return any(not other for _, other in pairs) or (bool(pairs) and not any(one == other for one, other in pairs))
