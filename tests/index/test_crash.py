from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CRASH = Path(__file__).parents[2] / "benchmarks" / "crash.py"


def test_an_ingest_that_is_killed_is_finished_by_the_next() -> None:
    command = [sys.executable, str(CRASH), "--kills", "6", "--notes", "12", "--seed", "3"]
    child = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert child.returncode == 0, child.stdout + child.stderr
    said = json.loads(child.stdout)
    assert said["wrong"] == []
    assert said["kills"] == 6
