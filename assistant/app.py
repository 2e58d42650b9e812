"""The one place where the parts are put together."""

from __future__ import annotations

import datetime as dt
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.answer.ask import Means, answer_question
from assistant.answer.batch import AskedLine, answer_file, read_questions
from assistant.answer.bearing import read_asked
from assistant.answer.check import Checked, check_against_notes, check_pairs, parse_pairs
from assistant.answer.draft import Drafter, load_drafter
from assistant.answer.extract import Quote, rank_quotes
from assistant.answer.render import answer_json
from assistant.answer.wanted import read_wanted
from assistant.corpus.files import find_sidecars
from assistant.corpus.read import READING_VERSION, Read, find_notes, find_unread, read_all
from assistant.errors import UsageError
from assistant.finance.glossary import Glossary, load_glossary
from assistant.index import build
from assistant.index.build import IngestReport, Job, bring_up_to_date
from assistant.index.embed import Embedder, load_embedder
from assistant.index.files import Source
from assistant.index.forecast import Forecast, foresee
from assistant.index.store import Index
from assistant.language.script import detect_language
from assistant.records.evidence import EvidenceLog
from assistant.records.store import Records
from assistant.retrieve.explain import Why, explain
from assistant.retrieve.pipeline import retrieve
from assistant.retrieve.reader import load_reader
from assistant.retrieve.sentences import weigh_sentences
from assistant.schema import Answer, Filters, Hit, Language, Note, NoteInfo, Question, Turn
from assistant.settings import Settings, load_settings
from assistant.workspace import Workspace

Progress = Callable[[str, int, int], None]
LONGEST_QUESTION = 4000
# How many sentences a statement of somebody's draft is held against.
CHECKED_QUOTES = 3

EXTRACTIVE_NOTICE = "No model is set (OPENAI_API_KEY, ASSISTANT_LLM_MODEL): answers quote the notes word for word."


def _silent(stage: str, done: int, total: int) -> None:
    """Take note of progress and say nothing."""


