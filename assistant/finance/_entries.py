"""Reading glossary files: one line a term, tab-separated; the kind of term is the beginning of the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ConfigurationError
from assistant.finance.matching import Form
from assistant.language.script import converter

# Kinds that name one thing in the world, and kinds of mere terms. The file `company-us.tsv` holds companies.
ENTITY_KINDS = frozenset(
    {
        "index", "exchange", "company", "institution", "person", "place", "market", "currency", "commodity", "product",
    }
)  # fmt: skip
TERM_KINDS = frozenset(
    {
        "indicator", "policy", "rate", "sector", "theme", "instrument", "strategy", "valuation", "accounting",
        "trading",
    }
)  # fmt: skip
# Ordinary words in which a name would be found by mistake: they hide it, and are no terms themselves.
ORDINARY = "ordinary"
KINDS = ENTITY_KINDS | TERM_KINDS | {ORDINARY}

HEADER = ("hant", "hans", "en", "aliases")
_MARKS = "&="
_PLURAL = re.compile(r"(?:[a-z]{3}|[A-Z]{3})$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a glossary file.

    Attributes:
        forms: What to look for; plurals included, marks of the file resolved.
    """

    kind: str
    hant: str
    hans: str
    en: str
    aliases: tuple[str, ...]
    forms: tuple[Form, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The main forms, in lower case."""
        return tuple(name.lower() for name in (self.hant, self.hans, self.en) if name)


@dataclass(frozen=True, slots=True)
class _Line:
    path: Path
    number: int
    kind: str
    cells: tuple[str, ...]

    def refuse(self, fact: str, remedy: str) -> ConfigurationError:
        return ConfigurationError(f"{self.path}, line {self.number}: {fact}", remedy)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self.cells[:3] if name)

    @property
    def aliases(self) -> tuple[str, ...]:
        cell = self.cells[3] if len(self.cells) > 3 else ""
        return tuple(alias.strip() for alias in cell.split("|")) if cell else ()


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """Read every `*.tsv` file of a folder, in order of name.

    Raises:
        ConfigurationError: A file's name begins with no known kind, a line is malformed, or a form stands twice.
    """
    lines = [line for path in sorted(folder.glob("*.tsv")) for line in _read_lines(path)]
    # One conversion for all, since each call of the converter has a cost of its own.
    written = [text for line in lines for text in (line.cells[0] or line.cells[1], *line.aliases)]
    simplified = iter(converter("t2s")("\n".join(written)).split("\n"))
    entries = tuple(_entry(line, next(simplified), tuple(next(simplified) for _ in line.aliases)) for line in lines)
    _refuse_repetition(lines, entries)
    return entries


def _read_lines(path: Path) -> Iterator[_Line]:
    kind = path.stem.partition("-")[0]
    if kind not in KINDS:
        raise ConfigurationError(
            f"{path}: {kind!r} is no kind of term.", f"Begin the file's name with one of: {', '.join(sorted(KINDS))}."
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from error
    for number, written in enumerate(text.split("\n"), start=1):
        cells = tuple(cell.strip() for cell in written.split("\t"))
        if written.strip() and not written.startswith("#") and cells != HEADER:
            yield _checked(_Line(path, number, kind, cells))


def _checked(line: _Line) -> _Line:
    if len(line.cells) not in (3, 4):
        fact = f"{len(line.cells)} column(s) instead of 3 or 4."
    elif not line.names:
        fact = "no name in any language."
    elif any(len(_plain(form).encode()) < 2 for form in (*line.names, *line.aliases)):
        fact = "an empty alias, or a single letter as a name."
    else:
        return line
    raise line.refuse(
        fact,
        "Write Traditional, Simplified, English and aliases (A | B) with tabs between; leave out what is not known.",
    )


def _entry(line: _Line, hans: str, simplified: tuple[str, ...]) -> Entry:
    raw = (line.cells[0] or line.cells[1], line.cells[1] or hans, line.cells[2])
    aliases = tuple(dict.fromkeys(_plain(alias) for alias in (*line.aliases, *simplified)))
    forms = dict.fromkeys(form for text in (*raw, *line.aliases) if text for form in _forms(text, line.kind))
    return Entry(line.kind, _plain(raw[0]), _plain(raw[1]), _plain(raw[2]), aliases, tuple(forms))


def _plain(text: str) -> str:
    return text.lstrip(_MARKS)


def _forms(marked: str, kind: str) -> Iterator[Form]:
    text = _plain(marked)
    marks = marked[: len(marked) - len(text)]
    exact = "=" in marks or (len(text) == 2 and text.isascii() and text.isupper())
    yield Form(text, exact=exact, shared="&" in marks)
    if kind in TERM_KINDS and _PLURAL.search(text) and not exact:
        yield Form(_plural(text))


def _plural(noun: str) -> str:
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:[sxz]|ch|sh)$", noun) else "s")


def _refuse_repetition(lines: list[_Line], entries: tuple[Entry, ...]) -> None:
    """Refuse a form that names two things, unless it is marked as shared."""
    first: dict[str, _Line] = {}
    for line, entry in zip(lines, entries, strict=True):
        alone = (_plain(alias).lower() for alias in line.aliases if not alias.startswith("&"))
        for form in (*entry.names, *alone):
            other = first.setdefault(form, line)
            if other is not line:
                raise line.refuse(
                    f"{form!r} already stands in {other.path}, line {other.number}.",
                    "Leave it out of one of them, or mark it with & in both if it names both at once.",
                )
