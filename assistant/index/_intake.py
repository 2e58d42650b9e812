"""Notes taken in: cut, named, embedded in batches that reach over several notes, and recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.errors import IndexStale, NoteFormatError
from assistant.index._recording import Embedded, Entry
from assistant.index._rows import dump_info
from assistant.index.chunk import chunk_note
from assistant.index.embed import Embedder, PieceReader
from assistant.index.files import Failure, FileRecord, Reading, Remark, printable
from assistant.index.fingerprint import REBUILD
from assistant.index.ledger import Ledger
from assistant.index.parts import dump_parts
from assistant.index.texts import EmbedText, embed_text
from assistant.schema import Note
from assistant.settings import Settings

# Texts of similar length embed faster together; among so many batches they are sorted.
_BATCHES_AT_ONCE = 8
_NOTES_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class _Cut:
    """A note in hand.

    Attributes:
        texts: What the vectors of its passages stand for, by digest.
        counts: Whether the report counts it.
    """

    entry: Entry
    texts: Mapping[str, EmbedText]
    counts: bool = True


class Intake:
    """Takes in what was read. Until `flush`, the last notes are only in memory.

    Attributes:
        added: Notes recorded that were not known.
        updated: Notes recorded in place of a former version.
        passages: Passages that notes were cut into.
        failures: What could not be taken in.
        remarks: What of the notes recorded could not be read.
    """

    def __init__(self, ledger: Ledger, embedder: Embedder, settings: Settings, known: Mapping[str, FileRecord]) -> None:
        """Begin a run that knows of the files `known`."""
        self.added = 0
        self.updated = 0
        self.passages = 0
        self.failures: list[Failure] = []
        self.remarks: list[Remark] = []
        self._ledger = ledger
        self._embedder = embedder
        self._settings = settings
        self._taken = {note_id for record in known.values() for note_id, _ in record.notes}
        self._pending: list[_Cut] = []

    def take(
        self, reading: Reading, notes: Sequence[Note], errors: Sequence[NoteFormatError], claimed: set[str]
    ) -> None:
        """Take in what was read of a file. What could not be read now keeps the version that once could.

        Args:
            reading: The file.
            notes: What it holds.
            errors: Why it, or parts of it, could not be read.
            claimed: Notes that other files of this run hold already; those of this one are added.
        """
        notes, unwritable = _part_unwritable(notes)
        failures = (*(Failure(str(error.path), error.fact, error.remedy) for error in errors), *unwritable)
        self.failures.extend(failures)
        named = self._name(reading, notes, claimed)
        failed = {failure.path for failure in failures}
        kept = [
            (note_id, path)
            for note_id, path in reading.record.notes
            if note_id not in claimed and (path in failed or (failed and not notes))
        ]
        claimed.update(note_id for note_id, _ in kept)
        held = (*((note.id, note.path) for note in named), *kept)
        records = (
            replace(reading.record, notes=held, failures=failures),
            *(_record_copy(copy, held, failures) for copy in reading.copies),
        )
        if not named:
            self._ledger.record_files(records)
        for place, note in enumerate(named, start=1):
            self.remarks += (Remark(note.path, text) for text in note.remarks)
            self._add(note, records if place == len(named) else ())

    def recut_outdated(self) -> None:
        """Cut and embed again the notes recorded under another fingerprint, from their recorded text."""
        catalogue = self._ledger.upcoming()
        for note_id in self._ledger.outdated_notes():
            self._add(catalogue.note(note_id), (), counts=False)
        self.flush()

    def flush(self) -> None:
        """Embed and record what is in hand."""
        texts = {digest: text for cut in self._pending for digest, text in cut.texts.items()}
        fresh = self._embed({digest: texts[digest] for digest in texts.keys() - self._ledger.known_vectors(texts)})
        former = self._ledger.replace_notes([cut.entry for cut in self._pending], fresh)
        for cut in self._pending:
            self.added += cut.entry.note.id not in former and cut.counts
            self.updated += cut.entry.note.id in former and cut.counts
        self._pending.clear()

    def _add(self, note: Note, records: tuple[FileRecord, ...], *, counts: bool = True) -> None:
        passages = chunk_note(note, self._settings.chunk.max_tokens, self._embedder.count_tokens)
        self.passages += len(passages)
        texts = [embed_text(passage, note) for passage in passages]
        digests = [self._digest(text) for text in texts]
        cut = tuple(zip(passages, digests, strict=True))
        self._pending.append(_Cut(Entry(note, cut, records), dict(zip(digests, texts, strict=True)), counts))
        waiting = sum(len(pending.texts) for pending in self._pending)
        if waiting >= _BATCHES_AT_ONCE * self._settings.embed.batch_size or len(self._pending) >= _NOTES_AT_ONCE:
            self.flush()

    def _digest(self, text: EmbedText) -> str:
        """Name the vector of a text; that of another embedder has another name."""
        shapes = f"{self._embedder.name} {self._dimension} {text.spanned.spans}\n{text.spanned.text}"
        return hashlib.sha256(shapes.encode()).hexdigest()

    @cached_property
    def _dimension(self) -> int:
        """Ask the embedder once, and only when there is something to embed: it may be far away."""
        dimension = self._embedder.dimension
        built = {segment.dimension for segment in self._ledger.state.segments}
        if built - {dimension} and not self._ledger.rebuilds:
            raise IndexStale(f"index/ holds vectors of {max(built)} numbers; the embedder gives {dimension}.", REBUILD)
        return dimension

    def _embed(self, texts: Mapping[str, EmbedText]) -> dict[str, Embedded]:
        ordered = sorted(texts, key=lambda digest: (len(texts[digest].spanned.text), digest))
        found: dict[str, Embedded] = {}
        for start in range(0, len(ordered), self._settings.embed.batch_size):
            digests = ordered[start : start + self._settings.embed.batch_size]
            found.update(zip(digests, self._embed_batch([texts[digest] for digest in digests]), strict=True))
        return found

    def _embed_batch(self, texts: Sequence[EmbedText]) -> list[Embedded]:
        if not isinstance(self._embedder, PieceReader):
            return [Embedded(vector) for vector in self._embedder.embed_passages([text.spanned.text for text in texts])]
        read = self._embedder.read_passages([text.spanned for text in texts])
        return [
            Embedded(one.vector, dump_parts(one.states, with_pieces=text.is_chinese))
            for one, text in zip(read, texts, strict=True)
        ]

    def _name(self, reading: Reading, notes: Sequence[Note], claimed: set[str]) -> list[Note]:
        """Give each note the id of the one that it continues, else its own, else one that is free."""
        former = reading.record.notes
        by_path = {path: note_id for note_id, path in former}
        in_order = len(former) == len(notes) and (reading.moved or len(notes) == 1)
        named = []
        for place, note in enumerate(notes):
            note_id = former[place][0] if in_order else by_path.get(note.path)
            if note_id is None or note_id in claimed:
                note_id = self._free_id(note.id)
            claimed.add(note_id)
            named.append(replace(note, id=note_id))
        self._taken.update(note.id for note in named)
        return named

    def _free_id(self, note_id: str) -> str:
        while note_id in self._taken:
            note_id = hashlib.sha256(note_id.encode()).hexdigest()[: len(note_id)]
        return note_id


def _part_unwritable(notes: Sequence[Note]) -> tuple[list[Note], list[Failure]]:
    """Set aside notes with half a character (a lone surrogate) in them, which no database takes."""
    writable, failures = [], []
    for note in notes:
        try:
            f"{dump_info(note)}{note.text}".encode()
            writable.append(note)
        except UnicodeEncodeError as error:
            broken = ascii(error.object[error.start : error.end])
            path = printable(note.path)
            failures.append(Failure(path, f"{path}: it holds the broken character {broken}.", "Save it as UTF-8."))
    return writable, failures


def _record_copy(copy: FileRecord, held: Sequence[tuple[str, str]], failures: Sequence[Failure]) -> FileRecord:
    return replace(
        copy,
        notes=tuple((note_id, copy.path) for note_id, _ in held),
        failures=tuple(replace(failure, path=copy.path) for failure in failures),
    )
