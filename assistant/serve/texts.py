"""What the page itself says, in the three languages; a test keeps the catalogues complete."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.schema import Language

LANGUAGE_LABELS: tuple[tuple[str, Language], ...] = (("繁體", "zh-Hant"), ("简体", "zh-Hans"), ("English", "en"))

TEXTS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "title": "Ask the notes",
        "lead": "Answers made of cited sentences. What the notes do not say, it does not say.",
        "holds": "{count} notes, {first} to {last}",
        "holds_undated": "{count} notes",
        "empty": "There are no notes yet. Put some into corpus/ and run `assistant ingest`.",
        "ask": "Ask a question about the notes",
        "send": "Ask",
        "stop": "Stop",
        "clear": "New conversation",
        "examples": "For example",
        "sources": "Sources",
        "no_sources": "The sentences that an answer rests on appear here, each marked in its passage.",
        "quoted": "Quoted from the notes, word for word",
        "written": "Written by {model}; every sentence checked against the sources it cites",
        "withheld": "Withheld, because the notes do not bear it out: {count}",
        "nearest": "Nearest passages",
        "page": "page {page}",
        "undated": "undated",
        "failed": "This did not work.",
        "language": "Language",
    },
    "zh-Hant": {
        "title": "問報告",
        "lead": "答案全由有出處的句子組成；報告沒說的，它不說。",
        "holds": "共 {count} 篇報告，{first} 至 {last}",
        "holds_undated": "共 {count} 篇報告",
        "empty": "目前沒有報告。請把報告放進 corpus/，再執行 `assistant ingest`。",
        "ask": "就報告內容提問",
        "send": "提問",
        "stop": "停止",
        "clear": "新對話",
        "examples": "例如",
        "sources": "來源",
        "no_sources": "答案所依據的句子會顯示在這裡，並在原段落中標出。",
        "quoted": "逐字引自報告",
        "written": "由 {model} 撰寫；每一句都已對照所引來源核對",
        "withheld": "因與報告不符而未顯示：{count} 處",
        "nearest": "最接近的段落",
        "page": "第 {page} 頁",
        "undated": "未註明日期",
        "failed": "未能完成。",
        "language": "語言",
    },
    "zh-Hans": {
        "title": "问报告",
        "lead": "答案全由有出处的句子组成；报告没说的，它不说。",
        "holds": "共 {count} 篇报告，{first} 至 {last}",
        "holds_undated": "共 {count} 篇报告",
        "empty": "目前没有报告。请把报告放进 corpus/，再运行 `assistant ingest`。",
        "ask": "就报告内容提问",
        "send": "提问",
        "stop": "停止",
        "clear": "新对话",
        "examples": "例如",
        "sources": "来源",
        "no_sources": "答案所依据的句子会显示在这里，并在原段落中标出。",
        "quoted": "逐字引自报告",
        "written": "由 {model} 撰写；每一句都已对照所引来源核对",
        "withheld": "因与报告不符而未显示：{count} 处",
        "nearest": "最接近的段落",
        "page": "第 {page} 页",
        "undated": "未注明日期",
        "failed": "未能完成。",
        "language": "语言",
    },
}

EXAMPLES: Mapping[Language, tuple[str, ...]] = {
    "en": (
        "Why is A-share expected to fall fast and rise slowly?",
        "How much did Hong Kong ETFs take in since July?",
        "How likely is a rate cut in December?",
    ),
    "zh-Hant": ("為何 A 股可能急跌慢漲？", "7 月以來港股 ETF 淨申購了多少？", "12 月降息的機率有多大？"),
    "zh-Hans": ("为什么 A 股可能急跌慢涨？", "7 月以来港股 ETF 净申购了多少？", "12 月降息的概率有多大？"),
}
