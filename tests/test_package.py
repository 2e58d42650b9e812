"""The wheel: built, unpacked elsewhere, and used from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_carries_prompts_glossary_and_encoder(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "assistant/default_prompts/answer.md" in names
    assert "assistant/index/builtin/model.onnx" in names
    assert any(name.startswith("assistant/finance/glossary/") for name in names)
    page = ("static/1-base.css", "static/2-source.js", "templates/turn.html")
    assert {*(f"assistant/serve/page/{name}" for name in page), "assistant/serve/texts/en.toml"} <= names
    assert "assistant/py.typed" in names


def test_installed_elsewhere_it_answers(wheel: Path, workspace: Path, tmp_path: Path) -> None:
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    zipfile.ZipFile(wheel).extractall(installed)
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        check = "import assistant, sys; assert assistant.__file__.startswith(sys.argv.pop(1))"
        code = f"{check}; import assistant.cli; assistant.cli.main()"
        command = [sys.executable, "-c", code, str(installed), "--workspace", str(workspace), *arguments]
        return subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=False)

    assert run("ingest").returncode == 0
    answer = run("ask", "科創50跌了多少？")
    assert answer.returncode == 0, answer.stderr
    assert "12.6%" in answer.stdout
