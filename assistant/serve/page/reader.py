"""Who reads: a name kept in a cookie, and the language of the page, at first the browser's."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.schema import LANGUAGES, Language
from assistant.serve.page.html import FOLDER

READER_COOKIE = "reader"
LANGUAGE_COOKIE = "language"
_YEAR = 365 * 24 * 3600
_NAME = re.compile(r"[0-9a-f]{32}")
# As browsers name them; whoever asks for Chinese without a script gets the one of his region.
_TAGS: tuple[tuple[str, Language], ...] = (
    ("zh-hant", "zh-Hant"),
    ("zh-hans", "zh-Hans"),
    ("zh-tw", "zh-Hant"),
    ("zh-hk", "zh-Hant"),
    ("zh-mo", "zh-Hant"),
    ("zh", "zh-Hans"),
    ("en", "en"),
)


def choose_language(accepted: str, chosen: str = "") -> Language:
    """Choose the language of the page: the one chosen before, else the first that the browser accepts.

    >>> choose_language("fr-FR,zh-TW;q=0.8,en;q=0.5"), choose_language("en-GB", "zh-Hans"), choose_language("de")
    ('zh-Hant', 'zh-Hans', 'en')
    """
    for language in LANGUAGES:
        if chosen == language:
            return language
    weighed = [(_weight(part), part.split(";")[0].strip().lower()) for part in accepted.split(",")]
    for _, tag in sorted(weighed, key=lambda pair: -pair[0]):
        for prefix, language in _TAGS:
            if tag == prefix or tag.startswith(f"{prefix}-"):
                return language
    return "en"


def reader_of(cookies: Mapping[str, str] | None) -> str:
    """Give the name by which a reader's conversations are kept; a new one where the browser brings none."""
    name = (cookies or {}).get(READER_COOKIE, "")
    return name if _NAME.fullmatch(name) else secrets.token_hex(16)


def add_home(app: FastAPI) -> None:
    """Send `/` on to the page in the reader's language; serve the icon that browsers ask for."""

    @app.get("/", include_in_schema=False)
    def home(request: Request) -> Response:
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        language = choose_language(request.headers.get("accept-language", ""), chosen)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{request.scope.get('root_path', '')}/{language}/{query}", status_code=307)

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        return FileResponse(FOLDER / "static" / "icon.svg", media_type="image/svg+xml")


class KnowReaders:
    """Give every browser that opens the page a name that its scripts cannot read, and remember the language.

    Written on ASGI itself: a middleware that reads responses would stand in the way of streams.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the cookies to the page, and to nothing else."""
        language = str(scope.get("path", "")).strip("/")
        if scope["type"] != "http" or scope["method"] != "GET" or language not in LANGUAGES:
            await self._app(scope, receive, send)
            return
        cookies = Request(scope).cookies

        async def naming(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure = scope["scheme"] == "https"
                headers = MutableHeaders(scope=message)
                headers.append("set-cookie", _cookie(READER_COOKIE, reader_of(cookies), secure))
                headers.append("set-cookie", _cookie(LANGUAGE_COOKIE, language, secure))
            await send(message)

        await self._app(scope, receive, naming)


def _cookie(name: str, value: str, secure: bool) -> str:
    return f"{name}={value}; Max-Age={_YEAR}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"


def _weight(part: str) -> float:
    match = re.search(r";\s*q=([01](?:\.\d+)?)", part)
    return float(match[1]) if match else 1.0
