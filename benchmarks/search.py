"""Time the whole search over many passages, and what the passages cost on disk and in memory, beside two others.

python benchmarks/search.py --passages 100000 --folder /tmp/search --peers

Passages are made up (`making.py`). They go through the program's own catalogue, lexical index and Chroma; only reading,
cutting and analysing notes one by one is skipped, and timed on a sample instead. Questions are the shipped ones, each
asked once for each setting of filters, so that nothing of it is remembered. `--peers` adds LangChain's
EnsembleRetriever (BM25 and Chroma, with the same vectors and the same embedder) and bm25s with exact vectors; they need
`requirements-bench.txt`.

An index of a million passages is made in parts, as an archive grows. With `--minutes 4` a run stops between two steps
after about so long, and the next run goes on where it was; `build.json` in the folder sums up what the steps took.
`--plain` leaves out Chroma's graph, which takes as long as all else and answers only where every passage may: then
questions are asked with filters alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from building import SETTINGS, PlainIndex, Spent, build
from making import DAYS, FIRST_DAY, HOUSES, PASSAGES_EACH, SERIES, Made, make_pool

from assistant.evals.ranking import percentile
from assistant.index.analysis import analyse
from assistant.index.embed import load_embedder
from assistant.index.lexical import GROUPS
from assistant.index.store import Index
from assistant.index.texts import SearchText
from assistant.language.script import detect_language
from assistant.retrieve.pipeline import retrieve
from assistant.schema import Filters, Question
from assistant.workspace import Workspace

QUESTIONS = Path("evals/questions/shipped.jsonl")
YEAR = FIRST_DAY + dt.timedelta(DAYS - 365)
ADVISOR = ("advisors",)
FILTERS: Mapping[str, Filters] = {
    "none": Filters(audience=ADVISOR),
    "audience": Filters(),
    "date": Filters(since=YEAR),
    "language": Filters(audience=ADVISOR, language="zh-Hant"),
    "house": Filters(audience=ADVISOR, house=HOUSES[2]),
    "all five": Filters(since=YEAR, house=HOUSES[4], series=SERIES[1], language="zh-Hant"),
}
SYSTEMS = ("ours", "ensemble", "bm25s")


def read_questions(count: int | None = None) -> list[str]:
    """Give the shipped questions, or so many of them, from all parts of the file."""
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    return questions[:: max(1, len(questions) // count)][:count] if count else questions


def _timed(task: Callable[[], object]) -> float:
    started = time.process_time()
    task()
    return round(time.process_time() - started, 1)


def time_analysis(made: Made, count: int = 300) -> float:
    """Give how many passages are analysed for lexical search in a second of CPU time."""
    texts = [
        SearchText(passage.ordinal, note.language, note.title, "", "", passage.text)
        for note, passages in itertools.islice(made.notes(), count // PASSAGES_EACH)
        for passage in passages
    ]
    return round(len(texts) / max(_timed(lambda: [analyse(text) for text in texts]), 1e-9))


def memory() -> dict[str, int]:
    """Give this process's memory in MB: its own, and mapped files that lie in it."""
    lines = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return {
        "own MB": int(lines["RssAnon"].split()[0]) // 1024,
        "mapped MB": int(lines["RssFile"].split()[0]) // 1024,
        "peak MB": int(lines["VmHWM"].split()[0]) // 1024,
    }


