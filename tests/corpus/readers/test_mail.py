from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from email.message import EmailMessage

from assistant.corpus.parse import Parsed, parse_content
from assistant.settings import IngestSettings


def _mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "沈韻 <yun@example.com>"
    message["Date"] = "Sun, 23 Nov 2025 20:00:00 +0800"
    for name, value in headers.items():
        message[name] = value
    return message


def _read(message: EmailMessage) -> Parsed:
    return parse_content(message.as_bytes(), "corpus/mail.eml", (), IngestSettings())


def test_a_mail_is_a_note_with_subject_sender_and_date() -> None:
    message = _mail(Subject="每週策略：急跌慢漲")
    message.set_content("各位好：\n\n恒生指數上週下跌百分之二。\n")
    (note,) = _read(message).notes
    assert (note.path, note.title, note.authors) == ("corpus/mail.eml", "每週策略：急跌慢漲", ("沈韻",))
    assert note.published == dt.date(2025, 11, 23)
    assert note.text == "各位好：\n\n恒生指數上週下跌百分之二。"


def test_the_page_is_read_where_the_plain_text_is_a_stub() -> None:
    message = _mail(Subject="x")
    message.set_content("View in browser.")
    message.add_alternative("<html><body><p>" + "恒生指數上週下跌百分之二。" * 5 + "</p></body></html>", subtype="html")
    (note,) = _read(message).notes
    assert note.text == "恒生指數上週下跌百分之二。" * 5


def test_attachments_are_notes_of_their_own_and_others_are_passed_over(
    pack: Callable[[Mapping[str, bytes | str]], bytes],
) -> None:
    message = _mail(Subject="附件")
    message.set_content("請見附件。")
    message.add_attachment("# 週報\n\n內文。".encode(), maintype="text", subtype="markdown", filename="../up/週報.md")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(pack({"a.txt": "檔內文。"}), maintype="application", subtype="zip", filename="a.zip")
    inner = _mail(Subject="轉發的信")
    inner.set_content("轉發內文。")
    message.add_attachment(inner)
    message.add_attachment(b"", maintype="application", subtype="pdf", filename="empty.pdf")
    parsed = _read(message)
    assert {note.path: note.text.split("\n")[-1] for note in parsed.notes} == {
        "corpus/mail.eml": "請見附件。",
        "corpus/mail.eml!/週報.md": "內文。",
        "corpus/mail.eml!/a.zip!/a.txt": "檔內文。",
        "corpus/mail.eml!/message-5.eml": "轉發內文。",
    }
    assert len({note.id for note in parsed.notes}) == 4
    assert [str(failure.path) for failure in parsed.failures] == ["corpus/mail.eml!/empty.pdf"]
