"""The child process: reads or draws the files it is told to, one after another, under limits of memory and time."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import IO

from assistant.corpus.parse import parse_file
from assistant.corpus.wire import Failure, Reply, Request, receive, replies, requests, send
from assistant.errors import NoteFormatError

_LONGEST_REQUEST = 1024 * 1024
# So many objects may be made before those without a use are looked for: about what a note of some pages makes.
_YOUNG = 20_000
# What no reader of notes has any business with.
_FORBIDDEN = frozenset({"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork"})


def serve() -> None:
    """Answer requests on standard input until it ends."""
    requested, answered = _take_streams()
    # What is loaded stays, and looking through it again and again takes a quarter of the time that reading does.
    gc.freeze()
    gc.set_threshold(_YOUNG)
    sys.addaudithook(_forbid)
    while (message := receive(requested, _LONGEST_REQUEST)) is not None:
        request = requests().validate_json(message)
        _limit(request)
        send(answered, replies().dump_json(answer(request)))


def answer(request: Request) -> Reply:
    """Read one file; every failure becomes part of the reply."""
    name = request.relative
    try:
        if request.drawing:
            from assistant.corpus.drawing import draw_page  # with PDFium, which most files do not need

            return Reply(drawn=draw_page(Path(request.path), name, request.drawing, request.limits))
        parsed = parse_file(Path(request.path), name, request.limits)
    except NoteFormatError as error:
        return Reply(failures=(Failure.of(error),))
    except MemoryError:
        fact = f"reading it takes more than {request.limits.memory_mb} MB of memory."
        return Reply(failures=(Failure(name, fact, "Split it, or raise ingest.memory_mb."),), worn=True)
    except RecursionError:
        return Reply(failures=(Failure(name, "it is nested too deep.", "Save it anew from the program it came from."),))
    except Exception as error:  # noqa: BLE001 - parsers of others fail in ways of their own; one file, one failure
        fact = f"its parser failed: {type(error).__name__}: {str(error)[:200]}"
        return Reply(failures=(Failure(name, fact, "Save it anew, or provide it in another format."),))
    return Reply(parsed.notes, tuple(map(Failure.of, parsed.failures)))


def _take_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Keep standard input and output for messages alone: what a library prints goes nowhere."""
    requested = os.fdopen(os.dup(0), "rb")
    answered = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    return requested, answered


def _forbid(event: str, _arguments: object) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a reader of notes may not do this: {event}")


def _limit(request: Request) -> None:
    try:
        import resource
    except ImportError:
        return
    memory = request.limits.memory_mb * 1024 * 1024
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(spent.ru_utime + spent.ru_stime + request.limits.timeout_seconds) + 2
    for kind, soft in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        allowed = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        try:
            resource.setrlimit(kind, (allowed, hard))
        except (ValueError, OSError):
            continue
