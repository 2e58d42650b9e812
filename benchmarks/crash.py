"""Kill ingests at random instants and compare what the next run makes of it with an index made from scratch.

Each round copies a corpus, has a child process ingest it, kills that with SIGKILL, looks at what a reader gets then,
runs another ingest to the end and compares. Every second round starts from a finished index and kills the ingest that
follows changed, new and deleted notes. All along another process asks, follows what is published, and counts every
error and every note that it does not see whole in its old or its new version.

    python benchmarks/crash.py --kills 50 --notes 200
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import IndexMissing, NoteFormatError
from assistant.index.analysis import analyse
from assistant.index.arrays import FloatArray, IntArray
from assistant.index.build import Job, bring_up_to_date
from assistant.index.dense import DenseIndex
from assistant.index.files import Source
from assistant.index.store import Index
from assistant.index.texts import SearchText
from assistant.schema import Note
from assistant.settings import Settings
from assistant.workspace import Workspace

SETTINGS = Settings()
WORDS = (
    *("美聯儲", "降息", "預期", "黃金", "油價", "上升", "下跌", "港股", "估值", "流動性"),
    *("rates", "gold", "oil", "equities", "bonds", "rose", "fell", "outlook", "risk"),
)
# How many passages a question asks for, and which share of all vectors is searched for.
NEAREST = 20
SAMPLED = 3
QUESTIONS = ("美聯儲 降息 預期", "gold rose", "港股 估值 下跌", "outlook for bonds and rates")


class SeededEmbedder:
    """A vector for each text, drawn from its digest: cheap, and the same in every process."""

    name = "seeded"
    dimension = 64

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Draw a vector for each text."""
        return np.stack([self._draw(text) for text in texts])

    embed_queries = embed_passages

    def count_tokens(self, text: str) -> int:
        """Count characters."""
        return len(text)

    def _draw(self, text: str) -> FloatArray:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        row = np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
        scaled: FloatArray = row / np.linalg.norm(row)
        return scaled


@dataclass(frozen=True)
class Contents:
    """What a file holds."""

    notes: tuple[Note, ...]
    failures: tuple[NoteFormatError, ...] = ()


def read_texts(sources: Sequence[Source]) -> Iterator[Contents]:
    for source in sources:
        text = source.file.read_text("utf-8")
        note = Note(
            id=hashlib.sha256(source.path.encode()).hexdigest()[:12],
            path=source.path,
            title=text.partition("\n")[0],
            language="zh-Hant",
            digest=hashlib.sha256(text.encode()).hexdigest(),
            text=text,
        )
        yield Contents((note,))


def write_corpus(folder: Path, notes: int, seed: int) -> None:
    chance = random.Random(seed)
    (folder / "corpus").mkdir(parents=True)
    for place in range(notes):
        (folder / "corpus" / f"{place:04}.txt").write_text(write_text(chance, place), "utf-8")


def change_corpus(folder: Path, seed: int) -> None:
    """Change every third note, delete every tenth, add some."""
    chance = random.Random(seed)
    paths = sorted((folder / "corpus").iterdir())
    for place, path in enumerate(paths):
        if place % 10 == 5:
            path.unlink()
        elif place % 3 == 0:
            path.write_text(write_text(chance, place), "utf-8")
    for place in range(len(paths) // 10 + 1):
        (folder / "corpus" / f"new{place:04}.txt").write_text(write_text(chance, place), "utf-8")


def write_text(chance: random.Random, place: int) -> str:
    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=12)) + f" {chance.randint(1, 9999)}。"

    paragraphs = ["".join(sentence() for _ in range(chance.randint(1, 5))) for _ in range(chance.randint(2, 8))]
    return "\n\n".join([f"Note {place}", *paragraphs])


def ingest(folder: Path) -> dict[str, Any]:
    files = sorted((folder / "corpus").iterdir())
    sources = tuple(Source(file, file.relative_to(folder).as_posix()) for file in files)
    # The process that asks may be mending what a killed ingest left, and holds the lock meanwhile.
    job = Job(folder / "index", sources, scope="corpus", wait_seconds=60)
    report = bring_up_to_date(job, read=read_texts, embedder=SeededEmbedder(), settings=SETTINGS)
    return {"resumed": report.resumed, "seconds": report.seconds, "passages": report.passages}


