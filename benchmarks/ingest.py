"""Compare ingestion with the pipeline that tutorials teach, in one run and on one corpus, stage by stage.

The other pipeline: LangChain's directory loader, its recursive splitter at 1000/200, langchain-chroma. It is no part of
the program and is installed for this benchmark alone:

    pip install langchain-chroma langchain-community langchain-text-splitters
    python benchmarks/ingest.py --notes 100 1000 5000
    python benchmarks/ingest.py --notes 200 --builtin

Without `--builtin` vectors are given (drawn from a digest of the text), so that embedding costs next to nothing. Every
measurement is a process of its own; times are of processor and wall, since machines are shared.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from notes import write_notes

from assistant.app import Assistant
from assistant.index.analysis import analyse
from assistant.index.arrays import FloatArray
from assistant.index.embed import Embedder
from assistant.index.embed_builtin import FOLDER, load_builtin, load_pieces
from assistant.index.texts import SearchText
from assistant.workspace import Workspace

DIMENSION = 384
_POOL = 4096


class GivenVectors:
    """Vectors out of a pool, by the text's checksum; tokens are counted as the built-in embedder does."""

    name = "given"
    dimension = DIMENSION

    def __init__(self) -> None:
        rows = np.random.default_rng(1).normal(size=(_POOL, DIMENSION)).astype(np.float32)
        self._pool = rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        """Draw two rows of the pool for each text and add them, so that few texts share a vector."""
        codes = np.array([zlib.crc32(text.encode()) for text in texts], np.int64)
        rows = self._pool[codes % _POOL] + self._pool[codes // _POOL % _POOL]
        scaled: FloatArray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return scaled

    embed_queries = embed_passages

    def count_tokens(self, text: str) -> int:
        """Count as the built-in embedder does."""
        return load_pieces(FOLDER).count(text)


class Clock:
    """Seconds by stage, of wall and of this process's processors."""

    def __init__(self) -> None:
        self.wall: defaultdict[str, float] = defaultdict(float)
        self.processor: defaultdict[str, float] = defaultdict(float)

    def timed(self, stage: str, task: Callable[..., Any]) -> Callable[..., Any]:
        """Count the time of each call of `task`."""

        def counted(*given: Any, **named: Any) -> Any:
            started, worked = time.perf_counter(), time.process_time()
            try:
                return task(*given, **named)
            finally:
                self.wall[stage] += time.perf_counter() - started
                self.processor[stage] += time.process_time() - worked

        return counted

    def iterated(self, stage: str, found: Iterator[Any]) -> Iterator[Any]:
        """Count the time spent waiting for each item."""
        following = self.timed(stage, lambda: next(found, self))
        while (item := following()) is not self:
            yield item


class Timed:
    """An embedder whose time is counted."""

    def __init__(self, embedder: Embedder, clock: Clock) -> None:
        self.name, self.dimension = embedder.name, embedder.dimension
        self.count_tokens = embedder.count_tokens
        self.embed_passages = clock.timed("embed", embedder.embed_passages)
        self.embed_queries = embedder.embed_queries


def run_ours(folder: Path, embedder: Embedder) -> dict[str, Any]:
    from assistant.index import _intake, build, publish

    clock = Clock()
    loading = time.process_time()
    load_everything()
    loading = time.process_time() - loading
    assistant = Assistant.open(folder)
    assistant.__dict__["embedder"] = Timed(embedder, clock)
    reads = assistant._read
    assistant.__dict__["_read"] = lambda sources: clock.iterated("read", iter(reads(sources)))
    _intake.chunk_note = clock.timed("chunk", _intake.chunk_note)
    publish.update_lexical = clock.timed("write lexical", publish.update_lexical)
    publish.update_dense = clock.timed("write dense", publish.update_dense)
    build.Ledger.replace_notes = clock.timed("write catalogue", build.Ledger.replace_notes)  # type: ignore[method-assign]
    build.Ledger.find_links = clock.timed("link", build.Ledger.find_links)  # type: ignore[method-assign]
    started, worked = time.perf_counter(), time.process_time()
    report = assistant.ingest()
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    again = time.perf_counter()
    assistant.ingest()  # times of files that were just written are not trusted yet
    again = time.perf_counter()
    repeated = assistant.ingest()
    again = time.perf_counter() - again
    if report.failed or repeated.unchanged != report.added:
        raise SystemExit(f"Something failed: {report.failed[:3]}")
    size = sum(path.stat().st_size for path in Workspace(folder).index.rglob("*") if path.is_file())
    return {
        "notes": report.added,
        "passages": report.passages,
        "seconds": seconds,
        "processor": processor,
        "processor of children": children_seconds(),
        "processor of loading, before": loading,
        "stages": dict(clock.wall),
        "processor by stage": dict(clock.processor),
        "unchanged": again,
        "index MB": size / 2**20,
    }


def load_everything() -> None:
    """Load the dictionaries and Chroma, as the other pipeline's packages are loaded before its clock starts."""
    import chromadb  # noqa: F401  loaded, not used

    for language in ("zh-Hant", "en"):
        analyse(SearchText(1, language, "", "", "", "降息 rates"))


def children_seconds() -> float:
    """Give the processor time of the child processes that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def run_tutorial(folder: Path, embedder: Embedder) -> dict[str, Any]:
    from langchain_chroma import Chroma
    from langchain_community.document_loaders import DirectoryLoader, TextLoader
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    clock = Clock()
    embed = clock.timed("embed", embedder.embed_passages)

    class Adapter(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [row.tolist() for row in embed(texts)]

        def embed_query(self, text: str) -> list[float]:
            return [float(value) for value in embedder.embed_queries([text])[0]]

    started, worked = time.perf_counter(), time.process_time()
    loader = DirectoryLoader(str(folder / "corpus"), glob="**/*.md", loader_cls=TextLoader)
    documents = clock.timed("read", loader.load)()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = clock.timed("chunk", splitter.split_documents)(documents)
    clock.timed("write and embed", Chroma.from_documents)(
        chunks, Adapter(), persist_directory=str(folder / "tutorial"), collection_metadata={"hnsw:space": "cosine"}
    )
    return {
        "notes": len(documents),
        "passages": len(chunks),
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - worked,
        "stages": dict(clock.wall),
    }


def measure(task: Callable[[Path, Embedder], dict[str, Any]], folder: Path, *, builtin: bool) -> dict[str, Any]:
    """Run one pipeline in a process of its own, with what it loads loaded before the clock starts."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.close(reading)
        try:
            embedder: Embedder = load_builtin() if builtin else GivenVectors()
            embedder.embed_passages(["warm 暖"])
            embedder.count_tokens("warm 暖")
            said = task(folder, embedder)
            children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            said["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            said["peak MB of a child"] = children / 1024
            with os.fdopen(writing, "w") as out:
                out.write(json.dumps(said))
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = json.loads(answer.read() or "{}")
    os.waitpid(child, 0)
    if not said:
        raise SystemExit(f"{task.__name__} failed.")
    return {key: _round(value) for key, value in said.items()}


def _round(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _round(part) for name, part in value.items()}
    return round(value, 2) if isinstance(value, float) else value


def compare(notes: int, *, sections: int, builtin: bool, tutorial: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_notes(folder / "corpus", notes, sections=sections)
        ours = measure(run_ours, folder, builtin=builtin)
        ours["notes a second"] = round(notes / ours["seconds"], 1)
        ours["MB a second"] = round(size / 2**20 / ours["seconds"], 3)
        ours["second run / first"] = round(ours["unchanged"] / ours["seconds"], 4)
        if builtin:
            rest = ours["seconds"] - ours["stages"]["embed"]
            ours["all else / embedding"] = round(rest / ours["stages"]["embed"], 3)
        said = {"corpus MB": round(size / 2**20, 2), "ours": ours}
        if tutorial:
            theirs = measure(run_tutorial, folder, builtin=builtin)
            theirs["notes a second"] = round(notes / theirs["seconds"], 1)
            said |= {"tutorial": theirs, "speed": round(theirs["seconds"] / ours["seconds"], 2)}
        return said


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--notes", type=int, nargs="+", default=[100, 1000])
    options.add_argument("--sections", type=int, default=4, help="of each note; 1 makes short ones")
    options.add_argument("--builtin", action="store_true", help="embed with the built-in model")
    options.add_argument("--alone", action="store_true", help="leave the other pipeline out")
    given = options.parse_args()
    for notes in given.notes:
        found = compare(notes, sections=given.sections, builtin=given.builtin, tutorial=not given.alone)
        print(json.dumps({notes: found}, indent=1), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
