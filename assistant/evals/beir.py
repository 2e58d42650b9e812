"""Reading retrieval sets in the layout of BEIR (Thakur et al. 2021): `corpus.jsonl`, `queries.jsonl`, `qrels.tsv`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import QuestionFormatError


@dataclass(frozen=True, slots=True)
class Document:
    """A passage of a retrieval set."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Questions, the passages to search, and which passages answer which question.

    Attributes:
        documents: To be indexed; only title and text are.
        queries: Text of each question that some passage answers, by id.
        relevant: For each of these questions the gain of each passage that answers it, above 0.
    """

    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]


def read_set(folder: Path) -> RetrievalSet:
    """Read the set in `folder`. Questions without a relevant passage are left out: they have no score.

    Raises:
        QuestionFormatError: A file is missing or a line malformed; names it.
    """
    relevant = _read_judgements(folder / "qrels.tsv")
    queries = {record["_id"]: record["text"] for record in _read_records(folder / "queries.jsonl")}
    documents = tuple(
        Document(record["_id"], record.get("title") or "", record["text"])
        for record in _read_records(folder / "corpus.jsonl")
    )
    return RetrievalSet(documents, {name: text for name, text in queries.items() if name in relevant}, relevant)


def _read_records(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in _read_lines(path):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise QuestionFormatError(path, number, f"this is no JSON: {error}.") from None
        if not isinstance(record, dict) or not all(isinstance(record.get(name), str) for name in ("_id", "text")):
            raise QuestionFormatError(path, number, "a record needs `_id` and `text`, both strings.")
        yield record


def _read_judgements(path: Path) -> dict[str, dict[str, float]]:
    relevant: dict[str, dict[str, float]] = {}
    for number, line in _read_lines(path):
        fields = line.split("\t")
        try:
            query, document, gain = fields[0], fields[1], float(fields[2])
        except (IndexError, ValueError):
            if number == 1:  # the header
                continue
            raise QuestionFormatError(
                path, number, "this is no judgement.", "Write query-id, corpus-id and score with tabs between."
            ) from None
        if gain > 0:
            relevant.setdefault(query, {})[document] = gain
    return relevant


def _read_lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except FileNotFoundError:
        raise QuestionFormatError(
            path, 0, "there is no such file.", "A retrieval set has corpus.jsonl, queries.jsonl and qrels.tsv."
        ) from None
    except UnicodeDecodeError as error:
        raise QuestionFormatError(path, 0, f"this is not UTF-8: {error.reason}.") from None
