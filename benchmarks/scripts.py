"""Whether a Chinese question finds the same in every script, regional wording and width.

python benchmarks/scripts.py FOLDER... --questions 500

The folders are retrieval sets in the layout of BEIR. A seeded sample of their Chinese questions is written in
Simplified, in Traditional as in Hong Kong and in Taiwan, in Taiwan's own words, and in full-width forms; a variant
agrees when its first five passages are those of the question as it stands, in the same order. A question whose folded
form in the common wording is the same is searched for by the same words and the same vector, so it is asked only when
that differs; `--every` asks all.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from assistant.evals.retrieval import OpenedSet, open_set
from assistant.language.fold import fold
from assistant.language.script import converter, detect_language
from assistant.retrieve.pipeline import retrieve
from assistant.retrieve.regions import usual_wording
from assistant.schema import Question
from assistant.settings import Settings

SETTINGS = Settings()
SHOWN = 5


def simplified(text: str) -> str:
    """Write a question as on the mainland, so that each variant starts from the same."""
    return converter("t2s")(text) if detect_language(text) == "zh-Hant" else text


def full_width(text: str) -> str:
    """Write Latin letters, digits and marks as wide as Chinese characters."""
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


FORMS: Mapping[str, Callable[[str], str]] = {
    "Simplified": lambda text: text,
    "Traditional (s2t)": converter("s2t"),
    "Hong Kong (s2hk)": converter("s2hk"),
    "Hong Kong's words (s2hkp)": converter("s2hkp"),
    "Taiwan (s2tw)": converter("s2tw"),
    "Taiwan's words (s2twp)": converter("s2twp"),
    "full width": full_width,
}


def first_passages(opened: OpenedSet, text: str) -> list[str]:
    """Name the first passages that a question finds."""
    question = Question(text, detect_language(text))
    return [hit.passage.id for hit in retrieve(question, opened.index, opened.embedder, SETTINGS)[:SHOWN]]


def searched(text: str) -> str:
    """Give what a question is searched for by."""
    return fold(usual_wording(text))


def compare(opened: OpenedSet, questions: list[str], every: bool) -> dict[str, dict[str, object]]:
    """Ask every question in every form and say how often the answer agrees."""
    said: dict[str, dict[str, object]] = {}
    wanted = cache(lambda text: first_passages(opened, text))
    for form, write in FORMS.items():
        asked = {text: write(text) for text in questions}
        same = {text for text, other in asked.items() if searched(other) == searched(text)}
        differing = [
            (text, other)
            for text, other in asked.items()
            if (every or text not in same) and first_passages(opened, other) != wanted(text)
        ]
        said[form] = {
            "questions": len(questions),
            "folded alike": len(same),
            "same first five": len(questions) - len(differing),
            "differing": [[searched(text), searched(other)] for text, other in differing[:20]],
        }
    return said


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", type=Path, nargs="+")
    options.add_argument("--questions", type=int, default=500, help="how many in all")
    options.add_argument("--every", action="store_true", help="ask every form of every question")
    options.add_argument("--fold-only", action="store_true", help="only compare folded forms, which takes no index")
    asked = options.parse_args()
    each = asked.questions // len(asked.folders)
    total: dict[str, int] = dict.fromkeys(FORMS, 0)
    for folder in asked.folders:
        if asked.fold_only:
            print_folded(sample(read_questions(folder), each))
            continue
        with open_set(folder) as opened:
            said = compare(opened, sample(list(opened.contents.queries.values()), each), asked.every)
        print(json.dumps({folder.name: said}, ensure_ascii=False, indent=1), flush=True)
        for form, row in said.items():
            total[form] += int(str(row["same first five"]))
    print(json.dumps({"same first five of": each * len(asked.folders), **total}, ensure_ascii=False, indent=1))


def read_questions(folder: Path) -> list[str]:
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def sample(questions: list[str], count: int) -> list[str]:
    chinese = sorted({simplified(text) for text in questions if detect_language(text) != "en"})
    return random.Random(1).sample(chinese, min(count, len(chinese)))


def print_folded(questions: list[str]) -> None:
    for form, write in FORMS.items():
        pairs = [(searched(text), searched(write(text))) for text in questions]
        differing = [pair for pair in pairs if pair[0] != pair[1]]
        print(f"{form}: {len(pairs) - len(differing)} of {len(pairs)} folded alike")
        for pair in differing[:40]:
            print("   ", *pair, sep="\n    ")


if __name__ == "__main__":
    main()
