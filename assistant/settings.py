"""Settings: pure values, from flags, then `ASSISTANT_*` environment, then `assistant.toml`, then the defaults here.

A variable is named by section and field: `ASSISTANT_LLM_MODEL` sets `llm.model`. Nothing is read at import.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from assistant.errors import ConfigurationError

ENVIRONMENT_PREFIX = "ASSISTANT_"
SETTINGS_FILE = "assistant.toml"
# Set by the command line or by deployments; not fields of a section.
_OTHER_VARIABLES = frozenset({"ASSISTANT_WORKSPACE"})


class _Section(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")


class IngestSettings(_Section):
    """Reading notes: limits for files that nobody vouches for."""

    max_file_mb: float = Field(64, gt=0, description="A larger file is refused.")
    max_pages: int = Field(1000, gt=0, description="A PDF with more pages is refused.")
    max_text_mb: float = Field(16, gt=0, description="A note with more text, after unpacking, is refused.")
    timeout_seconds: float = Field(120, gt=0, description="Reading one file may take this long.")
    memory_mb: int = Field(2048, gt=0, description="Reading one file may take this much memory.")
    workers: int = Field(2, gt=0, description="Files read, and passages analysed, at the same time.")


class ChunkSettings(_Section):
    """Cutting notes into passages. A change makes the index stale."""

    max_tokens: int = Field(200, gt=0, description="Size of a passage in tokens of the embedder.")


class EmbedSettings(_Section):
    """Turning text into vectors. A change of `model` makes the index stale."""

    model: str = Field(
        "builtin",
        description="`builtin`, `openai:MODEL` (any compatible endpoint) or `sentence-transformers:NAME_OR_PATH`.",
    )
    batch_size: int = Field(32, gt=0, description="Texts per call.")
    query_prefix: str = Field("", description="Put before each question, for models that want it.")
    passage_prefix: str = Field("", description="Put before each passage, for models that want it.")
    dimension: int = Field(0, ge=0, description="Keep only so many dimensions of each vector; 0 keeps all.")


class RetrieveSettings(_Section):
    """Finding passages."""

    top_k: int = Field(8, gt=0, description="Passages given to the answer.")
    glossary: str = Field("", description="A folder with the firm's own glossary files, beside the shipped ones.")
    closer_look: bool = Field(
        True, description="Compare the first hits with the question sentence by sentence, and piece by piece."
    )
    cross_encoder: str = Field(
        "",
        description="Name or folder of a cross-encoder of sentence-transformers, for the first hits; empty: none.",
    )


class AnswerSettings(_Section):
    """Composing answers."""

    max_statements: int = Field(4, gt=0, description="Quotes in an answer made without a model.")
    stale_days: int = Field(90, gt=0, description="An answer whose newest note is older than this says so.")


class Price(_Section):
    """What a model costs, for a million tokens, in whatever currency the table is kept in."""

    input: float = Field(ge=0, description="Tokens read.")
    output: float = Field(ge=0, description="Tokens written.")
    cached: float | None = Field(None, ge=0, description="Tokens read from the endpoint's cache; None: as `input`.")


class LLMSettings(_Section):
    """The model endpoint. Without a key and a model, answers are made by quoting."""

    model: str = Field("", description="Name of the model; empty: none.")
    base_url: str = Field("", description="Endpoint; empty: `OPENAI_BASE_URL`, else OpenAI's own.")
    timeout_seconds: float = Field(60, gt=0, description="Longest silence of the endpoint.")
    deadline_seconds: float = Field(120, gt=0, description="Longest time for one call, with its retries.")
    max_retries: int = Field(2, ge=0, description="Further tries after a failure that may pass.")
    max_wait_seconds: float = Field(
        10, ge=0, description="An endpoint that asks to wait longer (`Retry-After`) is given up at once."
    )
    profile: Literal["auto", "openai", "deepseek", "qwen", "ollama", "vllm", "other"] = Field(
        "auto", description="The endpoint's kind; `auto` reads it off the address."
    )
    temperature: float = Field(0.0, ge=0, le=2)
    context_tokens: int = Field(8000, gt=0, description="What the prompt may take.")
    prices: dict[str, Price] = Field({}, description="By model, so that answers say what they cost.")


class ServeSettings(_Section):
    """The chat page and the HTTP API."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(7860, ge=0, le=65535, description="Port to listen on.")
    concurrency: int = Field(40, gt=0, description="Answers made at the same time.")
    editors: Literal["everyone", "this_machine", "nobody"] = Field(
        "this_machine", description="Who may add and remove notes on the page."
    )
    export_font: str = Field(
        "", description="A font file with Chinese characters for PDF exports; empty: one of the machine's."
    )


class RecordsSettings(_Section):
    """What is kept of answers."""

    evidence: bool = Field(
        False, description="Write every answer with its sources into records/evidence/, where nobody can delete it."
    )


class Settings(_Section):
    """Every setting of the program, by section. `api_key` comes from `OPENAI_API_KEY` alone."""

    ingest: IngestSettings = IngestSettings()
    chunk: ChunkSettings = ChunkSettings()
    embed: EmbedSettings = EmbedSettings()
    retrieve: RetrieveSettings = RetrieveSettings()
    answer: AnswerSettings = AnswerSettings()
    llm: LLMSettings = LLMSettings()
    serve: ServeSettings = ServeSettings()
    records: RecordsSettings = RecordsSettings()
    api_key: SecretStr = SecretStr("")

    def with_top_k(self, top_k: int) -> Settings:
        """Give the same settings, with so many passages to be found."""
        return self.model_copy(update={"retrieve": self.retrieve.model_copy(update={"top_k": top_k})})


def load_settings(
    folder: Path | None,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, Mapping[str, Any]] | None = None,
) -> Settings:
    """Read the settings of a workspace.

    Args:
        folder: The workspace's folder; None: no file is read.
        environ: Environment; None: the process's own.
        flags: Values from the command line by section and field; they win.

    Raises:
        ConfigurationError: A file that is no TOML, an unknown name, or a value out of range; names it.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = _read_file(folder / SETTINGS_FILE) if folder else {}
    for layer in (_read_environment(environ), flags or {}):
        for section, fields in layer.items():
            values.setdefault(section, {}).update(fields)
    if "api_key" in values:
        raise ConfigurationError(
            f"{SETTINGS_FILE} holds an api_key.", "Keys come from the environment: set OPENAI_API_KEY."
        )
    values["api_key"] = environ.get("OPENAI_API_KEY", "")
    if environ.get("OPENAI_BASE_URL"):
        values.setdefault("llm", {}).setdefault("base_url", environ["OPENAI_BASE_URL"])
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError(_describe(error), f"Correct it in {SETTINGS_FILE} or the environment.") from None


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not TOML: {error}.", "Correct the file.") from None


def _read_environment(environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for name, value in environ.items():
        if not name.startswith(ENVIRONMENT_PREFIX) or name in _OTHER_VARIABLES:
            continue
        section, _, field = name.removeprefix(ENVIRONMENT_PREFIX).lower().partition("_")
        values.setdefault(section, {})[field] = value
    return values


def _describe(error: ValidationError) -> str:
    """Name each bad field and why, without its value: it may be a secret."""
    faults = []
    for fault in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in fault["loc"])
        known = "there is no such setting" if fault["type"] == "extra_forbidden" else fault["msg"].lower()
        faults.append(f"{name}: {known}")
    return f"Settings cannot be used: {'; '.join(faults)}."
