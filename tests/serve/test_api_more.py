"""The HTTP API of conversations, exports, pages and note files, asked of a real server on this machine."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from PIL import Image

from assistant.app import Assistant
from assistant.serve.api import make_router, report_failures
from assistant.serve.api_notes import make_notes_router
from assistant.serve.api_records import make_records_router
from assistant.serve.uploads import may_edit
from tests.conftest import write_notes
from tests.corpus.conftest import Sheets

AMY, BOB = {"X-User": "amy"}, {"X-User": "bob"}
_PDF = [
    "The ten-year yield fell 12 basis points to 4.02% over the week as growth",
    "slowed and orders of machines fell.",
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_notes(tmp_path_factory.mktemp("api") / "workspace")
    (folder / "corpus" / "week.pdf").write_bytes(Sheets().put_lines(60, 100, _PDF).done())
    Assistant.open(folder).ingest()
    return folder


@pytest.fixture(scope="module")
def client(workspace: Path) -> Iterator[httpx.Client]:
    with _serving(workspace) as address, httpx.Client(base_url=address, timeout=60) as opened:
        yield opened


@contextmanager
def _serving(folder: Path, **settings: Any) -> Iterator[str]:
    """Serve the API without the page; gives the address."""
    assistant = Assistant.open(folder, settings)
    app = FastAPI()
    for make in (make_router, make_records_router, make_notes_router):
        app.include_router(make(assistant))
    report_failures(app)
    running = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.should_exit = True
        thread.join(timeout=10)
        assistant.records.close()


def test_a_conversation_is_kept_asked_on_judged_and_taken_away(client: httpx.Client) -> None:
    begun = client.post("/api/conversations", json={}, headers=AMY)
    assert begun.status_code == 201
    path = f"/api/conversations/{begun.json()['id']}"
    first = client.post(f"{path}/ask", json={"question": "科創50跌了多少？"}, headers=AMY).json()
    assert (first["n"], first["outcome"]) == (1, "answered")
    client.post(f"{path}/ask", json={"question": "那納斯達克呢？"}, headers=AMY)
    loaded = client.get(path, headers=AMY).json()
    assert (loaded["title"], [answer["n"] for answer in loaded["answers"]]) == ("科創50跌了多少？", [1, 2])
    judged = client.post(f"{path}/answers/1/feedback", json={"verdict": "bad", "comment": "Why?"}, headers=AMY)
    assert judged.status_code == 201
    assert client.get(path, headers=AMY).json()["answers"][0]["verdict"] == "bad"
    exported = client.get(f"{path}/export", params={"format": "xlsx"}, headers=AMY)
    assert exported.content.startswith(b"PK")
    assert exported.headers["content-disposition"] == 'attachment; filename="conversation.xlsx"'
    found = client.get("/api/conversations", params={"search": "科创50"}, headers=AMY).json()["conversations"]
    assert [one["id"] for one in found] == [begun.json()["id"]]
    assert client.patch(path, json={"title": "STAR"}, headers=AMY).json()["title"] == "STAR"
    assert client.delete(path, headers=AMY).status_code == 204
    assert client.get(path, headers=AMY).status_code == 404


def test_a_user_finds_nothing_of_another_s(client: httpx.Client) -> None:
    path = f"/api/conversations/{client.post('/api/conversations', json={'title': 't'}, headers=AMY).json()['id']}"
    assert client.get("/api/conversations", headers=BOB).json() == {"conversations": []}
    asked = {"question": "科創50跌了多少？"}
    responses = [
        client.get(path, headers=BOB),
        client.post(f"{path}/ask", json=asked, headers=BOB),
        client.delete(path, headers=BOB),
        client.get(f"{path}/export", params={"format": "md"}, headers=BOB),
        client.post(f"{path}/answers/1/feedback", json={"verdict": "good"}, headers=AMY),
    ]
    for response in responses:
        assert response.status_code == 404
        assert set(response.json()) == {"error", "remedy"}


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("GET", "/api/conversations", {}),
        ("POST", "/api/conversations", {"json": {"titel": "x"}, "headers": AMY}),
        ("POST", "/api/conversations", {"json": {"title": "x" * 201}, "headers": AMY}),
        ("GET", "/api/conversations", {"headers": {"X-User": "u" * 201}}),
        ("POST", "/api/export", {"json": {"questions": [], "format": "md"}}),
        ("POST", "/api/export", {"json": {"questions": ["q"], "format": "exe"}}),
        ("GET", "/api/notes/x/pages/1?width=99999", {}),
    ],
)
def test_wrong_requests_are_refused(client: httpx.Client, method: str, path: str, options: Any) -> None:
    assert client.request(method, path, **options).status_code == 422


def test_questions_are_answered_into_a_file(client: httpx.Client) -> None:
    body = {"questions": ["科創50跌了多少？", "How likely is a cut in December?"], "format": "csv", "language": "en"}
    content = client.post("/api/export", json=body).content.decode("utf-8-sig")
    assert "12.6%" in content
    assert "71%" in content


def test_a_page_is_drawn_with_the_words_marked(client: httpx.Client) -> None:
    notes = client.get("/api/notes").json()["notes"]
    note_id = next(note["note_id"] for note in notes if note["path"].endswith(".pdf"))
    text = client.get(f"/api/notes/{note_id}").json()["text"]
    start = text.index("The ten-year")
    where = {"start": start, "end": text.index("fell.", start) + 5, "width": 600}
    drawn = client.get(f"/api/notes/{note_id}/pages/1", params=where)
    assert (drawn.headers["content-type"], drawn.headers["x-page"]) == ("image/png", "1")
    assert len(json.loads(drawn.headers["x-boxes"])) == 2
    assert Image.open(io.BytesIO(drawn.content)).width == 600
    assert client.get(f"/api/notes/{note_id}/pages/9").status_code == 422
    other = next(note["note_id"] for note in notes if note["path"].endswith(".md"))
    assert client.get(f"/api/notes/{other}/pages/1").status_code == 400
    assert client.get("/api/notes/nonsense/pages/1").status_code == 404


def test_a_note_is_added_found_and_taken_out(client: httpx.Client, workspace: Path) -> None:
    body = b"# Copper\n\nPublished 2025-11-21\n\nCopper inventories in Perth rose 7.7% over the month.\n"
    added = client.put("/api/notes/files/..%5C..%5Ccopper.md", content=body)
    assert (added.status_code, added.json()["state"]) == (201, "added")
    assert (workspace / "corpus" / "copper.md").read_bytes() == body
    assert client.put("/api/notes/files/copper.md", content=body).json()["state"] == "known"
    notes = client.get("/api/notes").json()["notes"]
    note_id = next(note["note_id"] for note in notes if note["path"] == "corpus/copper.md")
    removed = client.delete(f"/api/notes/{note_id}").json()
    assert (workspace / removed["aside"]).read_bytes() == body
    assert client.get(f"/api/notes/{note_id}").status_code == 404
    assert client.delete(f"/api/notes/{note_id}").status_code == 404


def test_a_file_that_cannot_be_read_is_said_and_not_kept(client: httpx.Client, workspace: Path) -> None:
    before = sorted((workspace / "corpus").rglob("*"))
    for name, content in (("bad.pdf", b"%PDF-1.4 nothing"), ("virus.exe", b"MZ"), ("empty.md", b"")):
        response = client.put(f"/api/notes/files/{name}", content=content)
        assert response.status_code == 422
        assert response.json()["error"]
        assert response.json()["remedy"]
    assert sorted((workspace / "corpus").rglob("*")) == before


def test_nobody_may_write_from_behind_a_proxy_or_where_the_settings_say_so(
    client: httpx.Client, workspace: Path
) -> None:
    far = client.put("/api/notes/files/a.md", content=b"# a", headers={"X-Forwarded-For": "10.0.0.9"})
    assert far.status_code == 403
    assert client.delete("/api/notes/x", headers={"Forwarded": "for=10.0.0.9"}).status_code == 403
    with _serving(workspace, serve={"editors": "nobody"}) as address:
        refused = httpx.put(f"{address}/api/notes/files/a.md", content=b"# a")
    assert refused.status_code == 403
    assert "serve.editors" in refused.json()["remedy"]


def test_a_file_that_is_too_large_is_refused(workspace: Path) -> None:
    with _serving(workspace, ingest={"max_file_mb": 0.001}) as address:
        response = httpx.put(f"{address}/api/notes/files/a.md", content=b"a" * 5000)
    assert response.status_code == 400
    assert "max_file_mb" in response.json()["remedy"]


@pytest.mark.parametrize(
    ("editors", "host", "headers", "allowed"),
    [
        ("this_machine", "127.0.0.1", {}, True),
        ("this_machine", "::1", {}, True),
        ("this_machine", "10.0.0.9", {}, False),
        ("this_machine", "", {}, False),
        ("this_machine", "127.0.0.1", {"x-forwarded-for": "10.0.0.9"}, False),
        ("everyone", "10.0.0.9", {}, True),
        ("nobody", "127.0.0.1", {}, False),
    ],
)
def test_who_may_add_and_remove_notes(editors: str, host: str, headers: dict[str, str], allowed: bool) -> None:
    assert may_edit(editors, host, headers) == allowed
