"""Time what an ingest costs beside reading and embedding: first run, nothing changed, one note changed, one removed.

python benchmarks/ingest.py --notes 5000
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crash import QUESTIONS, SETTINGS, SeededEmbedder, ingest, write_corpus

from assistant.index.store import Index
from assistant.workspace import Workspace


def timed(task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    return round(time.perf_counter() - started, 3)


def ask(index: Index) -> None:
    embedder = SeededEmbedder()
    for question in QUESTIONS:
        keys, _ = index.dense.search(embedder.embed_queries([question])[0], 50)
        index.catalogue.passages(keys[:8])


def measure(folder: Path, notes: int) -> dict[str, float]:
    write_corpus(folder, notes, seed=1)
    said = {"first run": timed(lambda: ingest(folder))}
    said["nothing changed, times not trusted yet"] = timed(lambda: ingest(folder))
    said["nothing changed"] = timed(lambda: ingest(folder))
    changed = folder / "corpus" / "0000.txt"
    changed.write_text(changed.read_text("utf-8") + "\n\nOne more paragraph.", "utf-8")
    said["one note changed"] = timed(lambda: ingest(folder))
    changed.unlink()
    said["one note removed"] = timed(lambda: ingest(folder))
    opened: list[Index] = []
    said["opening"] = timed(lambda: opened.append(Index.open(Workspace(folder), SETTINGS, SeededEmbedder())))
    said["first questions"] = timed(lambda: ask(opened[0]))
    said["next questions"] = timed(lambda: ask(opened[0]))
    said["passages"] = len(opened[0].catalogue.live_keys())
    opened[0].close()
    said["index MB"] = round(
        sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file()) / 2**20
    )
    said["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return said


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--notes", type=int, default=5000)
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(measure(Path(name), options.parse_args().notes), indent=1))


if __name__ == "__main__":
    main()
