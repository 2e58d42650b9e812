"""What is told of a note: declared beside or in it, recorded by its format, said by its own lines, or by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from assistant.corpus.characters import count_han
from assistant.corpus.front_matter import Metadata
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.publication import find_date, find_published, read_stamp, without_date
from assistant.corpus.titles import find_title
from assistant.language.script import detect_language

Layer = tuple[str, Metadata]

_FIRST_LINES = 12
_LAST_LINES = 6
_SAMPLE = 20_000
_LONGEST_NAME = 60
_LONGEST_STEM = 200
_ORGANISATION = re.compile(
    r"證券|证券|銀行|银行|基金|資本|资本|資管|资管|財富|财富|資產管理|资产管理|投顧|投顾|研究[部院所]|交易所|聯儲|联储|保險|保险|信託|信托|期貨|期货|集團|集团"
    r"|\b(?:securities|banks?|capital|reserve|asset|management|research|inc|ltd|llc|plc|group|partners|investments?|funds?"
    r"|institute|board|advisors|advisers|wealth|markets)\b",
    re.IGNORECASE,
)
# What follows a house's name on the line that gives it.
_RIGHTS = re.compile(r"[。；;|｜©]|版[權权]|(?i:copyright|all rights)")
_HOUSE_LABEL = re.compile(
    r"(?:文章來源|文章来源|来源机构|发布机构|發佈機構|機構|机构|出品|publisher|house|issued by)\s*[：:]\s*(.+)",
    re.IGNORECASE,
)
_AUTHOR_LABEL = re.compile(
    r"(?:(?:作者|撰文|(?:證券|证券|首席)?分析[師师員员]|研究[員员]|策略[師师]|authors?|analysts?|strategists?)\s*[：:]"
    r"|(?:written )?by\s)\s*(.+)",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(r"(?:標題|标题|題目|题目|報告名稱|报告名称|title|subject)\s*[：:]\s*(.+)", re.IGNORECASE)
_SPACED_NAMES = re.compile("[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4})+")
# What parts a house from its department or its series: a sign, or between Chinese words a space.
_BYLINE = re.compile(r"\s*[|｜·•/—–]\s*|(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")
# "Equity Research | Weekly" names no house.
_DEPARTMENT = re.compile(
    r"(?:equity|global|macro|fixed|asset|investment|market|economic|economics|credit|strategy|company|sector|rates|fx)\b"
    r"|(?:宏观|宏觀|策略|投资|投資|股票|证券研究|證券研究|固定收益|行业|行業|研究)",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*[,;，；、|]\s*|\s+(?:and|&)\s+")


def conclude(draft: Draft, text: str, relative: str, declared: Sequence[Layer]) -> tuple[Metadata, tuple[Layer, ...]]:
    """Conclude what is told of a note, each field from the first place that says something of it.

    Args:
        draft: The note as its format tells it.
        text: Its text.
        relative: Its path as readers see it.
        declared: What people declared, by place: front matter, then sidecar, then the sidecar of its container.

    Returns:
        The metadata, language and title always given, and the layers it was chosen from.
    """
    name = readable_name(relative)
    lines = _edge_lines(draft.pieces)
    layers = [
        *declared,
        ("properties", _from_properties(draft.properties, text)),
        ("text", _from_lines(lines, text, (name, draft.properties.get("created", "")))),
        ("file name", Metadata(published=find_date(name))),
        ("properties", Metadata(published=read_stamp(draft.properties.get("created", "")))),
        ("folder", Metadata(series=_folder(relative))),
        ("text", Metadata(language=detect_language(text[:_SAMPLE]))),
    ]
    known = merge(layers)
    if not known.title:
        place, title = find_title(draft, relative, known)
        layers.append((place, Metadata(title=title)))
    return merge(layers), tuple(layers)


def merge(layers: Sequence[Layer]) -> Metadata:
    """Take each field from the first layer that gives it."""
    chosen: dict[str, object] = {}
    for _, layer in layers:
        for field in Metadata.model_fields:
            value = getattr(layer, field)
            if value and field not in chosen:
                chosen[field] = value
    return Metadata.model_validate(chosen)


def origins(layers: Sequence[Layer]) -> tuple[tuple[str, str], ...]:
    """Say where each field was read, as (field, place)."""
    found: dict[str, str] = {}
    for place, layer in layers:
        for field in Metadata.model_fields:
            if getattr(layer, field):
                found.setdefault(field, place)
    return tuple(found.items())


def readable_name(relative: str) -> str:
    """Return the name of a note without folders and suffix; of a member of a container, the member's."""
    return PurePosixPath(relative.rpartition("!/")[2]).stem[-_LONGEST_STEM:]


