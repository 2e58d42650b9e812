"""Answer without a model: the sentences that answer the question, quoted as they stand, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.answerable import ANSWERABLE, MOST_ODDS, Shown, answerable
from assistant.answer.bearing import Asked, Fault, context_of
from assistant.answer.empty import says_nothing
from assistant.answer.similar import share_of_pairs
from assistant.corpus.tables import CELL
from assistant.retrieve.layout import announced_by, is_header
from assistant.retrieve.order import figures_of
from assistant.retrieve.sentences import Relevance, best_fused
from assistant.schema import Hit, Sentence

# What counts towards the order of sentences: the weights, rounded, of a choice model fitted on question sets. Fitted on
# all sets but one, it puts a sentence asked for first on the one left out for 68 questions of 100; weights that cared
# more for names did for 65.
_ORDER = {
    "coverage": 0.5,
    "cosine": 0.2,
    "names": 0.1,
    "terms": 0.1,
    "dates": 0.1,
    "kind": 0.15,
    "passage": 0.5,
}
# A row of a table gives no reasons.
_ROW_WHERE_WHY = 0.1
# What counts towards whether a sentence answers at all; here nothing is relative to other sentences.
_SUPPORT = {"gist": 0.4, "cosine": 0.35, "terms": 0.25}
# What a fault takes from the order, and the lack of a figure where one is asked for.
_FAULTS: Mapping[Fault, float] = {"name": 0.1, "subject": 0.1, "time": 0.05}
_NO_FIGURE = 0.1
# What the reader adds to the order for each unit of log odds; the ratio was fitted on question sets of several hands.
_READ_ORDER = 0.03
# What it adds to the support of further quotes, for each unit above or below what changes nothing.
_READ_SUPPORT, _EVEN_ODDS = 0.06, -0.5
# A sentence with less support answers nothing, where none was read.
ANSWER_FLOOR = 0.42
# With so much support, and odds no worse, a sentence answers by itself; and a row of a table whatever its odds.
_PLAIN_SUPPORT, _PLAIN_ODDS = 0.6, -3.0
_ROW_SUPPORT = 0.5
# Further quotes are shown while their place in the order is at least this share of the best, and they bear so much on
# the question: less than an answer must, but where little is found everything stands near the best. Reasons need not:
# they are told in words of their own.
_FURTHER_SHARE = 0.7
_FURTHER_FLOOR = 0.24
# Only the first sentences can be the answer; further down, words meet by chance.
_LOOKED_AT = 10
# Where why is asked: which sentences before and after one may be what it explains, and what each is worth.
_BESIDE = ((-1, 1.0), (-2, 0.8), (1, 0.9))
# What such a neighbour counts beside the sentence itself, and less where the sentence names no cause.
_BESIDE_SHARE = 0.5
_NO_CAUSE = 0.8
# Two sentences that share more of their character pairs than this say the same.
_SAME_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that answers.

    Attributes:
        score: Its place in the order of quotes, 0 to about 1; comparable within one question only.
        support: How far it bears on the question at all, 0 to about 1.
        shown: What it has to show for being an answer; None: it was not read.
        faulty: Whether anything speaks against it.
    """

    hit: Hit
    sentence: Sentence
    score: float
    support: float = 1.0
    shown: Shown | None = None
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """The sentences that answer a question, best first.

    Attributes:
        unknown: Names in the question that none of the passages found mentions; then nothing is quoted.
        considered: The first sentences that may answer, quoted or not.
        missing: Names beside others that are answered, which none of the passages mentions.
    """

    quotes: tuple[Quote, ...]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    considered: tuple[Quote, ...] = ()


def extract_quotes(
    asked: Asked, relevances: Sequence[Relevance], max_quotes: int, others: Sequence[Hit] = ()
) -> Extraction:
    """Choose the sentences that answer, at most `max_quotes`; none when nothing does.

    Args:
        asked: What the question asks for.
        relevances: Of every sentence of the passages found.
        max_quotes: At least 1.
        others: Passages that are not quoted, but may know the names of the question.
    """
    if asked.personal:
        return Extraction(())
    hits = {hit.passage.id: hit for hit in (*(item.hit for item in relevances), *others)}.values()
    unknown, missing = asked.wanted.unknown_in(f"{context_of(hit)}\n{hit.passage.text}" for hit in hits)
    if unknown:
        return Extraction((), unknown)
    ranked = rank_quotes(asked, relevances)
    quotes = [quote for quote in ranked[:_LOOKED_AT] if quote.support > 0]
    if not _answered(ranked, quotes[:max_quotes]):
        return Extraction(())
    enough = quotes[0].score * _FURTHER_SHARE
    least = 0.0 if asked.wanted.reason else _FURTHER_FLOOR
    further = [quote for quote in quotes if quote.score >= enough and _supported(quote) >= least]
    chosen = _distinct(_with_items(further, {quote.hit.passage.id: quote.hit for quote in ranked}), max_quotes)
    return Extraction(chosen, missing=missing, considered=tuple(quotes))


def _answered(ranked: Sequence[Quote], first: Sequence[Quote]) -> bool:
    shown = [quote.shown for quote in ranked if quote.shown is not None]
    if shown:
        return bool(first) and (answerable(shown) >= ANSWERABLE or _is_plain(first[0]))
    return any(quote.support >= ANSWER_FLOOR and not quote.faulty for quote in first)