def describe(folder: Path) -> dict[str, Any]:
    """Say everything that a reader can learn from an index, in terms that do not depend on how it came about."""
    embedder = SeededEmbedder()
    try:
        index = Index.open(Workspace(folder), SETTINGS, embedder)
    except IndexMissing:
        return {}
    catalogue = index.catalogue
    keys = catalogue.live_keys()
    found = catalogue.passages(keys)
    names = {int(key): passage.id for key, (passage, _) in zip(keys, found, strict=True)}
    said = {
        "digests": sorted(info.digest for info in catalogue.notes()),
        # An index made from scratch knows of no earlier versions.
        "notes": sorted(repr(replace(catalogue.note(info.id), version=1)) for info in catalogue.notes()),
        "passages": sorted(repr(passage) for passage, _ in found),
        "vectors": sorted(hashlib.sha256(row.tobytes()).hexdigest() for row in catalogue.vectors(keys)),
        "lexical": sorted(names.get(key, "unknown") for key in index.lexical.keys().tolist()),
        "search": judge_search(index.dense, keys, catalogue.vectors(keys)),
    }
    index.close()
    return said


@dataclass(frozen=True)
class Reader:
    """A process that asks all along."""

    folder: Path
    process: int

    def stop(self) -> dict[str, Any]:
        """Have it stop, and give what it counted."""
        (self.folder / "stop").touch()
        os.waitpid(self.process, 0)
        counted = self.folder / "asked.json"
        return json.loads(counted.read_text()) if counted.exists() else {"errors": ["it died"], "questions": 0}


def start_reader(folder: Path, truths: Sequence[dict[str, Any]]) -> Reader:
    """Start asking; whatever is published must be one of `truths`."""
    allowed = [set(truth.get("digests", ())) for truth in truths]
    return Reader(folder, fork(lambda: (folder / "asked.json").write_text(json.dumps(ask_along(folder, allowed)))))


def ask_along(folder: Path, allowed: Sequence[set[str]]) -> dict[str, Any]:
    """Ask again and again until told to stop, always of the newest generation."""
    asked, generations, errors, mixed = 0, set(), [], []
    index = None
    while not (folder / "stop").exists():
        try:
            index = index.fresh() if index else Index.open(Workspace(folder), SETTINGS, SeededEmbedder())
            mixed += ask_once(index, QUESTIONS[asked % len(QUESTIONS)], allowed)
            generations.add(index.generation)
            asked += 1
        except IndexMissing:
            time.sleep(0.02)
        except Exception as error:  # noqa: BLE001  what is counted here
            errors.append(repr(error))
        time.sleep(0.005)
    if index:
        index.close()
    return {"questions": asked, "generations": len(generations), "errors": errors[:3], "mixed": mixed[:3]}


def ask_once(index: Index, question: str, allowed: Sequence[set[str]]) -> list[str]:
    """Ask one question both ways; name what is seen of no state of the corpus, or of two."""
    catalogue = index.catalogue
    keys, _ = index.dense.search(SeededEmbedder().embed_queries([question])[0], NEAREST)
    live = catalogue.live_keys()
    words = np.intersect1d(index.lexical.keys(), live)[:NEAREST]
    wrong = [] if {info.digest for info in catalogue.notes()} in allowed else ["notes of two states"]
    for passage, info in catalogue.passages(np.concatenate([keys, words])):
        note = catalogue.note(info.id)
        whole = note.digest == passage.digest and note.text[passage.start : passage.end] == passage.text
        if not whole or hashlib.sha256(note.text.encode()).hexdigest() != note.digest:
            wrong.append(passage.id)
    return wrong


def judge_search(dense: DenseIndex, keys: IntArray, rows: FloatArray) -> dict[str, bool]:
    """Compare dense search with comparing all vectors one by one; its graph may miss a few of the nearest."""
    found, places = 0, {int(key): place for place, key in enumerate(keys)}
    exact = True
    for question in SeededEmbedder().embed_queries(QUESTIONS):
        best, cosines = dense.search(question, NEAREST)
        truth = rows @ question
        exact = exact and bool(np.allclose(truth[[places[int(key)] for key in best]], cosines, atol=1e-4))
        found += len(set(best.tolist()) & set(keys[np.argsort(-truth)[:NEAREST]].tolist()))
    missing = [
        key for key, row in zip(keys[::SAMPLED], rows[::SAMPLED], strict=True) if dense.search(row, 1)[1][0] < 0.999
    ]
    wanted = len(QUESTIONS) * min(NEAREST, len(keys))
    return {"cosines are right": exact, "recall is right": found >= 0.95 * wanted, "all are found": not missing}


