from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ConfigurationError, MissingExtra
from assistant.index.embed import load_embedder
from assistant.settings import EmbedSettings, Settings

INSTALLED = importlib.util.find_spec("sentence_transformers") is not None
needs_package = pytest.mark.skipif(not INSTALLED, reason="needs the extra `models`")


def settings(model: object) -> Settings:
    return Settings(embed=EmbedSettings(model=f"sentence-transformers:{model}"))


def save_small_model(folder: Path, seed: int = 0) -> Path:
    """Save a model of two words and three dimensions."""
    torch = pytest.importorskip("torch")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"bond": 0, "share": 1, "?": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = Whitespace()
    torch.manual_seed(seed)
    table = torch.rand(3, 3).numpy()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table)]).save(str(folder))
    return folder


def test_without_the_package_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'assistant\[models\]'"):
        load_embedder(settings("any-model"))


@needs_package
@pytest.mark.filterwarnings("ignore")
def test_a_saved_model_embeds(tmp_path: Path) -> None:
    found = load_embedder(settings(save_small_model(tmp_path)))
    vectors = found.embed_passages(["bond", "share", "bond"])
    assert vectors.shape == (3, found.dimension) == (3, 3)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    assert found.embed_queries([]).shape == (0, 3)
    assert found.count_tokens("the bank") == 2


@needs_package
@pytest.mark.filterwarnings("ignore")
def test_the_name_follows_the_weights_in_the_folder(tmp_path: Path) -> None:
    first = load_embedder(settings(save_small_model(tmp_path / "m"))).name
    assert load_embedder(settings(tmp_path / "m")).name == first
    assert load_embedder(settings(save_small_model(tmp_path / "m", seed=1))).name != first


@needs_package
@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_holds_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="empty"):
        load_embedder(settings(tmp_path / "empty"))
