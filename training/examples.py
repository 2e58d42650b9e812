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
from assistant.finance.glossary import load_glossary
from assistant.language.fold import fold
from assistant.retrieve.pipeline import retrieve
from assistant.retrieve.reading import context_read
from assistant.schema import Hit, Sentence

# So many passages are looked at: more than an answer is chosen from, for more sentences that nearly answer.
_PASSAGES = 16
# What a sentence has to share with gold that stands in it or it in.
_SHORTEST = 6


def examples_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield one example a question; sentences that answer and were not found are added."""
    assistant = Assistant.open(folder)
    assistant.ingest()
    settings = assistant.settings.model_copy(
        update={"retrieve": assistant.settings.retrieve.model_copy(update={"top_k": _PASSAGES})}
    )
    index = assistant.index
    known = index.catalogue.passages(index.catalogue.live_keys())
    for asked in read_known_questions(folder / "questions.jsonl"):
        question = assistant.question(asked.question)
        hits = retrieve(question, index, assistant.embedder, settings, load_glossary())
        found = [(hit.passage, hit.note, one) for hit in hits for one in hit.passage.sentences]
        seen = {(passage.id, one.ordinal) for passage, _, one in found}
        others = [
            (passage, note, one)
            for passage, note in known
            for one in passage.sentences
            if (passage.id, one.ordinal) not in seen and _is_gold(asked, note.path, one)
        ]
        candidates = [
            {
                "context": context_read(Hit(passage, note, 0.0), one),
                "before": passage.sentences[one.ordinal - 1].text if one.ordinal else "",
                "text": one.text,
                "answers": _is_gold(asked, note.path, one),
            }
            for passage, note, one in [*found, *others]
        ]
        yield {"question": asked.question, "candidates": candidates}


def _is_gold(asked: KnownQuestion, path: str, sentence: Sentence) -> bool:
    text = _folded(sentence.text)
    quotes = [_folded(one.quote) for one in asked.gold if one.path == path]
    return any(quote in text or (len(text) >= _SHORTEST and text in quote) for quote in quotes)


def _folded(text: str) -> str:
    return "".join(fold(text).split())


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
