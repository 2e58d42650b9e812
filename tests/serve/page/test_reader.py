"""Who reads, and in which language."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.app import Assistant
from assistant.serve.page.ask import language_of
from assistant.serve.page.reader import choose_language, reader_of
from assistant.serve.server import make_app


@pytest.fixture(scope="module")
def client(indexed_workspace: Path) -> TestClient:
    return TestClient(make_app(Assistant.open(indexed_workspace)), follow_redirects=False)


@pytest.mark.parametrize(
    ("accepted", "chosen", "language"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", "", "zh-Hant"),
        ("zh-HK", "", "zh-Hant"),
        ("zh-SG", "", "zh-Hans"),
        ("en;q=0.5,zh-Hans;q=0.9", "", "zh-Hans"),
        ("de-DE,de", "", "en"),
        ("", "", "en"),
        ("zh-TW", "en", "en"),
        ("zh-TW", "<script>", "zh-Hant"),
        (";q=,,;;q=x", "", "en"),
    ],
)
def test_the_language_is_the_one_chosen_else_the_browsers(accepted: str, chosen: str, language: str) -> None:
    assert choose_language(accepted, chosen) == language


def test_a_name_that_no_server_gave_is_not_taken() -> None:
    assert reader_of({"reader": "a" * 32}) == "a" * 32
    assert reader_of({"reader": "../../etc"}) != "../../etc"
    assert reader_of(None) != reader_of(None)


def test_the_page_names_its_reader_where_no_script_can_see_it(client: TestClient) -> None:
    home = client.get("/?c=abc", headers={"accept-language": "zh-TW"})
    assert (home.status_code, home.headers["location"]) == (307, "/zh-Hant/?c=abc")
    cookies = client.get("/zh-Hant/").headers.get_list("set-cookie")
    assert any(cookie.startswith("reader=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_what_is_another_readers_is_not_there(client: TestClient) -> None:
    assert client.get("/view/answer/0123456789abcdef0123456789abcdef/1.docx?language=en").status_code == 404
    assert client.get("/view/batch/nonsense.pdf?language=en").status_code == 404
    assert client.get("/view/source/nonsense?language=en").status_code == 404
    assert client.get("/view/answer/x/1.exe?language=en").status_code == 422


@pytest.mark.parametrize(
    ("question", "page", "language"),
    [
        ("A股今年", "zh-Hant", "zh-Hant"),
        ("A股今年", "zh-Hans", "zh-Hans"),
        ("為何下跌", "zh-Hans", "zh-Hant"),
        ("Why?", "zh-Hans", "en"),
    ],
)
def test_a_question_of_either_script_is_answered_in_the_pages(question: str, page: str, language: str) -> None:
    assert language_of(question, page) == language  # type: ignore[arg-type]
