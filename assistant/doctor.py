"""What works here and what does not: index, embedder, model endpoint, disk; each failure with its remedy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.answer.draft import ChatDrafter, load_drafter
from assistant.app import Assistant
from assistant.corpus.readers import ocr
from assistant.errors import AssistantError, MalformedDraft

_LEAST_FREE_MB = 500


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the published JSON."""
        return asdict(self)


def diagnose(folder: Path | None) -> tuple[Check, ...]:
    """Try everything that an answer needs, one after the other; nothing is changed.

    Args:
        folder: Where the workspace is looked for; None: from the current folder upwards.
    """
    try:
        assistant = Assistant.open(folder)
    except AssistantError as error:
        return (Check("workspace", False, error.fact, error.remedy),)
    return (Check("workspace", True, str(assistant.workspace.folder)), *_checks(assistant))


def _checks(assistant: Assistant) -> Iterator[Check]:
    yield _try("embedder", lambda: _embedder(assistant))
    yield _try("index", lambda: _index(assistant))
    yield _corpus(assistant)
    yield _ocr()
    yield from _model(assistant)
    yield _disk(assistant.workspace.folder)


def _try(name: str, attempt: Callable[[], str]) -> Check:
    try:
        return Check(name, True, attempt())
    except AssistantError as error:
        return Check(name, False, error.fact, error.remedy)


def _embedder(assistant: Assistant) -> str:
    embedder = assistant.embedder
    size = embedder.embed_queries(["急跌慢漲"]).shape[1]
    return f"{embedder.name}, {size} dimensions"


def _index(assistant: Assistant) -> str:
    index = assistant.index
    notes = index.catalogue.notes()
    passages = len(index.catalogue.live_keys())
    # Looked through so that damage is found, and mended from the catalogue, now and not at the next question.
    mended = index.look_through()
    holds = f"generation {index.generation}: {len(notes)} notes, {passages} passages"
    return f"{holds}; {' and '.join(mended)} was damaged and made anew" if mended else holds


def _corpus(assistant: Assistant) -> Check:
    """Say which files the index lacks: what would be taken in, and what cannot be read."""
    try:
        forecast = assistant.foresee()
    except AssistantError as error:
        return Check("corpus", False, error.fact, error.remedy)
    waiting = len(forecast.added) + len(forecast.updated) + len(forecast.removed)
    detail = f"{forecast.unchanged} notes as indexed, {waiting} files changed since, {len(forecast.failed)} failed"
    if forecast.failed:
        first = forecast.failed[0]
        return Check("corpus", False, f"{detail}; {first.error}", first.remedy)
    return Check("corpus", True, f"{detail}: run `assistant ingest`" if waiting else detail)


def _ocr() -> Check:
    said = "installed" if ocr.is_installed() else f"not installed: scanned pages are refused, {ocr.INSTALL}"
    return Check("text recognition", True, said)


def _model(assistant: Assistant) -> Iterator[Check]:
    """Try the endpoint in the ways in which answers use it; each is a short call."""
    try:
        drafter = load_drafter(assistant.settings)
    except AssistantError as error:
        yield Check("answers", False, error.fact, error.remedy)
        return
    if drafter is None:
        yield Check("answers", True, "no model is set: answers quote the notes")
        return
    answers = _try("answers", lambda: _answers(drafter))
    yield answers
    if answers.ok:
        yield _try("json", lambda: _json(drafter))
        yield _context(drafter, assistant.settings.llm.context_tokens)


def _answers(drafter: ChatDrafter) -> str:
    deltas = list(drafter.stream("Answer with the word: ready"))
    text = "".join(delta.text for delta in deltas)
    finish = next((delta.finish for delta in deltas if delta.finish), "")
    usage = any(delta.usage for delta in deltas)
    return (
        f"{drafter.model} answers as an endpoint of kind {drafter.profile.name} ({len(text)} characters); "
        f"{'says' if finish else 'does not say'} why it stops; "
        f"{'reports' if usage else 'does not report'} tokens"
    )


def _json(drafter: ChatDrafter) -> str:
    """Try what follow-ups are rewritten with; without it they are rewritten by rule."""
    written = "".join(
        delta.text for delta in drafter.stream('Answer with the JSON object {"ready": true}', as_json=True)
    )
    try:
        json.loads(written[written.find("{") : written.rfind("}") + 1])
    except ValueError:
        remedy = "Follow-up questions are rewritten by rule; nothing has to be done."
        raise MalformedDraft(f"{drafter.model} writes no JSON.", remedy) from None
    return "follow-up questions are rewritten by the model"


def _context(drafter: ChatDrafter, tokens: int) -> Check:
    """Say how much the model is shown, and what its users have to see to: an endpoint may cut a prompt silently."""
    return Check("context", True, f"prompts take up to {tokens} tokens (llm.context_tokens)", drafter.profile.hint)


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free // 2**20
    detail = f"{free} MB free"
    if free < _LEAST_FREE_MB:
        return Check("disk", False, detail, f"An index needs room: free at least {_LEAST_FREE_MB} MB.")
    return Check("disk", True, detail)
