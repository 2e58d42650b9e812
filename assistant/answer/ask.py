"""A question from its conversation to its answer: search, then draft or quote, and what there is to know beside it."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answer.bearing import context_of, read_asked
from assistant.answer.compose import Brief, compose_draft, compose_quotes
from assistant.answer.composition import Composition, Searched
from assistant.answer.content import content_of
from assistant.answer.cost import price_of
from assistant.answer.disclaimers import disclaimers_of
from assistant.answer.draft import Drafter
from assistant.answer.extract import Extraction, Quote, extract_quotes
from assistant.answer.notices import (
    as_of_notice,
    fallback_notice,
    no_advice_notice,
    parts_missing,
    rewritten_notice,
)
from assistant.answer.prompting import LANGUAGE_NAMES, count_tokens, fit_hits, render_prompt
from assistant.answer.rewrite import make_writer
from assistant.answer.timely import asks_for_the_earlier, newest_first, stale_notices, superseded_notices
from assistant.answer.views import find_changes, is_view, later_notes
from assistant.answer.wanted import read_wanted
from assistant.errors import ProviderError
from assistant.finance.glossary import Glossary
from assistant.index.embed import Embedder
from assistant.index.store import Index
from assistant.prompts import load_prompt
from assistant.retrieve.condense import Write, condense, standalone
from assistant.retrieve.pipeline import retrieve
from assistant.retrieve.reader import Reader
from assistant.retrieve.sentences import weigh_sentences
from assistant.schema import Answer, Hit, NoteInfo, Notice, Question, Sentence, Withheld
from assistant.settings import Settings
from assistant.tracing import Trace

logger = logging.getLogger(__name__)

# Sentences that answer are looked for in so many times as many passages as a model is given.
_LOOKED_THROUGH = 2


@dataclass(frozen=True, slots=True)
class Means:
    """What answering needs.

    Attributes:
        reader: Says which sentences answer.
        drafter: Writes answers; None: the notes are quoted.
        prompts: Folder of the workspace's own prompts.
        today: The day on which the question is asked.
    """

    index: Index
    embedder: Embedder
    settings: Settings
    glossary: Glossary
    reader: Reader
    drafter: Drafter | None
    prompts: Path
    today: dt.date


def answer_question(question: Question, means: Means) -> Iterator[Answer]:
    """Answer a question, yielding the answer so far after each verified statement; the last one is whole."""
    trace = Trace("answer")
    try:
        for answer in _answer(question, means, trace):
            yield answer
            trace.tell(_told(answer))
    finally:
        trace.end()


def _told(answer: Answer) -> Mapping[str, str | int | float | None]:
    """Choose what a span says of an answer; the names are those of OpenTelemetry where it has one."""
    return {
        "assistant.outcome": answer.outcome,
        "assistant.mode": answer.mode,
        "assistant.statements": len(answer.statements),
        "assistant.withheld": len(answer.withheld),
        "gen_ai.request.model": answer.model or None,
        "gen_ai.usage.input_tokens": answer.usage.get("input_tokens"),
        "gen_ai.usage.output_tokens": answer.usage.get("output_tokens"),
        "assistant.cost": answer.cost,
    }


def _answer(question: Question, means: Means, trace: Trace) -> Iterator[Answer]:
    started = time.perf_counter()
    index = means.index
    used: Counter[str] = Counter()
    with trace.stage("condense", turns=len(question.history)):
        asked, meant = condense(question, means.glossary, _writer(means, used) if question.history else None)
    condensed = time.perf_counter()
    top_k = means.settings.retrieve.top_k
    with trace.stage("retrieve"):
        found = _search(asked, means, top_k * _LOOKED_THROUGH)
    searched = Searched(
        found[:top_k],
        index.catalogue.allowed_notes(question.filters, question.as_of),
        index.generation,
        seconds={"condense": condensed - started, "retrieve": time.perf_counter() - condensed},
        meant=meant,
        notices=_known_notices(question, meant, means),
        further=found[top_k:],
    )
    last = None
    with trace.stage("quote" if means.drafter is None else "draft", passages=len(searched.hits)):
        for last in _compose(asked, searched, means):
            yield replace(last, question=question)
    if last is not None:
        usage = {name: tokens + last.usage.get(name, 0) for name, tokens in used.items()}
        yield _complete(replace(last, question=question, usage={**last.usage, **usage}), means)


def _writer(means: Means, used: Counter[str]) -> Write | None:
    if means.drafter is None:
        return None
    return make_writer(means.drafter, load_prompt("condense", means.prompts), used.update)


def _compose(question: Question, searched: Searched, means: Means) -> Iterator[Answer]:
    """Draft where there is a model, quote where there is none or it fails."""
    if means.drafter is not None and searched.hits:
        if unknown := _unknown(question, searched, means):
            # Of what no note mentions a model could only tell from its own knowledge; it is not asked.
            known = replace(searched, unknown=unknown)
            yield Composition(question, known, "model", means.drafter.model).answer()
            return
        try:
            yield from compose_draft(question, searched, means.drafter, _brief(question, searched, means))
            return
        except ProviderError as failure:
            logger.warning("Quoting instead: %s %s", failure.fact, failure.remedy)
            notice = fallback_notice(question.language, failure)
            searched = replace(searched, notices=(*searched.notices, notice))
    yield from _quote(question, searched, means)


def _unknown(question: Question, searched: Searched, means: Means) -> tuple[str, ...]:
    """Name what the question is about and no passage mentions."""
    wanted = read_wanted(standalone(question), means.glossary, _newest(searched.notes))
    return wanted.unknown_in(f"{context_of(hit)}\n{hit.passage.text}" for hit in searched.hits)[0]


def _quote(question: Question, searched: Searched, means: Means) -> Iterator[Answer]:
    meant = standalone(question)
    wanted = read_wanted(meant, means.glossary, _newest(searched.notes))
    houses = {note.house for note in searched.notes}
    asked = read_asked(wanted, houses, own=question.text)
    content = content_of(meant, houses)

    def quotable(hits: Sequence[Hit]) -> Extraction:
        relevances = means.reader.read(meant, weigh_sentences(meant, hits, means.index, means.embedder, content))
        found = extract_quotes(asked, relevances, means.settings.answer.max_statements)
        if not found.unknown or wanted.is_called_nothing_else(found.unknown):
            return found
        # Other notes may know the name: then what answers may call it otherwise.
        named = replace(question, text=" ".join(found.unknown), history=())
        others = _search(named, means, means.settings.retrieve.top_k)
        return extract_quotes(asked, relevances, means.settings.answer.max_statements, others)

    found = quotable((*searched.hits, *searched.further))
    considered = found.considered
    if later := _later_hits(question, found.quotes, searched, means):
        considered = (*considered, *quotable(later).considered)
    changes = find_changes(_said(found.quotes), _said(considered), means.glossary)
    changes = tuple(change for change in changes if not asks_for_the_earlier(wanted, change))
    quotes = newest_first(found.quotes, considered, changes)[: max(1, means.settings.answer.max_statements)]
    notices = (*searched.notices, *superseded_notices(question.language, changes))
    if found.missing and quotes:
        notices = (*notices, parts_missing(question.language, found.missing))
    return compose_quotes(question, replace(searched, unknown=found.unknown, notices=notices), quotes)


def _later_hits(question: Question, quotes: Sequence[Quote], searched: Searched, means: Means) -> tuple[Hit, ...]:
    """Search the later notes of the house whose view comes first, where none of them was found."""
    if not quotes or not is_view(quotes[0].sentence.text):
        return ()
    first = quotes[0].hit.note
    later = {note.id for note in later_notes(first, searched.notes)}
    if first.published is None or not later or any(hit.note.id in later for hit in searched.hits):
        return ()
    limits = replace(question.filters, house=first.house, since=first.published + dt.timedelta(days=1))
    return _search(replace(question, filters=limits), means, means.settings.retrieve.top_k)


def _search(question: Question, means: Means, count: int) -> tuple[Hit, ...]:
    return retrieve(question, means.index, means.embedder, means.settings.with_top_k(count), means.glossary)


def _said(quotes: Sequence[Quote]) -> list[tuple[Hit, Sentence]]:
    return [(quote.hit, quote.sentence) for quote in quotes]


def _brief(question: Question, searched: Searched, means: Means) -> Brief:
    """Make the prompt of as many passages as fit, and keep what is needed to have it repaired."""
    prompt, again = (load_prompt(name, means.prompts) for name in ("answer", "repair"))
    bare = render_prompt(prompt, question, (), means.today)
    hits = fit_hits(searched.hits, means.settings.llm.context_tokens - count_tokens(bare))

    def repair(failed: Sequence[Withheld], foreign: Sequence[str]) -> str:
        problems = "\n".join([*_list_problems(failed), *(_ask_for_language(text, question) for text in foreign)])
        return render_prompt(again, question, hits, means.today, {"problems": problems})

    return Brief(render_prompt(prompt, question, hits, means.today), prompt.digest, hits, repair, means.glossary)


def _list_problems(failed: Sequence[Withheld]) -> Iterator[str]:
    for one in failed:
        faults = "; ".join(
            f"{problem.kind}: {problem.said!r}" + (f", the source says {problem.source!r}" if problem.source else "")
            for problem in one.problems
        )
        yield f"- {one.text} ({faults})"


def _ask_for_language(text: str, question: Question) -> str:
    return f"- {text} (language: it has to be in {LANGUAGE_NAMES[question.language]})"


def _known_notices(question: Question, meant: str, means: Means) -> tuple[Notice, ...]:
    """Say what is known before anything is searched."""
    advice = no_advice_notice(question)
    earlier = question.as_of is not None and question.as_of < means.today
    as_of = as_of_notice(question.language, question.as_of) if question.as_of and earlier else None
    rewritten = rewritten_notice(question.language, meant) if meant else None
    return tuple(notice for notice in (rewritten, as_of, advice) if notice is not None)


def _complete(answer: Answer, means: Means) -> Answer:
    """Add what can be said only of the whole: the disclaimers of what is cited, and the cost."""
    today = answer.question.as_of or means.today
    notes = [hit.note for hit in answer.hits]
    stale = stale_notices(answer.citations, notes, today, means.settings.answer.stale_days, answer.question.language)
    return replace(
        answer,
        notices=(*answer.notices, *_changed(answer, means), *stale),
        disclaimers=disclaimers_of(answer.citations, means.index.catalogue.note),
        cost=price_of(answer, means.settings.llm.prices),
    )


def _changed(answer: Answer, means: Means) -> tuple[Notice, ...]:
    """Say which views that a model's answer cites a later note changed; quotes are put in order before."""
    if answer.mode == "extractive":
        return ()
    known = [(hit, sentence) for hit in answer.hits for sentence in hit.passage.sentences]
    cited = {(citation.passage_id, ordinal) for citation in answer.citations for ordinal in citation.sentences}
    said = [(hit, sentence) for hit, sentence in known if (hit.passage.id, sentence.ordinal) in cited]
    return superseded_notices(answer.question.language, find_changes(said, known, means.glossary))


def _newest(notes: Sequence[NoteInfo]) -> dt.date | None:
    """Give the day of the newest note: what a question's "last month" is counted from, so that no clock is needed."""
    return max((note.published for note in notes if note.published), default=None)
