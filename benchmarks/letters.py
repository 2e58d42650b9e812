"""Measure `assistant check` on letters: how many planted errors it finds, and what else it accuses.

    python benchmarks/letters.py [LETTER…]

A line of a letter that begins with `!` holds an error, which is planted when the mark is taken off; every other line
says what the shipped notes say, or nothing. The notes are ingested into a workspace that is thrown away.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from assistant.app import Assistant

REPOSITORY = Path(__file__).parents[1]
LETTERS = Path(__file__).with_name("verify") / "letters"
MARKS = "!！"


def measure(assistant: Assistant, path: Path) -> tuple[int, int, int]:
    """Check a letter and print what it misjudged: errors found, errors planted, and what else was accused."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    planted = [line.lstrip(MARKS).strip() for line in lines if line[:1] and line[0] in MARKS]
    accused = [one for one in assistant.check("\n".join(line.lstrip(MARKS) for line in lines)) if not one.supported]
    found = {error for error in planted if any(one.statement.strip() in error for one in accused)}
    others = [one for one in accused if not any(one.statement.strip() in error for error in planted)]
    for error in planted:
        if error not in found:
            print(f"  missed: {error}")
    for one in others:
        print(f"  accused: {one.statement}\n    {'; '.join(f'{p.kind}: {p.said} / {p.source}' for p in one.problems)}")
    return len(found), len(planted), len(others)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("letters", nargs="*", type=Path, default=sorted(LETTERS.glob("*.txt")))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(REPOSITORY / "corpus", Path(folder, "corpus"))
        assistant = Assistant.open(Path(folder))
        assistant.ingest()
        for path in options.letters:
            found, planted, others = measure(assistant, path)
            print(f"{path.stem:8} {found} of {planted} planted errors found, {others} other statements accused")


if __name__ == "__main__":
    main()