def _is_plain(quote: Quote) -> bool:
    """Tell whether a sentence answers by its words alone, as it does where the question is short and direct."""
    if quote.faulty:
        return False
    # Of a row of a table, though it names what is asked for, the reader has too few words to go by.
    if CELL in quote.sentence.text:
        return quote.support >= _ROW_SUPPORT
    return quote.support >= _PLAIN_SUPPORT and quote.shown is not None and quote.shown.odds >= _PLAIN_ODDS


def _supported(quote: Quote) -> float:
    return quote.support + (_READ_SUPPORT * (quote.shown.odds - _EVEN_ODDS) if quote.shown else 0.0)


def rank_quotes(asked: Asked, relevances: Sequence[Relevance]) -> tuple[Quote, ...]:
    """Score every sentence, best first."""
    best = best_fused(relevances)
    # Where some were read, the others are too far down to answer.
    read = [item for item in relevances if item.answers is not None] or relevances
    quotes = [_quote(asked, item, best) for item in read if _may_answer(item)]
    if asked.wanted.reason:
        quotes = _beside_views(asked, quotes)
    return tuple(sorted(quotes, key=lambda quote: -quote.score))


def _may_answer(item: Relevance) -> bool:
    return not is_header(item.hit.passage, item.sentence) and not says_nothing(item.sentence.text, item.hit.note)


def _beside_views(asked: Asked, quotes: Sequence[Quote]) -> list[Quote]:
    """Raise what stands beside a sentence of what is to be explained: there its reasons are given."""
    scores = {(quote.hit.passage.id, quote.sentence.ordinal): quote.score for quote in quotes}

    def raised(quote: Quote) -> float:
        place = quote.sentence.ordinal
        near = max(share * scores.get((quote.hit.passage.id, place + step), 0.0) for step, share in _BESIDE)
        near *= 1.0 if asked.wanted.met_by(quote.sentence.text) else _NO_CAUSE
        return max(quote.score, (1 - _BESIDE_SHARE) * quote.score + _BESIDE_SHARE * near)

    return [replace(quote, score=raised(quote)) for quote in quotes]


def _with_items(quotes: Sequence[Quote], found: Mapping[str, Hit]) -> list[Quote]:
    """Let the items of a list follow the sentence that announces them."""
    whole: list[Quote] = []
    for quote in quotes:
        items = announced_by(quote.hit, quote.sentence, found)
        whole += [quote, *(Quote(hit, item, quote.score, quote.support) for hit, item in items)]
    return list({(quote.hit.passage.id, quote.sentence.ordinal): quote for quote in reversed(whole)}.values())[::-1]


def _quote(asked: Asked, item: Relevance, best: float) -> Quote:
    wanted = asked.wanted
    text, published = item.sentence.text, item.hit.note.published
    context = context_of(item.hit, item.sentence)
    names, terms = wanted.share_of_names(text, context), wanted.share_of_terms(text, context, item.matched)
    aspects = {
        "coverage": item.coverage,
        "gist": item.gist,
        "cosine": item.cosine,
        "names": names,
        "terms": terms,
        "dates": wanted.share_of_periods(text, published),
        "kind": 1.0 if wanted.met_by(text) else 0.0,
        "passage": item.hit.fused / best,
    }
    support = _mean({**aspects, "terms": _either(names, terms)}, _SUPPORT) * asked.factor(item)
    faults, no_figure = asked.faults(item), wanted.figure and not wanted.met_by(text)
    score = _mean(aspects, _ORDER) - sum(_FAULTS[fault] for fault in faults)
    score -= (_ROW_WHERE_WHY if wanted.reason and CELL in text else 0.0) + (_NO_FIGURE if no_figure else 0.0)
    if item.answers is None:
        return Quote(item.hit, item.sentence, score, support, faulty=bool(faults))
    odds = max(-MOST_ODDS, min(MOST_ODDS, item.answers))
    shown = Shown(
        odds=odds,
        support=support,
        words=len(item.matched),
        unspoken=max((weight for label, weight in item.weights.items() if label not in item.matched), default=0.0),
        faulty=bool(faults),
    )
    return Quote(item.hit, item.sentence, score + _READ_ORDER * odds, support, shown, shown.faulty)


def _mean(aspects: Mapping[str, float | None], weights: Mapping[str, float]) -> float:
    """Weigh the aspects that the question has."""
    known = [(weight, value) for name, weight in weights.items() if (value := aspects[name]) is not None]
    return sum(weight * value for weight, value in known) / sum(weight for weight, _ in known)


def _either(names: float | None, terms: float | None) -> float | None:
    held = [share for share in (names, terms) if share is not None]
    return sum(held) / len(held) if held else None


def _says_the_same(text: str, other: str) -> bool:
    return figures_of(text) == figures_of(other) and share_of_pairs(text, other) >= _SAME_SHARE


def _distinct(quotes: Sequence[Quote], max_quotes: int) -> tuple[Quote, ...]:
    """Leave out sentences that repeat a better one; with another figure a sentence is another one."""
    kept: list[Quote] = []
    for quote in quotes:
        if not any(_says_the_same(quote.sentence.text, other.sentence.text) for other in kept):
            kept.append(quote)
        if len(kept) == max_quotes:
            break
    return tuple(kept)
