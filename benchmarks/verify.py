"""Measure verification: how many true statements it accuses, and how many false ones it lets pass, by kind of error.

    python benchmarks/verify.py [FILE…] [--misses]

The files (by default those under `benchmarks/verify/`) hold sentences of notes, true statements about them and false
ones written by hand; further false ones are made from the true ones by rule.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from assistant.answer.verify import Evidence, verify
from assistant.finance.dates import parse_dates
from assistant.finance.glossary import Mention, Term, load_glossary
from assistant.finance.quantities import parse_quantities

HERE = Path(__file__).with_name("verify")
SEED = 20251123


@dataclass(frozen=True)
class Case:
    """A statement, what it cites, and what is wrong with it: `true`, `hand: KIND` or the rule that spoiled it."""

    statement: str
    evidence: tuple[Evidence, ...]
    label: str


def read_cases(path: Path) -> Iterator[Case]:
    """Read the cases of a file; sentences that follow one another are cited together."""
    published: dt.date | None = None
    context = ""
    evidence: tuple[Evidence, ...] = ()
    before = ""
    for line in path.read_text("utf-8").splitlines():
        mark, rest = line[:1], line[2:]
        if mark == "@":
            day, _, context = rest.partition(" | ")
            published = dt.date.fromisoformat(day) if day.strip() else None
            title, bar, header = context.partition(" | ")
            context = f"{title}\n{header}" if bar else title
        elif mark == "=":
            evidence = (*(evidence if before == "=" else ()), Evidence(rest, published, context))
        elif mark == "+":
            yield Case(rest, evidence, "true")
        elif mark == "-":
            kind, _, statement = rest.partition(": ")
            yield Case(statement, evidence, f"hand: {kind}")
        before = mark


@cache
def _pairs(rule: str) -> tuple[tuple[str, str], ...]:
    """Read what a rule replaces by what; `_` stands for a blank, the longer or more telling words first."""
    lines = (HERE / "replacements.tsv").read_text("utf-8").splitlines()[1:]
    cells = [line.replace("_", " ").split("\t") for line in lines]
    return tuple((right, wrong) for name, right, wrong in cells if name == rule)


def spoil_digit(text: str, dice: random.Random) -> Iterator[str]:
    for quantity in parse_quantities(text):
        digits = [at for at in range(quantity.start, quantity.end) if text[at].isdecimal()]
        if digits:
            at = dice.choice(digits[:2])
            digit = dice.choice([d for d in "123456789" if d != text[at]])
            yield text[:at] + digit + text[at + 1 :]


def spoil_magnitude(text: str, _: random.Random) -> Iterator[str]:
    for big, small in _pairs("magnitude"):
        if big in text:
            yield text.replace(big, small)
            return
    for match in re.finditer(r"\d+\.\d+(?=\s?(?:%|倍|times|個|个|percentage))", text):
        yield text[: match.start()] + match[0].replace(".", "") + text[match.end() :]


def spoil_unit(text: str, _: random.Random) -> Iterator[str]:
    for right, wrong in _pairs("unit"):
        if re.search(r"\d[\d,.]*" + re.escape(right), text) or (right in ("HK$", "$") and right in text):
            yield text.replace(right, wrong)
            return


def spoil_direction(text: str, _: random.Random) -> Iterator[str]:
    for one, other in _pairs("direction"):
        for right, wrong in ((one, other), (other, one)):
            # Not the up of `make up` and of `cool-down`.
            latin = rf"(?<!make )(?<!-)\b{re.escape(right.strip())}\b"
            whole = latin if right.isascii() else re.escape(right)
            if re.search(whole, text):
                yield re.sub(whole, wrong.strip(), text, count=1)
                return


def spoil_negation(text: str, _: random.Random) -> Iterator[str]:
    for right, wrong in _pairs("negation"):
        # No text becomes another by what is no denial: 未來, 並不, not just.
        found = re.search(rf"(?<!並)(?<!并){re.escape(right)}(?!來|来|just|only)", text)
        if found:
            yield text[: found.start()] + wrong + text[found.end() :]
            return


def spoil_quantifier(text: str, _: random.Random) -> Iterator[str]:
    for right, wrong in _pairs("quantifier"):
        if right in text:
            yield text.replace(right, wrong, 1)
            return


def spoil_modality(text: str, _: random.Random) -> Iterator[str]:
    """Make a fact of a forecast and a certainty of a possibility."""
    for right, wrong in _pairs("modality"):
        named = rf"[於于过過好超合的很太場场]{right}|{right}(?:性|值|的)"
        if right in text and not re.search(named, text):
            if wrong:
                yield re.sub("將|将|會(?!議)|会(?!议)", "", text.replace(right, wrong, 1))
            return


def spoil_date(text: str, dice: random.Random) -> Iterator[str]:
    for match in re.finditer(r"(?<!\d)(\d{1,2}) ?([月日])", text):
        limit = 12 if match[2] == "月" else 28
        number = dice.choice([n for n in range(1, limit + 1) if n != int(match[1])])
        yield text[: match.start(1)] + str(number) + text[match.end(1) :]
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    for match in re.finditer("|".join(months), text):
        yield text[: match.start()] + dice.choice([m for m in months if m != match[0]]) + text[match.end() :]


def spoil_period(text: str, _: random.Random) -> Iterator[str]:
    for right, wrong in _pairs("period"):
        if right in text:
            yield text.replace(right, wrong)
            return


def spoil_name(text: str, dice: random.Random) -> Iterator[str]:
    glossary = load_glossary()
    for mention in glossary.find(text):
        term = mention.term
        inside = any(one.start <= mention.start < one.end for one in (*parse_quantities(text), *parse_dates(text)))
        if term.entity and term.kind in ("company", "index", "institution", "person", "place") and not inside:
            other = dice.choice(_famous(term, glossary.terms))
            yield text[: mention.start] + _form_like(mention, other) + text[mention.end :]


def _famous(term: Term, terms: Sequence[Term]) -> list[Term]:
    """Give the better known terms of a kind, which stand first in their files."""
    return [one for one in terms if one.kind == term.kind and one != term and one.hant and one.en][:12]


def _form_like(mention: Mention, other: Term) -> str:
    return other.en if mention.text.isascii() else other.hant


_LISTED = re.compile(
    r"(?P<a>[\d.,]+%?)(?P<unit>[^\d、，,和及與与]{0,5})(?P<gap>、| and | ?和 ?| ?及 ?| ?與 ?| ?与 ?)(?P<b>[\d.,]+%?)"
)


def spoil_list(text: str, _: random.Random) -> Iterator[str]:
    for match in _LISTED.finditer(text):
        if match["a"] != match["b"] and re.search("分別|分别|respectively|fell|rose|下跌|上漲|上涨|cent|for", text):
            swapped = f"{match['b']}{match['unit']}{match['gap']}{match['a']}"
            yield text[: match.start()] + swapped + text[match.end() :]


def spoil_pair(text: str, _: random.Random) -> Iterator[str]:
    """Swap two figures of one kind."""
    quantities = [one for one in parse_quantities(text) if one.high is None and one.kind != "tenor"]
    for one, two in pairwise(quantities):
        if one.kind == two.kind and one.unit == two.unit and one.value != two.value:
            a, b = (re.search(r"\d[\d.,]*", text[q.start : q.end]) for q in (one, two))
            if a and b:
                yield (
                    text[: one.start + a.start()]
                    + b[0]
                    + text[one.start + a.end() : two.start + b.start()]
                    + a[0]
                    + text[two.start + b.end() :]
                )
                return


RULES = {
    "digit": spoil_digit,
    "magnitude": spoil_magnitude,
    "unit": spoil_unit,
    "direction": spoil_direction,
    "negation": spoil_negation,
    "quantifier": spoil_quantifier,
    "modality": spoil_modality,
    "date": spoil_date,
    "period": spoil_period,
    "name": spoil_name,
    "list": spoil_list,
    "pair": spoil_pair,
}


def spoil(cases: Sequence[Case]) -> Iterator[Case]:
    dice = random.Random(SEED)
    for case in cases:
        for label, rule in RULES.items():
            for text in dict.fromkeys(rule(case.statement, dice)):
                if text != case.statement:
                    yield Case(text, case.evidence, label)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(HERE.glob("*.txt")))
    parser.add_argument("--misses", action="store_true", help="print every misjudged statement")
    options = parser.parse_args()
    cases = [case for path in options.files for case in read_cases(path)]
    true = [case for case in cases if case.label == "true"]
    cases += spoil(true)
    verify(cases[0].statement, cases[0].evidence)
    count: Counter[str] = Counter()
    accused: Counter[str] = Counter()
    seconds: dict[bool, list[float]] = {True: [], False: []}
    known: set[tuple[Evidence, ...]] = set()
    for case in cases:
        started = time.process_time()
        problems = verify(case.statement, case.evidence)
        seconds[case.evidence in known].append(time.process_time() - started)
        known.add(case.evidence)
        count[case.label] += 1
        accused[case.label] += bool(problems)
        if options.misses and bool(problems) == (case.label == "true"):
            found = "; ".join(f"{p.kind}: {p.said} / {p.source}" for p in problems)
            cited = "\n  = ".join(one.text for one in case.evidence)
            print(f"{case.label}\n  = {cited}\n  ! {case.statement}\n    {found}")
    for label in count:
        print(f"{label:20} {accused[label]:5} of {count[label]:5} accused {accused[label] / count[label]:7.1%}")
    for name in ("hand", "rule"):
        labels = [one for one in count if one != "true" and one.startswith("hand") == (name == "hand")]
        caught, total = sum(accused[one] for one in labels), sum(count[one] for one in labels)
        print(f"{'all by ' + name:20} {caught:5} of {total:5} accused {caught / max(total, 1):7.1%}")
    for state, taken in (("cited before", seconds[True]), ("new", seconds[False])):
        print(f"{1000 * statistics.median(taken):.2f} ms of processor time a statement, its source {state} (median)")


if __name__ == "__main__":
    main()
