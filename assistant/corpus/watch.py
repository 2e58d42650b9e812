"""Folders of notes followed: tells when their files have changed and come to rest."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.corpus.files import SIDECAR_SUFFIXES, is_note_name
from assistant.errors import UsageError

# Somebody who copies files is done when nothing has happened for the first; nobody waits longer than the second.
_REST_MILLISECONDS = 500
_LONGEST_MILLISECONDS = 10_000
_BEAT_MILLISECONDS = 1_000
# Drives in the network report no changes, so that every so many beats count as one. So does the first: what changed
# while the watch was being set up is not reported either.
_BEATS_A_LOOK = 60


def watch_notes(places: Sequence[Path], stop: threading.Event | None = None) -> Iterator[bool]:
    """Follow files or folders; yields True when notes or sidecars have changed, False when it is time for a look.

    Ends when `stop` is set. Ctrl-C raises `KeyboardInterrupt`, as anywhere.

    Raises:
        UsageError: There is no such file or folder.
    """
    from watchfiles import Change, watch

    missing = next((place for place in places if not place.exists()), None)
    if missing is not None:
        raise UsageError(f"{missing} cannot be followed: there is no such folder.", "Make it, or name another.")

    def concerns_notes(change: Change, path: str) -> bool:
        name = Path(path).name
        # A folder that goes takes its notes along without a word about them.
        return is_note_name(name) or name.endswith(SIDECAR_SUFFIXES) or (change == Change.deleted and "." not in name)

    found = watch(
        *places,
        watch_filter=concerns_notes,
        debounce=_LONGEST_MILLISECONDS,
        step=_REST_MILLISECONDS,
        rust_timeout=_BEAT_MILLISECONDS,
        yield_on_timeout=True,
        stop_event=stop,
        raise_interrupt=True,
    )
    quiet = 0
    for changes in found:
        quiet += not changes
        if (changes or quiet % _BEATS_A_LOOK == 1) and not (stop and stop.is_set()):
            yield bool(changes)
