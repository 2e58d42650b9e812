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
        "trading", "basis", "event",
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
        forms: What to look for, marks of the file resolved.
        plurals: Looked for as well, where they are not forms of another term ("SaaS" is not two of "SAA").
    """

    kind: str
    hant: str
    hans: str
    en: str
    aliases: tuple[str, ...]
    forms: tuple[Form, ...]
    plurals: tuple[Form, ...]

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
    aliases: tuple[str, ...]

    def refuse(self, fact: str, remedy: str) -> ConfigurationError:
        return ConfigurationError(f"{self.path}, line {self.number}: {fact}", remedy)


def read_entries(folder: Path) -> tuple[Entry, ...]:
    """Read every `*.tsv` file of a folder, in order of name.

    Raises:
        ConfigurationError: A file's name begins with no known kind, a line is malformed, or a form stands twice.
    """
    lines = [line for path in sorted(folder.glob("*.tsv")) for line in _read_lines(path)]
    # One conversion for all, since each call of the converter has a cost of its own.
    written = [_plain(text) for line in lines for text in (line.cells[0] or line.cells[1], *line.aliases)]
    simplified = converter("t2s")("\n".join(written)).split("\n")
    entries, at = [], 0
    for line in lines:
        end = at + 1 + len(line.aliases)
        entries.append(_entry(line, simplified[at], (*written[at + 1 : end], *simplified[at + 1 : end])))
        at = end
    _refuse_repetition(lines, entries)
    return tuple(entries)


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
            aliases = tuple(alias.strip() for alias in cells[3].split("|")) if len(cells) > 3 and cells[3] else ()
            yield _checked(_Line(path, number, kind, cells, aliases))


def _checked(line: _Line) -> _Line:
    if len(line.cells) not in (3, 4):
        fact = f"{len(line.cells)} column(s) instead of 3 or 4."
    elif not any(line.cells[:3]):
        fact = "no name in any language."
    elif any(len(_plain(form).encode()) < 2 for form in (*filter(None, line.cells[:3]), *line.aliases)):
        fact = "an empty alias, or a single letter as a name."
    else:
        return line
    raise line.refuse(
        fact,
        "Write Traditional, Simplified, English and aliases (A | B) with tabs between; leave out what is not known.",
    )


def _entry(line: _Line, hans: str, aliases: tuple[str, ...]) -> Entry:
    raw = (line.cells[0] or line.cells[1], line.cells[1] or hans, line.cells[2])
    # Folding makes a derived form equal to what it was derived from: only a spelling of its own is looked for as well.
    written = (raw[0], raw[1] if _plain(raw[1]) != hans else "", raw[2], *line.aliases)
    forms = tuple(_form(text) for text in dict.fromkeys(written) if text)
    countable = (
        [form.text for form in forms if form.text.isascii() and not form.exact] if line.kind in TERM_KINDS else ()
    )
    plurals = tuple(Form(_plural(text)) for text in countable if _PLURAL.search(text))
    return Entry(
        line.kind, _plain(raw[0]), _plain(raw[1]), _plain(raw[2]), tuple(dict.fromkeys(aliases)), forms, plurals
    )


def _plain(text: str) -> str:
    return text.lstrip(_MARKS) if text[:1] in _MARKS else text


def _form(marked: str) -> Form:
    text = _plain(marked)
    if text is marked and len(text) != 2:
        return Form(text)
    marks = marked[: len(marked) - len(text)]
    acronym = len(text) == 2 and text.isascii() and text.isupper()
    return Form(text, exact="=" in marks or acronym, shared="&" in marks)


def _plural(noun: str) -> str:
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:[sxz]|ch|sh)$", noun) else "s")


def _refuse_repetition(lines: list[_Line], entries: list[Entry]) -> None:
    """Refuse a form that names two things, unless it is marked as shared or only one of them needs its capitals."""
    first: dict[tuple[str, bool], _Line] = {}
    for line, entry in zip(lines, entries, strict=True):
        for form in entry.forms:
            other = line if form.shared else first.setdefault((form.text.lower(), form.exact), line)
            if other is not line:
                raise line.refuse(
                    f"{form.text!r} already stands in {other.path}, line {other.number}.",
                    "Leave it out of one of them, or mark it with & in both if it names both at once.",
                )