def in_child(task: Callable[[Path], dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Run a task in a fork of this process, which has loaded everything but opened nothing."""
    answer = folder / "answer.json"
    answer.unlink(missing_ok=True)
    child = fork(lambda: answer.write_text(json.dumps(task(folder))))
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(f"{task.__name__} failed in {folder} with status {status}.")
    said: dict[str, Any] = json.loads(answer.read_text())
    return said


def fork(task: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        task()
        status = 0
    finally:
        if status:
            sys.excepthook(*sys.exc_info())
        os._exit(status)


def kill_after(folder: Path, seconds: float) -> bool:
    """Start an ingest and kill it; tell whether it was still running."""
    child = fork(lambda: ingest(folder))
    time.sleep(seconds)
    finished, status = os.waitpid(child, os.WNOHANG)
    if finished:
        if status:
            raise SystemExit(f"The ingest of {folder} failed by itself.")
        return False
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


@dataclass(frozen=True)
class Stage:
    """A state of the corpus, the index made of it from scratch, and how long that takes."""

    folder: Path
    truth: dict[str, Any]
    seconds: float


def prepare(folder: Path, notes: int, seed: int) -> tuple[Stage, Stage]:
    """Make the corpus before and after a change, each with its index made from scratch."""
    for name in ("before", "after"):
        write_corpus(folder / name, notes, seed)
    change_corpus(folder / "after", seed + 1)
    stages = []
    for name in ("before", "after"):
        started = time.monotonic()
        in_child(ingest, folder / name)
        stages.append(Stage(folder / name, in_child(describe, folder / name), time.monotonic() - started))
    return stages[0], stages[1]


def run_round(folder: Path, before: Stage, after: Stage, *, update: bool, chance: random.Random) -> dict[str, Any]:
    """Kill one ingest, finish it, and compare."""
    shutil.rmtree(folder, ignore_errors=True)
    goal = after if update else before
    if update:
        shutil.copytree(before.folder, folder)
        shutil.rmtree(folder / "corpus")
    shutil.copytree(goal.folder / "corpus", folder / "corpus")
    # Half of the kills aim at the last third, where Chroma and the lexical index are written.
    span = goal.seconds * (0.6 if update else 0.9)
    allowed = (before.truth, after.truth) if update else ({}, before.truth)
    reader = start_reader(folder, allowed)
    killed = kill_after(folder, chance.uniform(0.6 if chance.random() < 0.5 else 0.0, 1.0) * span)
    seen = in_child(describe, folder)
    report = in_child(ingest, folder)
    final = in_child(describe, folder)
    asked = reader.stop()
    return {
        **asked,
        "killed": killed,
        "resumed": report["resumed"],
        "reader saw a whole generation": seen in allowed,
        "differs in": [name for name, value in goal.truth.items() if final.get(name) != value],
    }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--notes", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chance = random.Random(given.seed)
    # Loaded once, before forking: dictionaries take seconds.
    analyse(SearchText(1, "zh-Hant", "美聯儲", "", "", "降息 rates"))
    import chromadb  # noqa: F401  loaded, not used

    rounds: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        before, after = prepare(Path(name), given.notes, given.seed)
        while sum(done["killed"] for done in rounds) < given.kills:
            done = run_round(Path(name) / "round", before, after, update=len(rounds) % 2 == 1, chance=chance)
            rounds.append(done)
            print(json.dumps(done), file=sys.stderr, flush=True)
    bad = ("differs in", "errors", "mixed")
    wrong = [done for done in rounds if any(map(done.get, bad)) or not done["reader saw a whole generation"]]
    kills = [done for done in rounds if done["killed"]]
    print(
        json.dumps(
            {
                "passages": len(before.truth["passages"]),
                "seconds from scratch": round(before.seconds, 2),
                "kills": len(kills),
                "resumed": sum(done["resumed"] for done in kills),
                "questions asked meanwhile": sum(done["questions"] for done in rounds),
                "wrong": wrong,
            }
        )
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
