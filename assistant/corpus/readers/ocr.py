"""Text recognition for pages that are pictures: the optional extra `ocr`, which works without a network.

What it reads is marked, because it mistakes figures now and then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from assistant.corpus.pieces import Piece

MARK = "OCR, verify figures"
INSTALL = "or install text recognition: pip install 'assistant[ocr]'."
# Dots to the inch: fewer lose small figures, more only cost time.
_RESOLUTION = 200
_POINTS = 72
# A reading that the model itself doubts more than this is left out.
_LEAST_CONFIDENCE = 0.5


def is_installed() -> bool:
    """Say whether the extra is installed."""
    return find_spec("rapidocr") is not None


def read_pictures(document: Any, numbers: Sequence[int]) -> Iterator[Piece]:
    """Read pages of a PDF document that are pictures; what is read stands under a heading that says so.

    Args:
        document: Of PDFium.
        numbers: Of the pages, from 1.
    """
    titled = numbers[:1] != [1]
    for number in numbers:
        page = document[number - 1]
        lines = _read_lines(page.render(scale=_RESOLUTION / _POINTS).to_numpy())
        page.close()
        if lines and not titled:
            # Of a note that is all pictures, so that it is called by its own first line.
            titled = True
            yield Piece("heading", lines.pop(0), level=1, page=number)
        if lines:
            yield Piece("heading", MARK, level=2, page=number)
            yield from (Piece("paragraph", line, page=number) for line in lines)


def _read_lines(picture: Any) -> list[str]:
    """Give the lines of a picture from top to bottom, what stands beside each other from left to right."""
    found = _engine()(picture)
    if found.boxes is None:
        return []
    texts = zip(found.boxes.tolist(), found.txts, found.scores, strict=True)
    words = [
        (min(y for _, y in box), max(y for _, y in box), min(x for x, _ in box), text.strip())
        for box, text, score in texts
        if score >= _LEAST_CONFIDENCE and text.strip()
    ]
    rows: list[list[tuple[float, float, float, str]]] = []
    for word in sorted(words):
        middle = (word[0] + word[1]) / 2
        if rows and rows[-1][0][0] <= middle <= rows[-1][0][1]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return ["  ".join(text for *_, text in sorted(row, key=lambda word: word[2])) for row in rows]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # One thread each: several files are read at the same time already.
    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1}
    return RapidOCR(params={**threads, "Global.log_level": "error"})
