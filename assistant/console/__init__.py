"""What the command line shows people: progress, tables, reports. Never used with `--json`."""

from assistant.console.answers import print_check, print_checks, print_hits, print_reasons
from assistant.console.notes import print_forecast, print_note, print_notes, print_report
from assistant.console.questions import print_evidence, print_failed, print_question
from assistant.console.scores import print_answer_scores, print_history, print_scores
from assistant.console.terminal import Progress, printable, progress, say_once

__all__ = [
    "Progress",
    "print_answer_scores",
    "print_check",
    "print_checks",
    "print_evidence",
    "print_failed",
    "print_forecast",
    "print_history",
    "print_hits",
    "print_note",
    "print_notes",
    "print_question",
    "print_reasons",
    "print_report",
    "print_scores",
    "printable",
    "progress",
    "say_once",
]
