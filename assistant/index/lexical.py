"""The lexical part of the index: inverted files in one partition per language group, scored with BM25.

What a row is indexed under is decided in `assistant.index.terms`; what a question looks
for, in `assistant.retrieve.expand`, as clauses: each clause behaves as one BM25 term, however many terms of the index
it is put together from, so that the synonyms and translations of one word do not count twice.

On disk: immutable segments and one manifest. An update writes new segments, then replaces the manifest in one step;
a reader keeps what it has open, and a crash leaves the old state.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from assistant.index.partition import Partition
from assistant.index.postings import IntArray, Segment, SegmentBuffer, join, merge_segments
from assistant.index.terms import analyse, analysis_stamp
from assistant.index.texts import SearchText

Group = Literal["zh", "en"]
GROUPS: tuple[Group, ...] = ("zh", "en")

_MANIFEST = "manifest.json"
# Postings of new rows held in memory before they are written as a segment.
_BUFFER_POSTINGS = 4_000_000
# A segment with more removed rows than this share is written anew.
_DEAD_SHARE = 0.3
_OPEN_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Entry:
    """A segment as the manifest knows it; `live` names the file of its removed rows, empty: none are."""

    group: Group
    name: str
    live: str = ""


class LexicalIndex:
    """The inverted files of one index folder. One writer at a time; readers keep what they opened.

    Attributes:
        folder: Where it lies; made on the first update.
        generation: Of the catalogue that it was last brought up to; 0: never, or by an analysis other than today's,
            and it must be rebuilt.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generation = 0
        self._serial = 0
        self._entries: tuple[_Entry, ...] = ()
        self._segments: dict[str, Segment] = {}
        self.reload()

    def reload(self) -> None:
        """See what another process has written since."""
        for attempt in range(_OPEN_TRIES):
            manifest = self._read_manifest()
            entries = tuple(_Entry(**entry) for entry in manifest.get("segments", ()))
            try:
                segments = {entry.name: self._open(entry) for entry in entries}
            except FileNotFoundError:
                # The writer put a newer manifest in place and removed what the one just read names.
                if attempt + 1 < _OPEN_TRIES:
                    continue
                manifest, entries, segments = {}, (), {}
            self._install(int(manifest.get("generation", 0)), int(manifest.get("serial", 0)), entries, segments)
            return

    def partition(self, group: Group) -> Partition:
        """Give the rows of one language group."""
        return self._partitions[group]

    def __len__(self) -> int:
        return sum(partition.live_size for partition in self._partitions.values())

    def keys(self) -> IntArray:
        """Name the rows that count, in no order."""
        return np.concatenate([part.keys[part.live] for part in self._partitions.values()])

    def rebuild(self, texts: Iterable[SearchText], generation: int) -> None:
        """Forget everything and index `texts`; until it is done, readers see the old state."""
        self._write((), texts, generation)

    def update(self, *, removed: Iterable[int], added: Iterable[SearchText], generation: int) -> None:
        """Take rows out and put rows in, in one step for readers.

        Args:
            removed: Keys; unknown ones are passed over.
            added: Texts; one whose key is there already takes its place.
            generation: What the index is at afterwards.
        """
        gone = np.fromiter(removed, np.int64)
        entries = [self._without(entry, gone) for entry in self._entries] if len(gone) else self._entries
        self._write(entries, added, generation)

    def _write(self, entries: Iterable[_Entry], texts: Iterable[SearchText], generation: int) -> None:
        fresh = list(self._write_segments(texts))
        keys = join([self._segments[entry.name].keys for entry in fresh], np.int64)
        kept = [self._without(entry, keys) for entry in entries] if len(keys) else list(entries)
        merged = [entry for group in GROUPS for entry in self._merge(group, [*kept, *fresh])]
        self._replace_manifest(merged, generation)
        self._install(generation, self._serial, tuple(merged), {entry.name: self._open(entry) for entry in merged})
        self._sweep()

    def _write_segments(self, texts: Iterable[SearchText]) -> Iterator[_Entry]:
        buffers = {group: SegmentBuffer() for group in GROUPS}
        for text in texts:
            group: Group = "en" if text.language == "en" else "zh"
            length, terms = analyse(text)
            buffers[group].add(text.key, length, terms)
            if buffers[group].postings >= _BUFFER_POSTINGS:
                yield self._flush(group, buffers[group])
                buffers[group] = SegmentBuffer()
        for group, buffer in buffers.items():
            if buffer.size:
                yield self._flush(group, buffer)

    def _flush(self, group: Group, buffer: SegmentBuffer) -> _Entry:
        entry = _Entry(group, self._name(group))
        buffer.write(self.folder / entry.name)
        self._segments[entry.name] = self._open(entry)
        return entry

    def _without(self, entry: _Entry, keys: IntArray) -> _Entry:
        """Mark rows as removed, in a new file beside the segment."""
        segment = self._segments[entry.name]
        hit = np.isin(segment.keys, keys)
        if segment.live is not None:
            hit &= segment.live
        if not hit.any():
            return entry
        live = ~hit if segment.live is None else segment.live & ~hit
        name = f"{self._name(entry.group)}.live"
        _write_durably(self.folder / name, np.packbits(live).tobytes())
        changed = _Entry(entry.group, entry.name, name)
        self._segments[entry.name] = self._open(changed)
        return changed

    def _merge(self, group: Group, entries: Sequence[_Entry]) -> list[_Entry]:
        """Merge the newest segments of a group whenever they have grown to the size of the one before them.

        So there are never more than about log2(rows) segments, and each row is rewritten about as often.
        """
        mine = [entry for entry in entries if entry.group == group and self._segments[entry.name].live_size]
        sizes = [self._segments[entry.name].live_size for entry in mine]
        first = len(mine)
        for place in range(len(mine) - 1, -1, -1):
            dead = 1 - sizes[place] / self._segments[mine[place].name].size
            if sum(sizes[place + 1 :]) >= sizes[place] or dead > _DEAD_SHARE:
                first = place
        if first == len(mine):
            return mine
        merged = _Entry(group, self._name(group))
        merge_segments([self._segments[entry.name] for entry in mine[first:]], self.folder / merged.name)
        self._segments[merged.name] = self._open(merged)
        return [*mine[:first], merged]

    def _open(self, entry: _Entry) -> Segment:
        segment = Segment(self.folder / entry.name)
        if entry.live:
            packed = np.fromfile(self.folder / entry.live, np.uint8)
            segment.live = np.unpackbits(packed, count=segment.size).astype(np.bool_)
        return segment

    def _name(self, group: Group) -> str:
        self._serial += 1
        return f"{group}-{self._serial:08d}"

    def _install(
        self, generation: int, serial: int, entries: tuple[_Entry, ...], segments: Mapping[str, Segment]
    ) -> None:
        self.generation = generation
        self._serial = max(self._serial, serial)
        self._entries = entries
        self._segments = dict(segments)
        self._partitions = {
            group: Partition([segments[entry.name] for entry in entries if entry.group == group]) for group in GROUPS
        }

    def _read_manifest(self) -> dict[str, Any]:
        try:
            manifest: dict[str, Any] = json.loads((self.folder / _MANIFEST).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return manifest if manifest.get("analysis") == analysis_stamp() else {"serial": manifest.get("serial", 0)}

    def _replace_manifest(self, entries: Sequence[_Entry], generation: int) -> None:
        segments = [{"group": entry.group, "name": entry.name, "live": entry.live} for entry in entries]
        manifest = {
            "analysis": analysis_stamp(),
            "generation": generation,
            "serial": self._serial,
            "segments": segments,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{_MANIFEST}.new"
        _write_durably(fresh, json.dumps(manifest, indent=1).encode())
        fresh.replace(self.folder / _MANIFEST)

    def _sweep(self) -> None:
        """Delete what the manifest does not name: merged segments, and what a killed writer left."""
        named = {_MANIFEST} | {entry.name for entry in self._entries} | {entry.live for entry in self._entries}
        for path in self.folder.iterdir():
            if path.name not in named:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
