"""Gradio comes without the stubs that it writes for editors, and without a word to anybody."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import ast, inspect, os
segments, real = [], ast.get_source_segment
ast.get_source_segment = lambda *given, **options: segments.append(given) or real(*given, **options)
getfile = inspect.getfile
from assistant.serve.gradio_import import import_gradio
import_gradio()
import gradio
assert inspect.getfile is getfile
assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
print(len(segments), gradio.HTML.__name__)
"""


def test_gradio_is_imported_without_reading_its_own_source() -> None:
    told = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["0", "HTML"]
