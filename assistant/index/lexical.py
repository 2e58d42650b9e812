"""The lexical part of the index: inverted files in one partition per language group, scored with BM25.

What a row is indexed under is decided in `assistant.index.terms`; what a question looks
for, in `assistant.retrieve.expand`, as clauses: each clause behaves as one BM25 term, however many terms of the index
it is put together from, so that the synonyms and translations of one word do not count twice.

On disk: immutable segments and one manifest. An update writes new segments, then replaces the manifest in one step;
a reader keeps what it has open, and a crash leaves the old state.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from assistant.index.analysts import Batch, ReadBatches, read_here
from assistant.index.arrays import IntArray
from assistant.index.partition import Partition
from assistant.index.postings import Segment, SegmentBuffer, join, merge_segments, write_durably
from assistant.index.terms import analysis_stamp
from assistant.index.texts import SearchText
from assistant.schema import Language

Group = Literal["zh", "en"]
GROUPS: tuple[Group, ...] = ("zh", "en")
_MANIFEST = "manifest.json"
# Postings of new rows held in memory before they are written as a segment.
_BUFFER_POSTINGS = 4_000_000
# A segment with more removed rows than this share is written anew.
_DEAD_SHARE = 0.3
_OPEN_TRIES = 5
# Passages that are analysed together.
_AT_ONCE = 512


def group_of(language: Language) -> Group:
    """Give the language group in which texts of a language are searched."""
    return "en" if language == "en" else "zh"


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
        generation: Of the catalogue that it was last brought up to; 0: never, or damaged, or made by an analysis other
            than today's, and it must be rebuilt.
    """

    def __init__(self, folder: Path) -> None:
        """Open what lies in `folder`."""
        self.folder = folder
        self.generation = 0
        self._serial = 0
        self._segments: dict[_Entry, Segment] = {}
        self.reload()

    def reload(self) -> None:
        """See what another process has written since."""
        for _ in range(_OPEN_TRIES):
            manifest = self._read_manifest()
            try:
                entries = [_Entry(**entry) for entry in manifest.get("segments", ())]
                segments = {entry: _open(self.folder, entry) for entry in entries}
            except (FileNotFoundError, ValueError):
                # Damage; or a writer put a newer manifest in place and removed what the one just read names.
                continue
            self._install(int(manifest.get("generation", 0)), int(manifest.get("serial", 0)), segments)
            return
        self._install(0, int(manifest.get("serial", 0)), {})

    def partition(self, group: Group) -> Partition:
        """Give the rows of one language group."""
        return self._partitions[group]

    def __len__(self) -> int:
        return sum(partition.live_size for partition in self._partitions.values())

    def keys(self) -> IntArray:
        """Name the rows that count, in no order."""
        return np.concatenate([part.keys[part.live] for part in self._partitions.values()])

    def rebuild(self, texts: Iterable[SearchText], generation: int, read: ReadBatches = read_here) -> None:
        """Forget everything and index `texts`; until it is done, readers see the old state."""
        self._publish(_Change(self.folder, {}, self._serial), texts, generation, read)

    def update(
        self, *, removed: Iterable[int], added: Iterable[SearchText], generation: int, read: ReadBatches = read_here
    ) -> None:
        """Take rows out and put rows in, in one step for readers.

        Args:
            removed: Keys; unknown ones are passed over.
            added: Texts; one whose key is there already takes its place.
            generation: What the index is at afterwards.
            read: Breaks the texts into terms.
        """
        change = _Change(self.folder, self._segments, self._serial)
        change.remove(np.fromiter(removed, np.int64))
        self._publish(change, added, generation, read)

    def _publish(self, change: _Change, texts: Iterable[SearchText], generation: int, read: ReadBatches) -> None:
        change.add(texts, read)
        for group in GROUPS:
            change.merge(group)
        listed = [dataclasses.asdict(entry) for entry in change.segments]
        manifest = {
            "analysis": analysis_stamp(),
            "generation": generation,
            "serial": change.serial,
            "segments": listed,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{_MANIFEST}.new"
        write_durably(fresh, json.dumps(manifest, indent=1).encode())
        fresh.replace(self.folder / _MANIFEST)
        self._install(generation, change.serial, change.segments)
        self._sweep()

    def _install(self, generation: int, serial: int, segments: Mapping[_Entry, Segment]) -> None:
        self.generation = generation
        self._serial = max(self._serial, serial)
        self._segments = dict(segments)
        self._partitions = {
            group: Partition([segment for entry, segment in segments.items() if entry.group == group])
            for group in GROUPS
        }

    def _read_manifest(self) -> dict[str, Any]:
        try:
            manifest: dict[str, Any] = json.loads((self.folder / _MANIFEST).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return manifest if manifest.get("analysis") == analysis_stamp() else {"serial": manifest.get("serial", 0)}

    def _sweep(self) -> None:
        """Delete what the manifest does not name: merged segments, and what a killed writer left."""
        named = {_MANIFEST, *(name for entry in self._segments for name in (entry.name, entry.live))}
        for path in self.folder.iterdir():
            if path.name not in named:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


class _Change:
    """What the next manifest will name; nothing of it is seen before that.

    Attributes:
        segments: What there will be, oldest first within a group.
        serial: Number of the newest name given.
    """

    def __init__(self, folder: Path, segments: Mapping[_Entry, Segment], serial: int) -> None:
        self._folder = folder
        self.segments = dict(segments)
        self.serial = serial

    def remove(self, keys: IntArray) -> None:
        """Mark rows as removed, each in a new file beside its segment."""
        changed: dict[_Entry, Segment] = {}
        for entry, segment in self.segments.items():
            live = np.ones(segment.size, np.bool_) if segment.live is None else segment.live
            kept = live & ~np.isin(segment.keys, keys)
            if np.array_equal(kept, live):
                changed[entry] = segment
            else:
                marked = _Entry(entry.group, entry.name, f"{self._name(entry.group)}.live")
                write_durably(self._folder / marked.live, np.packbits(kept).tobytes())
                changed[marked] = _open(self._folder, marked)
        self.segments = changed

    def add(self, texts: Iterable[SearchText], read: ReadBatches) -> None:
        """Index texts in new segments; rows of the same keys in older ones are removed."""
        fresh = dict(self._write(texts, read))
        self.remove(join([segment.keys for segment in fresh.values()], np.int64))
        self.segments |= fresh

    def merge(self, group: Group) -> None:
        """Merge the newest segments of a group whenever they have grown to the size of the one before them.

        So there are never more than about log2(rows) segments, and each row is rewritten about as often.
        """
        mine = [(entry, segment) for entry, segment in self.segments.items() if entry.group == group]
        sizes = [segment.live_size for _, segment in mine]
        first = len(mine)
        for place in reversed(range(len(mine))):
            dead = 1 - sizes[place] / mine[place][1].size
            if (place + 1 < len(mine) and sum(sizes[place + 1 :]) >= sizes[place]) or dead > _DEAD_SHARE:
                first = place
        old = mine[first:]
        for entry, _ in old:
            del self.segments[entry]
        if sum(sizes[first:]):
            merged = _Entry(group, self._name(group))
            merge_segments([segment for _, segment in old], self._folder / merged.name)
            self.segments[merged] = _open(self._folder, merged)

    def _write(self, texts: Iterable[SearchText], read: ReadBatches) -> Iterator[tuple[_Entry, Segment]]:
        buffers = {group: SegmentBuffer() for group in GROUPS}
        groups: deque[Group] = deque()
        for rows in read(_batches(texts, groups)):
            group = groups.popleft()
            buffers[group].add(rows)
            if buffers[group].postings >= _BUFFER_POSTINGS:
                yield self._flush(group, buffers[group])
                buffers[group] = SegmentBuffer()
        for group, buffer in buffers.items():
            if buffer.size:
                yield self._flush(group, buffer)

    def _flush(self, group: Group, buffer: SegmentBuffer) -> tuple[_Entry, Segment]:
        entry = _Entry(group, self._name(group))
        buffer.write(self._folder / entry.name)
        return entry, _open(self._folder, entry)

    def _name(self, group: Group) -> str:
        # What a killed writer left may bear the name that would come next.
        while True:
            self.serial += 1
            name = f"{group}-{self.serial:08d}"
            if not any((self._folder / f"{name}{ending}").exists() for ending in ("", ".live")):
                return name


def _batches(texts: Iterable[SearchText], groups: deque[Group]) -> Iterator[Batch]:
    """Gather the passages of each language group, some at a time; the group of each batch is added to `groups`."""
    waiting: dict[Group, list[SearchText]] = {group: [] for group in GROUPS}
    for text in texts:
        group = group_of(text.language)
        waiting[group].append(text)
        if len(waiting[group]) == _AT_ONCE:
            groups.append(group)
            yield waiting[group]
            waiting[group] = []
    for group, rest in waiting.items():
        if rest:
            groups.append(group)
            yield rest


def _open(folder: Path, entry: _Entry) -> Segment:
    segment = Segment(folder / entry.name)
    if entry.live:
        packed = np.fromfile(folder / entry.live, np.uint8)
        segment.live = np.unpackbits(packed, count=segment.size).astype(np.bool_)
    return segment
