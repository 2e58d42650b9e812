"""What is loaded when: heavy packages only where they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "chromadb",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "openai",
    "gradio",
    "torch",
    "onnxruntime",
    "numpy",
    "sqlalchemy",
    "opencc",
    "fastapi",
    "docx",
    "trafilatura",
    "pdfplumber",
}


@pytest.mark.parametrize(
    "code",
    [
        "import assistant",
        "import assistant.schema",
        "import assistant.cli; assistant.cli.cli(['--help'], standalone_mode=False)",
    ],
)
def test_starting_loads_no_heavy_package(code: str) -> None:
    script = f"{code}\nimport sys; print('LOADED', *sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    loaded = set(out.rsplit("LOADED", 1)[1].split())
    assert "assistant" in loaded
    assert not HEAVY & loaded
