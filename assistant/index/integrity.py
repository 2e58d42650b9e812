"""Whether dense and lexical search can be trusted, and making them anew from the catalogue when they cannot.

A process that is killed can leave files of Chroma in a state in which opening them ends the opening process too. So
after a run that did not end properly they are tried in a child process first.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.errors import StoreError
from assistant.index._chroma import ChromaFolder
from assistant.index._state import Segment
from assistant.index.catalogue import Catalogue
from assistant.index.layout import Layout
from assistant.index.ledger import Ledger
from assistant.index.publish import update_dense

# Vectors per segment that a probe searches for.
_SAMPLES = 20
_CHILD_SECONDS = 300
# Cosines come from 32-bit arithmetic.
_TOLERANCE = 1e-3


def is_sound(chroma: ChromaFolder, segments: Sequence[Segment], catalogue: Catalogue, samples: int = 1) -> bool:
    """Tell whether every segment is there, whole, and finds vectors that it holds."""
    try:
        return all(
            chroma.is_whole(segment.files)
            and chroma.count(segment.name) == segment.size
            and len(chroma.signs(segment.name).keys) == segment.size
            and _finds(chroma, segment, catalogue, samples)
            for segment in segments
        )
    except StoreError:
        return False


def is_sound_in_child(folder: Path) -> bool:
    """Tell whether the segments of an index are sound, without opening them in this process."""
    command = [sys.executable, "-m", "assistant.index.integrity", str(folder)]
    try:
        child = subprocess.run(command, check=False, capture_output=True, timeout=_CHILD_SECONDS)  # noqa: S603  our own
        return child.returncode == 0
    except subprocess.TimeoutExpired:
        return False


def repair_dense(ledger: Ledger, chroma: ChromaFolder, folder: Path) -> bool:
    """Make the segments of the published generation anew from the catalogue when they are damaged; tell whether.

    Whoever calls this holds the lock.
    """
    state, catalogue = ledger.state, ledger.published()
    sound = (not state.writing or is_sound_in_child(folder)) and is_sound(chroma, state.segments, catalogue)
    if not sound:
        chroma.renew()
        state = replace(state, segments=update_dense(chroma, (), catalogue), chroma=chroma.folder.name)
    if state != ledger.state or state.writing:
        ledger.set_state(replace(state, writing=0))
    return not sound


def _finds(chroma: ChromaFolder, segment: Segment, catalogue: Catalogue, samples: int) -> bool:
    live = catalogue.live_keys()
    held = live[(live >= segment.first) & (live <= segment.last)]
    for key in held[:: max(1, len(held) // samples)]:
        vector = catalogue.vectors(np.array([key]))[0]
        _, cosines = chroma.query(segment.name, vector, 1)
        # Another passage may have the same text and so the same vector: the cosine tells, not the key.
        if not len(cosines) or abs(float(cosines[0]) - float(vector @ vector)) > _TOLERANCE:
            return False
    return True


def main() -> int:
    """Probe the index whose folder is the only argument; used as a child process."""
    layout = Layout(Path(sys.argv[1]))
    state = layout.require_state()
    with layout.open_engine() as engine:
        catalogue = Catalogue(engine, state.generation)
        return 0 if is_sound(layout.open_chroma(state), state.segments, catalogue, _SAMPLES) else 1


if __name__ == "__main__":
    sys.exit(main())
