"""What shapes an index. When it changes, the index is stale and must be made anew."""

from __future__ import annotations

import hashlib
import json

from assistant.errors import IndexStale
from assistant.index._tables import SCHEMA_VERSION
from assistant.index.chunk import CHUNKING_VERSION
from assistant.index.embed import Embedder
from assistant.index.texts import EMBED_TEXT_VERSION
from assistant.settings import Settings

REBUILD = "Run `assistant ingest --rebuild`."


def fingerprint(settings: Settings, embedder: Embedder) -> str:
    """Name what shapes the passages and vectors of an index, as JSON.

    The dimension is not part of it, since a remote embedder must be asked for it; dense search checks it.
    """
    shapes = {
        "schema": SCHEMA_VERSION,
        "embedder": embedder.name,
        "embed_text": EMBED_TEXT_VERSION,
        "chunking": CHUNKING_VERSION,
        "max_tokens": settings.chunk.max_tokens,
    }
    return json.dumps(shapes, sort_keys=True)


def short(written: str) -> str:
    """Give a short name to a fingerprint, for the rows of tables."""
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def require_same(built: str, asked: str) -> None:
    """Compare the fingerprint of an index with the one that the settings ask for.

    Raises:
        IndexStale: They differ; says in what.
    """
    before, now = json.loads(built), json.loads(asked)
    changed = [name for name in now if before.get(name) != now[name]]
    if changed:
        parts = [f"{name} {before.get(name)!r}, now {now[name]!r}" for name in changed]
        raise IndexStale(f"index/ was built with {'; '.join(parts)}.", REBUILD)