def size_of(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


Ask = Callable[[str, Filters], object]


def time_questions(ask: Ask, started: float, questions: list[str], plain: bool) -> dict[str, object]:
    """Ask every question once, with one setting of filters each.

    Args:
        ask: What answers.
        started: When opening it began; the first answer counts from there.
        questions: What to ask; the first two are not counted.
        plain: Whether to leave out the questions for which every passage may answer.
    """
    spent: dict[str, list[float]] = {name: [] for name in FILTERS if name != "none" or not plain}
    ask(questions[0], Filters())
    cold = 1000 * (time.perf_counter() - started)
    ask(questions[1], Filters())
    busy = time.process_time()
    for question, name in zip(questions[2:], itertools.cycle(spent)):
        begun = time.perf_counter()
        ask(question, FILTERS[name])
        spent[name].append(1000 * (time.perf_counter() - begun))
    cpu = 1000 * (time.process_time() - busy) / (len(questions) - 2)
    filtered = [value for name, values in spent.items() if name != "none" for value in values]
    rows = {**spent, "any filter": filtered, "all": [value for values in spent.values() for value in values]}
    return {
        "cold ms": round(cold),
        "CPU ms a question": round(cpu, 1),
        "p50 ms": {name: percentile(values, 0.5) for name, values in rows.items()},
        "p95 ms": {name: percentile(values, 0.95) for name, values in rows.items()},
        **memory(),
    }


def measure_ours(folder: Path, made: Made, questions: list[str], plain: bool, *, look: bool) -> dict[str, object]:
    """Time the program's own search."""
    started = time.perf_counter()
    workspace = Workspace(folder)
    retrieval = SETTINGS.retrieve.model_copy(update={"closer_look": look})
    settings = SETTINGS.model_copy(update={"retrieve": retrieval})
    embedder = load_embedder(SETTINGS)
    index = (PlainIndex if plain else Index).open(workspace, SETTINGS, embedder)
    # The made-up rows carry the stamp of real ones.
    said = time_questions(
        lambda text, filters: retrieve(
            Question(text, detect_language(text), filters=filters), index, embedder, settings
        ),
        started,
        questions,
        plain,
    )
    sizes = {path.name: size_of(path) for path in workspace.index.iterdir() if path.is_dir()}
    sizes["catalogue"] = sum(path.stat().st_size for path in workspace.index.glob("catalogue.db*")) / 1e6
    index.close()
    return {
        **said,
        "disk MB": {name: round(size) for name, size in sizes.items()},
        "bytes a passage on disk": round(1e6 * sum(sizes.values()) / made.count),
        "terms": sum(len(segment._terms) for group in GROUPS for segment in index.lexical.partition(group).segments),
    }


def measure(folder: Path, made: Made, asked: argparse.Namespace) -> dict[str, object]:
    """Time one system in this process."""
    system, questions, plain = asked.only, read_questions(asked.questions), asked.plain
    if system == "ours":
        return measure_ours(folder, made, questions, plain, look=not asked.no_look)
    from langchain_peers import BM25sAndVectors, Ensemble

    begun = time.process_time()
    peer = (Ensemble if system == "ensemble" else BM25sAndVectors)(made, folder / system, load_embedder(SETTINGS))
    built = time.process_time() - begun
    return {
        "passages indexed a CPU second": round(made.count / built),
        **time_questions(peer.ask, time.perf_counter(), questions, plain),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--passages", type=int, default=10_000)
    options.add_argument("--folder", type=Path, required=True, help="where the indexes are made and kept")
    options.add_argument("--pool", type=int, default=30_000, help="sentences that the passages are put together from")
    options.add_argument("--minutes", type=float, default=600.0, help="stop making the index after so long")
    options.add_argument("--plain", action="store_true", help="without Chroma's graph")
    options.add_argument("--questions", type=int, help="how many to ask; all where nothing is said")
    options.add_argument("--no-look", action="store_true", help="without the closer look at the first hits")
    options.add_argument("--peers", action="store_true")
    options.add_argument("--only", choices=("pool", "build", *SYSTEMS))
    asked = options.parse_args()
    made = Made(make_pool(asked.pool, load_embedder(SETTINGS), asked.folder), asked.passages)
    folder = asked.folder / str(asked.passages)
    if asked.only in SYSTEMS:
        print(json.dumps(measure(folder, made, asked)))
        return
    if asked.only == "pool":
        print(json.dumps({"passages analysed a CPU second": time_analysis(made)}))
        return
    whole = build(folder, made, asked.minutes, asked.plain)
    print(json.dumps({"whole": whole, "seconds to make it, wall and CPU": Spent(folder / "build.json").seconds}))
    if not whole:
        return
    for system in () if asked.only else SYSTEMS[: 3 if asked.peers else 1]:
        # Each in a process of its own, so that memory is its own too.
        again = [sys.executable, __file__, *sys.argv[1:], "--only", system]
        said = subprocess.run(again, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - ourselves
        print(json.dumps({system: json.loads(said)}, indent=1), flush=True)


if __name__ == "__main__":
    main()
