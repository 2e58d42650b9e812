"""Runs that were kept: what was measured, when, and of which state of the program."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.app import Assistant
from assistant.errors import UsageError
from assistant.evals.baseline import is_result
from assistant.workspace import Workspace

RUN_FILE = "run.json"
_STAMP = "%Y%m%dT%H%M%S"
_COMMIT = re.compile(r"[0-9a-f]{7,40}\+?")


@dataclass(frozen=True, slots=True)
class Kept:
    """A run that was kept.

    Attributes:
        folder: Where it and its report lie.
        results: By file, as `eval answers --json` prints them.
    """

    folder: Path
    results: Mapping[str, Any]


def describe_run(assistant: Assistant | None, system: str, now: dt.datetime) -> dict[str, Any]:
    """Say what was measured.

    Args:
        assistant: What answered; None where answers were given.
        system: A name for what answered: `assistant`, or the file of answers.
        now: With time zone.
    """
    described = {"system": system, "started": now.astimezone(dt.UTC).isoformat(timespec="seconds")}
    described |= {"version": __version__, "commit": read_commit(Path(__file__).parent)}
    if assistant is not None:
        mode = "model" if assistant.drafter else "extractive"
        described |= {"mode": mode, "model": assistant.settings.llm.model, "embedder": assistant.embedder.name}
        described |= {"notes": str(len(assistant.index.catalogue.notes()))}
    return described


def read_commit(folder: Path) -> str:
    """Name the commit that the program's files are of, with a plus where they were changed since; empty outside Git."""
    head = _git(folder, "rev-parse", "--short=10", "HEAD")
    return f"{head}+" if head and _git(folder, "status", "--porcelain", "--untracked-files=no", "--", ".") else head


def keep_run(reports: Path, results: Mapping[str, Any], now: dt.datetime) -> Path:
    """Keep a run in a folder of its own, and return that."""
    commit = next((str(result["run"]["commit"]) for result in results.values()), "")
    name = now.astimezone(dt.UTC).strftime(_STAMP) + (f"-{commit}" if _COMMIT.fullmatch(commit) else "")
    folder = reports / name
    for number in range(2, 1000):
        if not folder.exists():
            break
        folder = reports / f"{name}-{number}"
    folder.mkdir(parents=True)
    (folder / RUN_FILE).write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return folder


def reports_folder(workspace: Workspace) -> Path:
    """Name the folder in which the runs of a workspace are kept."""
    return workspace.evals / "reports"


def read_runs(reports: Path) -> tuple[Kept, ...]:
    """Read the runs that were kept, oldest first; what is no run of this program is passed over."""
    kept = []
    for file in sorted(reports.glob(f"*/{RUN_FILE}")):
        try:
            results = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(results, dict) and all(is_result(result) and "run" in result for result in results.values()):
            kept.append(Kept(file.parent, results))
    return tuple(kept)


def last_run(reports: Path) -> Kept:
    """Give the newest run.

    Raises:
        UsageError: None was kept.
    """
    runs = read_runs(reports)
    if not runs:
        raise UsageError(f"No run was kept in {reports}.", "Make one: assistant eval answers FILE.")
    return runs[-1]


def trends(runs: Sequence[Kept]) -> dict[str, list[dict[str, Any]]]:
    """Give for each question set its runs, oldest first: what was measured, its scores and their intervals."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kept in runs:
        for file, result in kept.results.items():
            point = {"run": result["run"], "questions": len(result["questions"]), "scores": result["scores"]}
            found.setdefault(file, []).append({**point, "intervals": result["intervals"], "folder": str(kept.folder)})
    return found


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603 - no shell
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
