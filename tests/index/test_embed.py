from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.errors import ConfigurationError, MissingKey
from assistant.index import embed
from assistant.index.arrays import FloatArray
from assistant.index.embed import Embedder, load_embedder
from assistant.settings import EmbedSettings, LLMSettings, Settings


class Letters:
    """Four dimensions: how often a, b, c and d occur."""

    name = "letters"
    dimension = 4

    def embed_passages(self, texts: Sequence[str]) -> FloatArray:
        return np.array([[text.count(letter) for letter in "abcd"] for text in texts], dtype=np.float32)

    embed_queries = embed_passages

    def count_tokens(self, text: str) -> int:
        return len(text)


def shaped(monkeypatch: pytest.MonkeyPatch, **fields: object) -> Embedder:
    monkeypatch.setattr(embed, "_load_kind", lambda settings: Letters())
    return load_embedder(Settings(embed=EmbedSettings.model_validate(fields)))


@pytest.mark.parametrize("model", ["", "bert", "openai:", "openai", "builtin:x", "sentence-transformers:"])
def test_an_unknown_kind_is_refused_with_the_kinds_there_are(model: str) -> None:
    with pytest.raises(ConfigurationError, match=r"openai:MODEL"):
        load_embedder(Settings(embed=EmbedSettings(model=model)))


def test_a_remote_model_without_key_and_endpoint_is_refused() -> None:
    with pytest.raises(MissingKey, match="OPENAI_API_KEY"):
        load_embedder(Settings(embed=EmbedSettings(model="openai:some-model")))


def test_a_remote_model_loads_without_sending_anything() -> None:
    settings = Settings(embed=EmbedSettings(model="openai:m"), llm=LLMSettings(base_url="http://127.0.0.1:1/v1"))
    assert load_embedder(settings).name == "openai:m"


def test_prefixes_go_before_their_own_kind_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shaped(monkeypatch, query_prefix="a", passage_prefix="bbb")
    np.testing.assert_allclose(found.embed_queries(["c"]), [[0.5**0.5, 0, 0.5**0.5, 0]], rtol=1e-6)
    assert found.embed_passages([""]).tolist() == [[0, 1, 0, 0]]


def test_fewer_dimensions_are_scaled_to_length_one_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shaped(monkeypatch, dimension=2)
    assert found.dimension == 2
    np.testing.assert_allclose(found.embed_passages(["aaabbbbccccccc"]), [[0.6, 0.8]], rtol=1e-6)


def test_more_dimensions_than_there_are_keep_all(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shaped(monkeypatch, dimension=9)
    assert found.dimension == 4
    assert found.embed_queries(["abcd"]).shape == (1, 4)


def test_what_shapes_the_vectors_changes_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        shaped(monkeypatch).name,
        shaped(monkeypatch, dimension=2).name,
        shaped(monkeypatch, query_prefix="query: ").name,
        shaped(monkeypatch, passage_prefix="query: ").name,
    }
    assert len(names) == 4
    assert shaped(monkeypatch, batch_size=7).name == "letters"


def test_counting_ignores_prefixes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shaped(monkeypatch, passage_prefix="passage: ").count_tokens("abc") == 3
