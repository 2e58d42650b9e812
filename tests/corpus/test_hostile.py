"""Files that nobody vouches for: each is refused by name with a remedy, or read; none crashes or hangs anything."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assistant.corpus.pool import ParserPool

Build = Callable[[], bytes]


def _zip(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _pdf(*objects: str | bytes, trailer: str = "/Root 1 0 R") -> bytes:
    """Assemble a PDF file from the bodies of its objects, numbered from 1."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        raw = body.encode("latin-1") if isinstance(body, str) else body
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, raw))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _stream(content: bytes, fields: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), fields.encode(), content)


_PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def _page(resources: str = "/Font << /F1 5 0 R >>") -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {resources} >> >>"


def _content_bomb() -> bytes:
    """A page whose content unpacks from some megabytes to half a gigabyte of drawing."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 0 m 10 10 l S\n" * 65536) for _ in range(500)) + packer.flush()
    return _pdf(_CATALOG, _PAGES, _page(), _stream(packed, "/Filter /FlateDecode"), _FONT)


def _form_that_draws_itself() -> bytes:
    form = _stream(
        b"q /X0 Do Q", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 6 0 R >> >>"
    )
    return _pdf(_CATALOG, _PAGES, _page("/XObject << /X0 6 0 R >>"), _stream(b"/X0 Do"), _FONT, form)


def _docx(document: str, prologue: str = "") -> bytes:
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _zip(
        {
            "[Content_Types].xml": (
                '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{kinds}"/></Types>'
            ).encode(),
            "_rels/.rels": (
                '<?xml version="1.0"?><Relationships '
                'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rId1" Type="{relation}" Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": (
                f'<?xml version="1.0"?>{prologue}<w:document xmlns:w="{space}"><w:body>{document}</w:body></w:document>'
            ).encode(),
        }
    )


_LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)


def _overlapping() -> bytes:
    """An archive whose members all claim one huge stretch of the same bytes."""
    raw = bytearray(_zip({f"{n}.txt": b"0" * 1000 for n in range(100)}))
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 24 : at + 28] = struct.pack("<I", 100 * 1024 * 1024)
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def _linked() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        member = zipfile.ZipInfo("link.txt")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
    return stream.getvalue()


def _encrypted_member() -> bytes:
    raw = bytearray(_zip({"note.txt": b"text"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + offset] |= 1
    return bytes(raw)


def _nested(depth: int) -> bytes:
    content = _zip({"note.txt": b"Equities rose by 2 percent."})
    for _ in range(depth):
        content = _zip({"inner.zip": content})
    return content


def _spoilt_member() -> bytes:
    raw = bytearray(_zip({"note.txt": b"Equities rose by 2 percent. " * 100}))
    raw[60] ^= 0xFF
    return bytes(raw)


def _deep_mail() -> bytes:
    head = b"Subject: x\nMIME-Version: 1.0\n"
    parts = [b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000)]
    return head + b"".join(parts) + b"Content-Type: text/plain\n\ntext\n"


def _noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def _old_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


_FRONT = "---\ntitle: x\n{}\n---\nText of the note.\n"

# File name, its bytes, and a word of the fact that must be told.
REFUSED: list[tuple[str, Build, str]] = [
    ("empty.txt", lambda: b"", "empty"),
    ("blank.md", lambda: b" \n\t\n \r\n", "empty"),
    ("zeros.pdf", lambda: bytes(4096), "empty"),
    ("rules.txt", lambda: b"-----\n=====\n", "no text"),
    ("binary.txt", lambda: b"MZ\x90" + bytes(range(256)), "program"),
    ("elf.md", lambda: b"\x7fELF" + bytes(300), "program"),
    ("picture.html", lambda: b"\x89PNG\r\n\x1a\n" + _noise(300), "picture"),
    ("noise.txt", lambda: _noise(5000).replace(b"\x00", b"\x01"), "encoding"),
    ("noise0.txt", lambda: _noise(5000), "zero bytes"),
    ("damaged.txt", lambda: "利率上升了。\n收益率回落。".encode() * 50 + b"\xe5\x88" + "結尾。".encode(), "UTF-8"),
    ("cut16.txt", lambda: "利率上升了。".encode("utf-16")[:-1], "cut off"),
    ("really-pdf.txt", lambda: _pdf(_CATALOG, _PAGES, _page(), _stream(b""), _FONT), "PDF"),
    ("really-html.txt", lambda: b"<!DOCTYPE html><html><p>Hello</p></html>", "HTML"),
    ("really-html.pdf", lambda: b"<html><body>Please log in</body></html>", "HTML"),
    ("really-text.pdf", lambda: b"Just a text that was renamed.", "damaged"),
    ("really-zip.pdf", lambda: _zip({"a.txt": b"text"}), "zip"),
    ("really-pdf.docx", lambda: _pdf(_CATALOG, _PAGES, _page(), _stream(b""), _FONT), "PDF"),
    ("really-zip.docx", lambda: _zip({"a.txt": b"text"}), "Word"),
    ("old.docx", _old_office, "Office"),
    ("rich.txt", lambda: b"{\\rtf1 Hello}", "RTF"),
    ("packed.zip", lambda: b"Rar!\x1a\x07\x00" + bytes(50), "RAR"),
    ("old.doc", _old_office, "not read"),
    ("nameless", lambda: b"Some text.", "not read"),
    # PDF
    ("header.pdf", lambda: b"%PDF-1.7\n", "cut off"),
    ("junk.pdf", lambda: b"%PDF-1.7\n" + _noise(3000), "damaged"),
    ("no-pages.pdf", lambda: _pdf(_CATALOG), "damaged"),
    ("empty-page.pdf", lambda: _pdf(_CATALOG, _PAGES, _page(), _stream(b""), _FONT), "no text"),
    ("own-child.pdf", lambda: _pdf(_CATALOG, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), "damaged"),
    (
        "own-trailer.pdf",
        lambda: _pdf(_CATALOG, _PAGES, _page(), _stream(b""), _FONT, trailer="/Root 1 0 R /Prev 9"),
        "no text",
    ),
    ("form.pdf", _form_that_draws_itself, "no text"),
    ("content-bomb.pdf", _content_bomb, "memory"),
    ("many-pages.pdf", lambda: _pdf(_CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count 99999999 >>", _page()), "no text"),
    # DOCX
    ("cut.docx", lambda: _docx("<w:p/>")[:-200], "damaged"),
    ("laughs.docx", lambda: _docx("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", _LAUGHS), "entities"),
    ("no-document.docx", lambda: _zip({"[Content_Types].xml": b"<Types/>"}), "Word"),
    ("bomb.docx", lambda: _zip({"word/document.xml": b" " * (60 << 20)}), "times its size"),
    ("bigger-bomb.docx", lambda: _zip({f"{n}.xml": b"\0" * (40 << 20) for n in range(7)}), "unpack"),
    ("unclosed.docx", lambda: _docx("<w:p><w:r>"), "Word"),
    ("deep.docx", lambda: _docx("<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 300), "Word"),
    # HTML and Markdown
    ("deep.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"Equities rose.", "no text"),
    ("quotes.md", lambda: b">" * 20_000 + b" Equities rose.", "no text"),
    # Containers
    ("cut.zip", lambda: _zip({"note.txt": b"text " * 500})[:-100], "damaged"),
    ("bomb.zip", lambda: _zip({"note.txt": b"0" * (60 << 20)}), "times its size"),
    ("overlapping.zip", _overlapping, "unpack"),
    ("many.zip", lambda: _zip({f"{n}.txt": b"" for n in range(10_001)}, zipfile.ZIP_STORED), "members"),
    ("nothing.zip", lambda: _zip({"a.exe": b"MZ"}), "no notes"),
    ("hollow.zip", lambda: _zip({}), "no notes"),
    ("locked.zip", _encrypted_member, "password"),
    ("deep.zip", lambda: _nested(6), "containers deep"),
    ("climbing.zip", lambda: _zip({"../../outside.txt": b"text"}), "leads out"),
    ("absolute.zip", lambda: _zip({"/etc/note.txt": b"text"}), "leads out"),
    ("drive.zip", lambda: _zip({"C:\\note.txt": b"text"}), "leads out"),
    ("linked.zip", _linked, "link"),
    ("spoilt.zip", _spoilt_member, "unpacked"),
    ("hollow.eml", lambda: b"Subject: x\nFrom: a@b.c\n\n\n", "no text"),
    ("locked.eml", lambda: b"Subject: x\nContent-Type: application/pkcs7-mime\n\nMIIB", "encrypted"),
    ("no-mail.eml", lambda: b"This is just a text.\nWithout any header.\n", "headers"),
    ("deep.eml", _deep_mail, "nested"),
    # Front matter
    ("aliases.md", lambda: _FRONT.format("topics: &a [x, x]\nauthors: [*a, *a]").encode(), "alias"),
    ("unknown.md", lambda: _FRONT.format("autor: x").encode(), "`autor`"),
    ("bad-date.md", lambda: _FRONT.format("published: 2025-13-45").encode(), "`published`"),
    ("stamp.md", lambda: _FRONT.format("published: 1700000000").encode(), "`published`"),
    ("bad-language.md", lambda: _FRONT.format("language: fr").encode(), "`language`"),
    ("no-fields.md", lambda: b"---\nnot: [closed\n---\nText.\n", "YAML"),
    ("object.md", lambda: _FRONT.format("house: !!python/object/apply:os.system ['true']").encode(), "YAML"),
    ("deep.md", lambda: _FRONT.format("topics: " + "[" * 20_000).encode(), "front matter"),
    ("long.md", lambda: _FRONT.format("house: " + "x" * 70_000).encode(), "longer"),
]

# Odd files that are read all the same.
READ: list[tuple[str, Build]] = [
    ("one-line.txt", lambda: b"Equities rose. " * 100_000),
    ("spaces.txt", lambda: b"Equities rose." + b" " * 2_000_000 + b"Bonds fell."),
    ("dots.txt", lambda: b"Contents " + b"." * 500_000 + b" 7\n" + b"- " * 200_000 + b"\nEquities rose."),
    ("pipes.txt", lambda: b"|" * 300_000 + b"\nEquities rose.\n" + b"\t" * 300_000 + b"x"),
    ("lines.txt", lambda: b"a\n" * 50_000),
    ("brackets.md", lambda: b"[" * 50_000 + b"Equities rose." + b"](" * 50_000),
    ("stars.md", lambda: b"*a " * 20_000 + b"_b " * 20_000),
    ("table.md", lambda: b"|" + b"a|" * 5000 + b"\n|" + b"-|" * 5000 + b"\n" + b"|b" * 5000),
    ("lists.html", lambda: b"<html><body>Equities rose." + b"<ul><li>" * 20_000 + b"x"),
    (
        "spans.html",
        lambda: b"<html><body><table><tr><td colspan=99999999 rowspan=99999999>Equities</td><td>rose</table>",
    ),
    ("laughs.html", ("<html><body>" + _LAUGHS + "<p>Equities rose. &a11;</p></body></html>").encode),
    ("unclosed.html", lambda: b"<html><body><p>Equities rose.<table><tr><td>a<td>b<tr><td>c<b><i><a href="),
    ("surrogates.html", lambda: b"<html><body><p>Equities &#xD800; rose &#0; by &#x110000; 2.</p></body></html>"),
]


@pytest.mark.parametrize(("name", "build", "word"), REFUSED, ids=[name for name, *_ in REFUSED])
def test_a_hostile_file_is_refused_by_name_with_a_remedy(
    name: str, build: Build, word: str, pool: ParserPool, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(build())
    reply = pool.read(path, f"corpus/{name}")
    assert reply.notes == ()
    (failure,) = reply.failures
    assert failure.path.startswith(f"corpus/{name}")
    assert word in failure.fact
    assert failure.remedy
    assert str(failure.error()).startswith(f"corpus/{name}")


@pytest.mark.parametrize(("name", "build"), READ, ids=[name for name, _ in READ])
def test_an_odd_file_is_read(name: str, build: Build, pool: ParserPool, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(build())
    reply = pool.read(path, f"corpus/{name}")
    assert reply.failures == ()
    (note,) = reply.notes
    assert note.text
    assert all(0 <= block.start < block.end <= len(note.text) for block in note.blocks)
