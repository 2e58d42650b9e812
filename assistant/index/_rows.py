"""Values to rows of the catalogue and back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

import numpy as np
from sqlalchemy import Row

from assistant.index.arrays import FloatArray
from assistant.index.sketch import Sketch
from assistant.index.texts import PassageText
from assistant.schema import Block, Note, NoteInfo, Passage, Sentence

# What a note is told by its place in the index stands in columns and tables of its own.
PLACED = ("paths", "near_duplicate_of", "translation_of")
_INFO_FIELDS = tuple(field.name for field in dataclasses.fields(NoteInfo) if field.name not in (*PLACED, "version"))
_BLOCK_FIELDS = tuple(field.name for field in dataclasses.fields(Block))
_block_values = attrgetter(*_BLOCK_FIELDS)
# The same bytes on every machine, so that an index can be copied from one to another.
_STORED_FLOAT = np.dtype("<f4")


def version_row(note: Note, born: int, made_with: str, sketch: Sketch) -> dict[str, Any]:
    """Lay out a note as a row of `versions`."""
    return {
        "note_id": note.id,
        "number": note.version,
        "sketch": sketch.dump(),
        "digest": note.digest,
        "info": dump_info(note),
        "text": note.text,
        "blocks": _dump([dict(zip(_BLOCK_FIELDS, _block_values(block), strict=True)) for block in note.blocks]),
        "pages": note.pages,
        "born": born,
        "made_with": made_with,
    }


def dump_info(info: NoteInfo) -> str:
    """Write what a reader is told of a note as JSON."""
    values = {name: getattr(info, name) for name in _INFO_FIELDS}
    return _dump({**values, "published": info.published.isoformat() if info.published else None})


def load_info(written: str, version: int = 1) -> NoteInfo:
    """Read what `dump_info` wrote."""
    return NoteInfo(**_info_values(written), version=version)


def load_note(row: Row[Any]) -> Note:
    """Read a row of `versions`."""
    blocks = tuple(_load_block(values) for values in json.loads(row.blocks))
    return Note(**_info_values(row.info), version=row.number, text=row.text, blocks=blocks, pages=row.pages)


def passage_row(passage: Passage, version_id: int, vector_id: int) -> dict[str, Any]:
    """Lay out a passage as a row of `passages`."""
    return {
        "version_id": version_id,
        "vector_id": vector_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "heading": _dump(passage.heading),
        "context": passage.context,
        "sentences": _dump([(sentence.start, sentence.end, sentence.page) for sentence in passage.sentences]),
        "text": passage.text,
    }


def load_passage(row: Row[Any], note: NoteInfo) -> Passage:
    """Read a row of `passages`."""
    return Passage(
        id=f"{note.id}#{row.ordinal}",
        note_id=note.id,
        digest=note.digest,
        ordinal=row.ordinal,
        text=row.text,
        start=row.start,
        end=row.end,
        sentences=tuple(
            Sentence(place, row.text[start - row.start : end - row.start], start, end, page)
            for place, (start, end, page) in enumerate(json.loads(row.sentences))
        ),
        heading=tuple(json.loads(row.heading)),
        page=row.page,
        context=row.context,
    )


def load_passage_text(row: Row[Any]) -> PassageText:
    """Read of a row of `passages` what is searched."""
    spans = tuple((start - row.start, end - row.start) for start, end, _ in json.loads(row.sentences))
    return PassageText(row.text, tuple(json.loads(row.heading)), row.context, spans)


def dump_vector(vector: FloatArray) -> bytes:
    """Write one vector."""
    return vector.astype(_STORED_FLOAT).tobytes()


def load_vectors(written: list[bytes]) -> FloatArray:
    """Read vectors of one dimension into rows."""
    rows = np.frombuffer(b"".join(written), _STORED_FLOAT).astype(np.float32, copy=False)
    return rows.reshape(len(written), -1) if written else np.empty((0, 0), np.float32)


def _info_values(written: str) -> dict[str, Any]:
    values: Mapping[str, Any] = json.loads(written)
    published = values["published"]
    return {
        **values,
        "published": dt.date.fromisoformat(published) if published else None,
        "authors": tuple(values["authors"]),
        "audience": tuple(values["audience"]),
        "topics": tuple(values["topics"]),
        "origins": tuple((field, place) for field, place in values["origins"]),
    }


def _load_block(values: Mapping[str, Any]) -> Block:
    header = values["header"]
    return Block(**{**values, "header": tuple(header) if header else None})


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