def _folder(relative: str) -> str:
    """Name the folder below `corpus/` that holds a note: people sort series of notes into folders."""
    parts = PurePosixPath(relative.partition("!/")[0]).parts
    return parts[-2] if len(parts) > 2 and parts[0] == "corpus" else ""


def _from_properties(properties: Mapping[str, str], text: str) -> Metadata:
    """Believe records, but the name of who made a file only where the note names it too: often it is a typist's."""
    maker = properties.get("maker", "")
    author = properties.get("authors", "") or (maker if maker.lower() in text.lower() else "")
    is_house = _ORGANISATION.search(author) is not None
    return Metadata(
        house=properties.get("house", "") or (author if is_house else ""),
        authors=() if is_house or not _is_telling_name(author) else _split(author),
        published=read_stamp(properties.get("published", "")),
        topics=_split(properties.get("topics", "")),
    )


def _is_telling_name(author: str) -> bool:
    return author.lower() not in ("", "anonymous", "admin", "administrator", "user", "unknown", "owner", "author")


def _split(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _LIST.split(value) if 0 < len(part) <= _LONGEST_NAME))


def _edge_lines(pieces: Sequence[Piece]) -> list[str]:
    """List the first and the last lines of a note, then its running heads and feet."""
    told = [piece.text for piece in pieces if piece.kind not in ("furniture", "row")]
    running = [piece.text for piece in pieces if piece.kind == "furniture"][:4]
    blocks = [*told[:_FIRST_LINES], *running, *told[_FIRST_LINES:][-_LAST_LINES:]]
    return [line for block in blocks for line in block.split("\n")]


def _from_lines(lines: Sequence[str], text: str, hints: Sequence[str]) -> Metadata:
    return Metadata(
        house=next(_houses(lines), ""),
        authors=next((_names(found[1]) for line in lines if (found := _labelled(_AUTHOR_LABEL, line))), ()),
        published=find_published(lines, text, hints),
        title=next((found[1] for line in lines[:_FIRST_LINES] if (found := _labelled(_TITLE_LABEL, line))), ""),
    )


def _names(value: str) -> tuple[str, ...]:
    """Split the names behind a label; nothing when any part is no person's name: the line then says something else."""
    parts = tuple(value.split()) if _SPACED_NAMES.fullmatch(value) else _split(value)
    return parts if all(map(_is_person, parts)) else ()


def _is_person(name: str) -> bool:
    if count_han(name):
        return len(name) <= 12
    words = name.split()
    return len(words) <= 5 and all(word[0].isupper() or word in ("de", "der", "van", "von") for word in words)


def _labelled(label: re.Pattern[str], line: str) -> re.Match[str] | None:
    return label.fullmatch(line) if len(line) <= 2 * _LONGEST_NAME else None


def _houses(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        found = _labelled(_HOUSE_LABEL, line)
        if found and (name := _RIGHTS.split(found[1])[0].strip()) and len(name) <= _LONGEST_NAME:
            yield name
    for line in lines:
        name = without_date(line)
        if _ORGANISATION.search(name) and _is_name(name):
            yield name
    for line in lines:
        yield from _of_byline(without_date(line))


def _of_byline(line: str) -> Iterator[str]:
    """Give the house of a line that names its department or its series behind it."""
    first, *others = _BYLINE.split(line) if len(line) <= _LONGEST_NAME else [""]
    named = others and _ORGANISATION.search(first.split(" ")[-1]) and _ORGANISATION.sub("", first).strip()
    if named and _is_name(first) and not _DEPARTMENT.match(first):
        yield first


def _is_name(line: str) -> bool:
    """Say whether a line could be the name of a house and nothing else: short, no sentence, no figures."""
    if any(character.isdigit() or character in "，。,;；:：？?!！、《》" for character in line):
        return False
    if count_han(line):
        return len(line) <= 20 and _ORGANISATION.search(line[-6:]) is not None
    words = line.rstrip(".").split()
    return len(words) <= 8 and all(word[0].isupper() or word in ("of", "the", "and", "&") for word in words)
