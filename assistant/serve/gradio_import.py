"""Import Gradio as fast as it goes, and silent."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def import_gradio() -> None:
    """Import Gradio; afterwards any module may import it as usual.

    At each import it writes stubs for editors beside its components, which is more than half of the time it takes
    and wants its folder to be writable. It leaves that out for classes of which no file is known.
    """
    if "gradio" in sys.modules:
        return
    # Read by Gradio: no word about its use leaves this machine, and no event waits for others of its kind unless it
    # says so itself. (To say the latter by `queue()` has Gradio put its application together once more.)
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", GRADIO_DEFAULT_CONCURRENCY_LIMIT="none")
    with _hidden_files():
        import gradio  # noqa: F401


@contextmanager
def _hidden_files() -> Iterator[None]:
    real = inspect.getfile

    def getfile(thing: Any) -> str:
        if inspect.isclass(thing) and thing.__module__.startswith("gradio."):
            raise OSError("Not now.")
        return real(thing)

    inspect.getfile = getfile  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = real
