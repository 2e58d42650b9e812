"""Make what the reader learns from: the sentences that the search finds for questions with known answers.

    python -m training.examples --out examples.jsonl FOLDER...

Each folder is a workspace with its notes in `corpus/` and its question set in `questions.jsonl`, in the format of
`evals/`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.app import Assistant
from assistant.evals.questions import KnownQuestion, read_known_questions
from assistant.evals.scores import matches
from assistant.retrieve.reading import surroundings
from assistant.schema import NoteInfo, Passage, Sentence

# So many passages are looked at: more than an answer is chosen from, for more sentences that nearly answer.
_PASSAGES = 16


def examples_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield one example a question; sentences that answer and were not found are added."""
    assistant = Assistant.open(folder)
    assistant.ingest()
    catalogue = assistant.index.catalogue
    known = catalogue.passages(catalogue.live_keys())
    for asked in read_known_questions(folder / "questions.jsonl"):
        hits = assistant.search(assistant.question(asked.question), _PASSAGES)
        found = [(hit.passage, hit.note, one) for hit in hits for one in hit.passage.sentences]
        seen = {(passage.id, one.ordinal) for passage, _, one in found}
        others = [
            (passage, note, one)
            for passage, note in known
            for one in passage.sentences
            if (passage.id, one.ordinal) not in seen and _answers(asked, note, one)
        ]
        yield {"question": asked.question, "candidates": [_candidate(asked, *one) for one in (*found, *others)]}


def _candidate(asked: KnownQuestion, passage: Passage, note: NoteInfo, sentence: Sentence) -> dict[str, Any]:
    context, before = surroundings(passage, note, sentence)
    return {"context": context, "before": before, "text": sentence.text, "answers": _answers(asked, note, sentence)}


def _answers(asked: KnownQuestion, note: NoteInfo, sentence: Sentence) -> bool:
    return any(one.path == note.path and matches(sentence.text, one.quote) for one in asked.gold)


def main() -> None:
    """Write the examples of all folders."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with options.out.open("w", encoding="utf-8") as file:
        for folder in options.folders:
            examples = list(examples_of(folder))
            file.writelines(json.dumps(example, ensure_ascii=False) + "\n" for example in examples)
            print(f"{folder.name}: {len(examples)} questions", flush=True)


if __name__ == "__main__":
    main()