class Assistant:
    """Answers questions about the notes of one workspace.

    What is costly is opened when first needed: nothing at all for `notes`, no model for `search`. One instance may
    be asked from several threads.
    """

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self.workspace = workspace
        self.settings = settings
        self._index: Index | None = None
        self._opening = threading.Lock()

    @classmethod
    def open(cls, folder: Path | None = None, flags: Mapping[str, Mapping[str, Any]] | None = None) -> Assistant:
        """Open the workspace at `folder`, by default the current folder's or the nearest above it.

        Raises:
            WorkspaceNotFound: There is none.
            ConfigurationError: Its settings cannot be used.
        """
        workspace = Workspace.find(folder)
        return cls(workspace, load_settings(workspace.folder, flags=flags))

    @property
    def index(self) -> Index:
        """The newest generation of the index, opened when first needed.

        Raises:
            IndexMissing: There is none yet.
            IndexStale: It was built with another embedder or another chunking.
        """
        with self._opening:
            if self._index is None:
                self._index = Index.open(self.workspace, self.settings, self.embedder)
            self._index = self._index.fresh()
            return self._index

    @cached_property
    def embedder(self) -> Embedder:
        """What turns text into vectors."""
        return load_embedder(self.settings)

    @cached_property
    def drafter(self) -> Drafter | None:
        """What writes answers; None: they are quoted."""
        return load_drafter(self.settings)

    @cached_property
    def records(self) -> Records:
        """Conversations and feedback of this workspace.

        Raises:
            RecordsError: They cannot be opened.
        """
        return Records.open(self.workspace.records)

    @property
    def generation(self) -> int:
        """Generation of the index that answers now."""
        return self.index.generation

    @property
    def mode_notice(self) -> str:
        """What a reader should know about how answers are made; empty where a model writes them."""
        return "" if self.drafter else EXTRACTIVE_NOTICE

    def question(
        self,
        text: str,
        *,
        language: Language | None = None,
        as_of: dt.date | None = None,
        history: tuple[Turn, ...] = (),
        audience: Sequence[str] = (),
        **filters: Any,
    ) -> Question:
        """Make a question; its language is read off it unless given.

        Raises:
            UsageError: It is empty or too long.
        """
        asked = text.strip()
        if not asked:
            raise UsageError("The question is empty.", "Ask something.")
        if len(asked) > LONGEST_QUESTION:
            raise UsageError(
                f"The question has {len(asked)} characters; {LONGEST_QUESTION} are allowed.", "Shorten it."
            )
        limits = Filters(audience=tuple(audience), **filters)
        return Question(asked, language or detect_language(asked), as_of, history, limits)

    def ask(self, question: Question) -> Answer:
        """Answer a question.

        Raises:
            IndexMissing, IndexStale: There is no index that can answer.
            ProviderError: The model's endpoint failed.
        """
        return deque(self.stream(question), maxlen=1).pop()

    def stream(self, question: Question) -> Iterator[Answer]:
        """Answer a question, yielding the answer so far after each verified statement; the last one is whole."""
        answers = answer_question(question, self._means(self.drafter))
        return self._logged(answers) if self.settings.records.evidence else answers

    def _logged(self, answers: Iterator[Answer]) -> Iterator[Answer]:
        """Write down what was given in the end, also where the reader stopped it."""
        last = None
        try:
            for last in answers:
                yield last
        finally:
            if last is not None:
                EvidenceLog(self.workspace.records).append(answer_json(last))

    def quote(self, question: Question) -> Answer:
        """Answer a question by quoting, whatever model is set: at once, for nothing, and always the same."""
        return deque(answer_question(question, self._means(None)), maxlen=1).pop()

    def _means(self, drafter: Drafter | None) -> Means:
        return Means(
            index=self.index,
            embedder=self.embedder,
            settings=self.settings,
            glossary=self.glossary,
            reader=load_reader(),
            drafter=drafter,
            prompts=self.workspace.prompts,
            today=dt.datetime.now(tz=dt.UTC).date(),
        )

    @cached_property
    def glossary(self) -> Glossary:
        """The names and terms that the workspace knows."""
        folder = self.settings.retrieve.glossary
        return load_glossary(self.workspace.folder / folder if folder else None)

    def ask_file(
        self,
        source: Path,
        target: Path,
        *,
        language: Language | None = None,
        progress: Progress = _silent,
        **limits: Any,
    ) -> dict[str, int]:
        """Answer a file of questions into a file of answers; what `target` answers already is kept.

        Returns:
            Counts: answers, answered, partial, abstained, failed.

        Raises:
            QuestionFormatError: A line of `source` is malformed, or `target` is no file of answers.
        """

        def ask(line: AskedLine) -> Answer:
            as_of = line.as_of or limits.get("as_of")
            values = {**limits, "as_of": as_of, "history": line.history}
            return self.ask(self.question(line.text, language=line.language or language, **values))

        return answer_file(read_questions(source), target, ask, progress)

    def search(self, question: Question, count: int) -> tuple[Hit, ...]:
        """Find passages, best first, at most `count`."""
        return retrieve(question, self.index, self.embedder, self.settings.with_top_k(count), self.glossary)

    def explain(self, question: Question, hits: Sequence[Hit]) -> tuple[Why, ...]:
        """Say of each passage found which words of the question it says, and how."""
        return explain(question, hits, self.glossary)

    def check(self, text: str) -> Iterator[Checked]:
        """Verify a text, statement by statement: JSONL of {statement, source} against its sources, else the notes."""
        pairs = parse_pairs(text)
        if pairs is not None:
            return check_pairs(pairs, self.glossary)
        return check_against_notes(text, self._sources_of, self.glossary)

    def _sources_of(self, statement: str) -> tuple[Quote, ...]:
        question = self.question(statement[:LONGEST_QUESTION])
        index = self.index
        hits = retrieve(question, index, self.embedder, self.settings, self.glossary)
        relevances = weigh_sentences(question.text, hits, index, self.embedder)
        return rank_quotes(read_asked(read_wanted(question.text, self.glossary), ()), relevances)[:CHECKED_QUOTES]

    def notes(self) -> tuple[NoteInfo, ...]:
        """List the notes in the index, newest first."""
        return tuple(
            sorted(
                self.index.catalogue.notes(), key=lambda note: (note.published or dt.date.min, note.path), reverse=True
            )
        )

    def note(self, note_id: str, version: int | None = None) -> Note:
        """Give a note with its text, by `version` also one that a correction has replaced.

        Raises:
            NoteNotFound: There is none of that id, or no such version of it.
        """
        return self.index.catalogue.note(note_id, version)

    def versions(self, note_id: str) -> tuple[int, ...]:
        """Give the numbers of the versions of a note that can be shown, oldest first."""
        return tuple(version.version for version in self.index.catalogue.versions(note_id))

    def remove_note(self, note_id: str) -> NoteInfo:
        """Take a note out of the index; its file stays.

        Raises:
            NoteNotFound: There is none of that id.
        """
        note = self.note(note_id)
        build.remove_note(self.workspace.index, note_id)
        return note

    def ingest(
        self, paths: Sequence[Path] = (), *, rebuild: bool = False, retry: bool = False, progress: Progress = _silent
    ) -> IngestReport:
        """Bring the index up to date with `corpus/`, or take in `paths` (files, or folders of them) where they lie.

        Raises:
            IndexBusy: Another process is writing.
            IndexStale: The index was made with another embedder or chunking, and `rebuild` is not set.
        """
        return bring_up_to_date(
            self._job(paths, rebuild=rebuild, retry=retry),
            read=self._read,
            embedder=self.embedder,
            settings=self.settings,
            progress=lambda step: progress(step.stage, step.done, step.total),
        )

    def foresee(self, paths: Sequence[Path] = (), *, rebuild: bool = False, retry: bool = False) -> Forecast:
        """Say what `ingest` would do, file by file; nothing is changed.

        Raises:
            IndexStale: The index was made with another embedder or chunking, and `rebuild` is not set.
        """
        job = self._job(paths, rebuild=rebuild, retry=retry)
        return foresee(job, embedder=self.embedder, settings=self.settings)

    def _job(self, paths: Sequence[Path], *, rebuild: bool, retry: bool) -> Job:
        files = [file for path in paths or [self.workspace.corpus] for file in _notes_at(path)]
        return Job(
            self.workspace.index,
            tuple(map(Source, files, self.workspace.relatives(files), find_sidecars(files))),
            scope=None if paths else self.workspace.relative(self.workspace.corpus),
            reading_version=READING_VERSION,
            rebuild=rebuild,
            retry_failed=retry,
        )

    def _read(self, sources: Sequence[Source]) -> Iterator[Read]:
        return read_all([(source.file, source.path) for source in sources], self.settings.ingest)


def _notes_at(path: Path) -> Sequence[Path]:
    """List what is read at a place; files of formats that are not read are listed too, so that they fail by name."""
    return (*find_notes(path), *find_unread(path)) if path.is_dir() else [path]
