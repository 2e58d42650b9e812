"""Reading the word lists under `wording/`: what directions, quantifiers, modality and negation are told by.

Each file has a header line; its last column but perhaps one is `forms`, the ways to write it, separated by ` | `.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

WORDING = Path(__file__).with_name("wording")


def read_wording(name: str) -> Iterator[dict[str, str]]:
    """Yield the lines of `wording/NAME.tsv` as mappings from column to cell; a cell that is left out is empty."""
    lines = [line for line in (WORDING / f"{name}.tsv").read_text("utf-8").splitlines() if not line.startswith("#")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        cells = line.split("\t")
        yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))


def forms(cell: str) -> list[str]:
    """Split the cell of a word list into its forms.

    >>> forms("上漲 | 走高")
    ['上漲', '走高']
    """
    return cell.split(" | ") if cell else []
