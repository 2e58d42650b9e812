"""What a reader has to know about an answer beside its statements, in the reader's language and script."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from assistant.answer.phrases import day, list_names, name_note
from assistant.errors import MalformedDraft, ProviderError, ProviderFiltered, ProviderRefused, ProviderTimeout
from assistant.index.terms import content_words, read_words
from assistant.language.fold import fold
from assistant.schema import Language, NoteInfo, Notice, NoticeKind, Question

_TEXTS: dict[NoticeKind, dict[Language, str]] = {
    "rewritten": {
        "en": "Understood as: {meant}",
        "zh-Hant": "理解為：{meant}",
        "zh-Hans": "理解为：{meant}",
    },
    "as_of": {
        "en": "Answered as if today were {date}; later notes are left out.",
        "zh-Hant": "以 {date} 當日的資料作答，其後的報告不計在內。",
        "zh-Hans": "以 {date} 当日的资料作答，其后的报告不计在内。",
    },
    "stale": {
        "en": "The newest note cited is of {date}, {days} days before {today}; views may have changed since.",
        "zh-Hant": "所引報告最新的一篇發布於 {date}，距 {today} 已有 {days} 天，觀點其後可能已改變。",
        "zh-Hans": "所引报告最新的一篇发布于 {date}，距 {today} 已有 {days} 天，观点其后可能已改变。",
    },
    "superseded": {
        "en": "Earlier view: {old}. The later note, {new}, says otherwise and comes first.",
        "zh-Hant": "較早的觀點見 {old}；其後的 {new} 已有不同說法，以後者為先。",
        "zh-Hans": "较早的观点见 {old}；其后的 {new} 已有不同说法，以后者为先。",
    },
    "incomplete": {
        "en": "The model was cut off; what is shown was verified, but the answer may be incomplete.",
        "zh-Hant": "模型的回答中途中斷；已顯示的內容均經核對，但答案可能不完整。",
        "zh-Hans": "模型的回答中途中断；已显示的内容均经核对，但答案可能不完整。",
    },
    "no_advice": {
        "en": "This is what the notes say, and no personal advice.",
        "zh-Hant": "以上只是報告的說法，並非個人投資建議。",
        "zh-Hans": "以上只是报告的说法，并非个人投资建议。",
    },
    "missing": {
        "en": "The notes do not answer this part: {part}.",
        "zh-Hant": "以下部分報告沒有回答：{part}。",
        "zh-Hans": "以下部分报告没有回答：{part}。",
    },
    "fallback": {
        "en": "The model could not be used ({reason}); the notes are quoted word for word instead.",
        "zh-Hant": "模型未能使用（{reason}），改為逐字引用報告。",
        "zh-Hans": "模型未能使用（{reason}），改为逐字引用报告。",
    },
}
_SOME_PART: dict[Language, str] = {
    "en": "part of the question",
    "zh-Hant": "問題的一部分",
    "zh-Hans": "问题的一部分",
}
_REASONS: tuple[tuple[type[Exception], dict[Language, str]], ...] = (
    (ProviderTimeout, {"en": "no answer in time", "zh-Hant": "逾時沒有回應", "zh-Hans": "超时没有响应"}),
    (ProviderFiltered, {"en": "its content filter refused", "zh-Hant": "內容過濾拒絕", "zh-Hans": "内容过滤拒绝"}),
    (ProviderRefused, {"en": "it refused the call", "zh-Hant": "拒絕了請求", "zh-Hans": "拒绝了请求"}),
    (MalformedDraft, {"en": "it gave no usable answer", "zh-Hant": "沒有可用的回答", "zh-Hans": "没有可用的回答"}),
    (Exception, {"en": "it cannot be reached", "zh-Hant": "無法連線", "zh-Hans": "无法连接"}),
)
_DEALING = r"(?:buy|sell|hold|keep|invest|add|trim|reduce|increase|switch|move|put|own|exit|enter|take|cut|rotate)"
_TRADING = r"(?:买|卖|加仓|减仓|入市|入场|投资|清仓|抄底|持有|换|配置|布局|追|止损|沽|认购|申购|赎回|放)"
_ADVICE = re.compile(
    rf"\b(?:should|shall|can|could|must) (?:i|we|my \w+|our \w+) (?:\w+ ){{0,2}}{_DEALING}\b"
    r"|\b(?:is it|would it be) (?:a good|the right|a bad) time\b|\bgood time (?:for me )?to (?:buy|sell|invest)\b"
    r"|\b(?:advise|recommend) (?:me|us)\b|\bwhat (?:would|do) you (?:recommend|suggest|advise)\b"
    r"|\bwhat should (?:i|we) (?:buy|sell|do)\b|\b(?:for|suits?) someone like me\b"
    r"|\b(?:my|our) (?:portfolio|savings|pension|money|retirement|holdings?|shares|position)\b"
    rf"|(?:我|我们|本人|咱).{{0,6}}(?:该|应该|应当|要不要|可以|能不能|适合|值得|是否|可不可以).{{0,6}}{_TRADING}"
    rf"|(?:要不要|该不该|应不应该|值不值得|值得|能不能|好不好|可不可以)(?:现在|现时)?{_TRADING}"
    r"|(?:推荐|建议|帮|教)(?:给)?我|我的(?:资产|组合|退休|积蓄|储蓄|钱|养老|持仓|股票|基金|仓位)"
)


def rewritten_notice(language: Language, meant: str) -> Notice:
    """Say which question was answered."""
    return _notice("rewritten", language, meant=meant)


def as_of_notice(language: Language, as_of: dt.date) -> Notice:
    """Say that the answer is that of an earlier day."""
    return _notice("as_of", language, date=day(as_of))


def stale_notice(language: Language, newest: NoteInfo, published: dt.date, today: dt.date) -> Notice:
    """Say how old the newest of what is cited is."""
    values = {"date": day(published), "days": str((today - published).days), "today": day(today)}
    return _notice("stale", language, (newest.id,), **values)


def superseded_notice(language: Language, old: Sequence[NoteInfo], new: NoteInfo) -> Notice:
    """Name the earlier notes whose view a later one changed, and the later one."""
    ids = tuple(dict.fromkeys([note.id for note in old] + [new.id]))
    names = list_names(language, [name_note(note) for note in old])
    return _notice("superseded", language, ids, old=names, new=name_note(new))


def incomplete_notice(language: Language) -> Notice:
    """Say that the model was cut off."""
    return _notice("incomplete", language)


def fallback_notice(language: Language, failure: ProviderError) -> Notice:
    """Say that the notes are quoted because the model failed, and in which way it did."""
    reason = next(texts[language] for kind, texts in _REASONS if isinstance(failure, kind))
    return _notice("fallback", language, reason=reason)


def no_advice_notice(question: Question) -> Notice | None:
    """Say that the answer is no advice, where the question asks for some."""
    return _notice("no_advice", question.language) if _ADVICE.search(fold(question.text)) else None


def missing_notice(question: Question, part: str) -> Notice:
    """Name the part of a question that the notes do not answer.

    The part comes from a model: it is repeated only where all of its words are the question's own.
    """
    named = " ".join(part.split()).strip(" .。:：*`")
    asked = {word.text for word in read_words(question.text)}
    words = content_words(read_words(named))
    own = bool(words) and all(word.text in asked for word in words) and len(named) <= len(question.text)
    return parts_missing(question.language, [named if own else _SOME_PART[question.language]])


def parts_missing(language: Language, parts: Sequence[str]) -> Notice:
    """Name the parts of a question that the notes do not answer."""
    return _notice("missing", language, part=list_names(language, parts))


def _notice(kind: NoticeKind, language: Language, note_ids: tuple[str, ...] = (), **values: str) -> Notice:
    return Notice(kind, _TEXTS[kind][language].format(**values), note_ids)
