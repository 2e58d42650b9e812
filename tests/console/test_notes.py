from __future__ import annotations

import pytest

from assistant.console.notes import print_report
from assistant.index.build import IngestReport
from assistant.index.files import Failure

BAD = Failure("corpus/bad.pdf", "corpus/bad.pdf: it is empty.", "Provide its content.")
OLD = Failure("corpus/old.doc", "corpus/old.doc: files of kind .doc are not read.", "Save it as .docx.")


def _report(*failed: Failure) -> IngestReport:
    return IngestReport(
        added=0,
        updated=0,
        unchanged=2,
        removed=0,
        failed=failed,
        notes=2,
        passages=5,
        generation=1,
        seconds=0.5,
        resumed=False,
    )


def test_a_failure_is_named_once_with_its_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(_report(BAD))
    assert capsys.readouterr().err == "Failed: corpus/bad.pdf: it is empty.\n  Provide its content.\n"


def test_what_was_told_before_is_only_counted(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(_report(OLD, BAD), told=[OLD])
    told = capsys.readouterr()
    assert "old.doc" not in told.err
    assert "bad.pdf" in told.err
    assert "2 failed" in told.out
