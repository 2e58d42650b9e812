"""The way in to exports: answers and a format go in, a file comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.schema import Language
from assistant.serve.exports.content import Exported, Failed, make_entries
from assistant.serve.exports.copying import copied_html, copied_text
from assistant.serve.exports.markdown import write_markdown
from assistant.serve.exports.pdf import write_pdf
from assistant.serve.exports.tables import write_csv, write_excel
from assistant.serve.exports.word import write_word

__all__ = ["FORMATS", "Exported", "ExportedFile", "Failed", "Format", "copied_html", "copied_text", "export_answers"]

Format = Literal["docx", "pdf", "xlsx", "md", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES: dict[Format, str] = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to take away.

    Attributes:
        name: As it should be saved.
    """

    name: str
    media_type: str
    content: bytes


def export_answers(
    exported: Sequence[Exported], form: Format, language: Language, *, font: str = "", name: str = "answers"
) -> ExportedFile:
    """Write answers, and questions that failed, as one file.

    Each has its question, statements with numbers, sources (house, title, date, page, exact quote), notices, what was
    withheld, the disclaimers of the notes cited, the day it is as of and the state of the notes.

    Args:
        exported: In order.
        form: Ending of the file.
        language: Of titles and column names; each answer keeps its own.
        font: For PDF, a font file chosen by the setting `serve.export_font`; empty: one of the machine's.
        name: Of the file, without its ending.

    Raises:
        ConfigurationError: PDF, and no font with Chinese characters can be had; says what to do.
    """
    entries = make_entries(exported)
    if form == "pdf":
        content = write_pdf(entries, language, font)
    else:
        write = {"docx": write_word, "xlsx": write_excel, "md": write_markdown, "csv": write_csv}[form]
        content = write(entries, language)
    return ExportedFile(f"{name}.{form}", _MEDIA_TYPES[form], content)
