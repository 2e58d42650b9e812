"""Mail (.eml): the message as one note, and its attachments as members."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator, Mapping
from email.message import EmailMessage, Message
from email.utils import parseaddr

from assistant.corpus.characters import squeeze
from assistant.corpus.decoding import decode
from assistant.corpus.pieces import Draft, Piece
from assistant.corpus.readers.archive import Member
from assistant.corpus.readers.html import read_fragment
from assistant.corpus.readers.text import read_plain
from assistant.errors import NoteFormatError

_MOST_PARTS = 500
_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
_HEADERS = frozenset({"from", "to", "subject", "date", "received", "message-id", "mime-version", "return-path"})


def read_message(content: bytes, name: str) -> EmailMessage:
    """Parse a mail.

    Raises:
        NoteFormatError: It is encrypted, or has no headers of a mail.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not _HEADERS.intersection(key.lower() for key in message):
        raise NoteFormatError(name, "it has no headers of a mail.", "Save the mail anew as .eml.")
    if message.get_content_type() in _ENCRYPTED:
        raise NoteFormatError(name, "it is encrypted.", "Save the mail decrypted, or its attachment by itself.")
    return message


def read_body(message: EmailMessage, name: str) -> Draft | None:
    """Read what the message itself says; None where it says nothing and only carries attachments."""
    plain = [part for part in _parts(message, name) if _is_text(part, "text/plain")]
    html = [part for part in _parts(message, name) if _is_text(part, "text/html")]
    written = [piece for part in plain for piece in read_plain(_text(part, name))]
    laid_out = [piece for part in html for piece in read_fragment(_text(part, name))]
    # Mailing programs put a stub beside the page they really send.
    pieces = laid_out if _length(laid_out) > 2 * _length(written) else written
    return Draft(tuple(pieces), properties=_properties(message)) if pieces else None


def read_attachments(message: EmailMessage, name: str) -> Iterator[Member]:
    """Yield the attachments; mails that are attached get the suffix of one."""
    for number, part in enumerate(_parts(message, name), start=1):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, Message):
                yield Member(f"message-{number}.eml", inner.as_bytes())
        elif part.get_filename() and not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield Member(_file_name(part), payload if isinstance(payload, bytes) else b"")


def _file_name(part: Message) -> str:
    """Return the name of an attachment without the folders a sender may put before it."""
    return squeeze(str(part.get_filename())).replace("\\", "/").rpartition("/")[2] or "attachment"


def _parts(message: Message, name: str) -> Iterator[Message]:
    """Yield the parts of a mail, those of attached mails left out."""
    waiting: list[Message] = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            payload = part.get_payload()
            waiting[:0] = (
                [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []
            )
        else:
            yield part
    raise NoteFormatError(name, f"it has more than {_MOST_PARTS} parts.", "Save its attachments by themselves.")


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and not part.get_filename()


def _text(part: Message, name: str) -> str:
    payload = part.get_payload(decode=True)
    return decode(payload, name, part.get_content_charset() or "") if isinstance(payload, bytes) else ""


def _length(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _properties(message: EmailMessage) -> Mapping[str, str]:
    values = {
        "title": str(message.get("subject") or ""),
        "authors": parseaddr(str(message.get("from") or ""))[0],
        "published": str(message.get("date") or ""),
    }
    return {field: squeeze(value) for field, value in values.items() if squeeze(value)}
