"""The tree of failures. Each knows its exit code and carries its remedy.

* AssistantError                 exit code 1
  * UsageError                   exit code 2
  * NotAllowed
  * WorkspaceNotFound
  * ConfigurationError
    * MissingKey
    * MissingExtra
  * CorpusError
    * NoteFormatError            names the file, and the line where there is one
    * NoteNotFound
  * StoreError
    * IndexMissing
    * IndexStale
    * IndexBusy
  * RecordsError
    * RecordNotFound
  * PromptError
    * MissingVariable
    * UnknownVariable
  * ProviderError                retryable or not
    * ProviderTimeout
    * ProviderRefused
      * ProviderFiltered
    * MalformedDraft
  * QuestionFormatError          names the file and the line

Abstaining and failing verification are results, not failures.
"""

from __future__ import annotations

from pathlib import Path


class AssistantError(Exception):
    """A failure that the program foresaw: a fact about a named object, then what to do.

    Attributes:
        fact: What is wrong, as a sentence.
        remedy: What the user can do about it, as a sentence; may be empty.
        exit_code: What the command line exits with.
    """

    exit_code: int = 1

    def __init__(self, fact: str, remedy: str = "") -> None:
        super().__init__(f"{fact} {remedy}".rstrip())
        self.fact = fact
        self.remedy = remedy


class UsageError(AssistantError):
    """The command or its arguments make no sense."""

    exit_code = 2


class NotAllowed(AssistantError):
    """The settings do not let whoever asks do this."""


class WorkspaceNotFound(AssistantError):
    """No folder upwards holds a `corpus/` or an `assistant.toml`."""


class ConfigurationError(AssistantError):
    """A setting has a value that cannot be used."""


class MissingKey(ConfigurationError):
    """A model endpoint is asked for without a key."""


class MissingExtra(ConfigurationError):
    """An optional package is needed and not installed."""


class CorpusError(AssistantError):
    """A note cannot be taken in."""


class NoteFormatError(CorpusError):
    """A note cannot be read.

    Attributes:
        path: The file.
        line: The line, from 1, where the format has lines.
    """

    def __init__(self, path: Path | str, fact: str, remedy: str, line: int | None = None) -> None:
        place = f"{path}, line {line}" if line is not None else str(path)
        super().__init__(f"{place}: {fact}", remedy)
        self.path = Path(path)
        self.line = line


class NoteNotFound(CorpusError):
    """No note in the index has that id."""


class StoreError(AssistantError):
    """The index cannot be used."""


class IndexMissing(StoreError):
    """There is no index yet."""


class IndexStale(StoreError):
    """The index was built with another embedder or another chunking."""


class IndexBusy(StoreError):
    """Another process is writing the index."""


class RecordsError(AssistantError):
    """Conversations and feedback cannot be read or kept."""


class RecordNotFound(RecordsError):
    """The user has no such conversation or turn."""


class PromptError(AssistantError):
    """A prompt file cannot be used."""


class MissingVariable(PromptError):
    """A prompt needs a variable that was not given."""


class UnknownVariable(PromptError):
    """A prompt was given a variable, or uses one, that it does not declare."""


class ProviderError(AssistantError):
    """A model endpoint failed.

    Attributes:
        retryable: Whether the same call may succeed later.
        wait: Seconds after which the endpoint wants to be asked again; None where it does not say.
    """

    def __init__(self, fact: str, remedy: str = "", *, retryable: bool = False, wait: float | None = None) -> None:
        super().__init__(fact, remedy)
        self.retryable = retryable
        self.wait = wait


class ProviderTimeout(ProviderError):
    """A model endpoint did not answer in time."""


class ProviderRefused(ProviderError):
    """A model endpoint refused the call: key, quota, unknown model, content filter."""


class ProviderFiltered(ProviderRefused):
    """A model endpoint's content filter let nothing through."""


class MalformedDraft(ProviderError):
    """A model endpoint answered with something that is no draft."""


class QuestionFormatError(AssistantError):
    """A file of questions cannot be read.

    Attributes:
        path: The file.
        line: The line, from 1.
    """

    def __init__(self, path: Path | str, line: int, fact: str, remedy: str = "") -> None:
        super().__init__(f"{path}, line {line}: {fact}", remedy)
        self.path = Path(path)
        self.line = line
