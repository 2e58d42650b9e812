"""Fonts of this machine that hold Chinese characters, for documents that carry their own letters."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ConfigurationError
from assistant.schema import Language

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
# Best first; of a collection the face whose family name holds the ending is taken.
_FILES: dict[Language, tuple[str, ...]] = {
    "zh-Hant": (
        "notosanscjk-regular.ttc",
        "notosanscjktc-regular.otf",
        "notosanstc-regular.otf",
        "notosanstc-regular.ttf",
        "sourcehansanstc-regular.otf",
        "pingfang.ttc",
        "msjh.ttc",
        "stheiti light.ttc",
        "uming.ttc",
    ),
    "zh-Hans": (
        "notosanscjk-regular.ttc",
        "notosanscjksc-regular.otf",
        "notosanssc-regular.otf",
        "notosanssc-regular.ttf",
        "sourcehansanssc-regular.otf",
        "pingfang.ttc",
        "msyh.ttc",
        "simhei.ttf",
        "wqy-microhei.ttc",
        "wqy-zenhei.ttc",
    ),
}
_EVERY = ("notoserifcjk-regular.ttc", "arial unicode.ttf", "arialuni.ttf", "droidsansfallbackfull.ttf")
_ENDINGS: dict[Language, str] = {"zh-Hant": "TC", "zh-Hans": "SC"}
# A letter of either script, to see whether a font named by a setting is of any use.
_PROOF = "龍龙"
_REMEDY = (
    "Install one (on Debian: apt-get install fonts-noto-cjk), or name a font file with the setting serve.export_font."
)


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font.

    Attributes:
        number: Its place in a collection (.ttc); 0 in other files.
    """

    path: Path
    number: int = 0


def find_font(language: Language, chosen: str = "", folders: Sequence[str] = _FOLDERS) -> FontFile:
    """Find a font with the Chinese characters of a language as it writes them.

    Args:
        language: Of the text; English text gets the font of Traditional Chinese.
        chosen: A font file that a setting names; empty: one of the machine's.
        folders: Where to look.

    Raises:
        ConfigurationError: There is none, or the one chosen cannot be used; says what to do.
    """
    script: Language = "zh-Hant" if language == "en" else language
    if chosen:
        return _chosen(Path(chosen).expanduser(), script)
    files = _installed(tuple(folders))
    for name in (*_FILES[script], *_EVERY, *_FILES["zh-Hans"], *_FILES["zh-Hant"]):
        if name in files:
            return FontFile(files[name], _face(files[name], script))
    raise ConfigurationError("No font with Chinese characters was found for the PDF.", _REMEDY)


def _chosen(path: Path, script: Language) -> FontFile:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        number = _face(path, script)
        with path.open("rb") as stream, TTFont(stream, fontNumber=number, lazy=True) as font:
            known = font.getBestCmap() or {}
    except (OSError, TTLibError) as error:
        raise ConfigurationError(f"serve.export_font: {path} is no font: {error}.", _REMEDY) from None
    if not any(ord(letter) in known for letter in _PROOF):
        raise ConfigurationError(f"serve.export_font: {path} holds no Chinese characters.", _REMEDY)
    return FontFile(path, number)


@functools.lru_cache(maxsize=4)
def _installed(folders: tuple[str, ...]) -> dict[str, Path]:
    return {path.name.lower(): path for folder in folders for path in _fonts(Path(folder).expanduser())}


def _fonts(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in sorted(names) if name.lower().endswith((".ttc", ".otf", ".ttf")))


@functools.lru_cache(maxsize=16)
def _face(path: Path, script: Language) -> int:
    """Find the face of a collection that is drawn for a script; the first where none says so."""
    from fontTools.ttLib import TTCollection

    if path.suffix.lower() != ".ttc":
        return 0
    with path.open("rb") as stream:
        collection = TTCollection(stream, lazy=True)
        names = [str(font["name"].getDebugName(1)) for font in collection.fonts]
    return next((number for number, name in enumerate(names) if name.endswith(_ENDINGS[script])), 0)
