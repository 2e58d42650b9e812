from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import ConfigurationError, MissingExtra
from assistant.index.arrays import FloatArray
from assistant.index.embed import Embedder
from assistant.retrieve import pipeline
from assistant.retrieve.cross_encoder import load_cross_encoder
from assistant.retrieve.pipeline import retrieve
from assistant.schema import Hit, Question
from assistant.settings import RetrieveSettings, Settings

INSTALLED = importlib.util.find_spec("sentence_transformers") is not None
needs_package = pytest.mark.skipif(not INSTALLED, reason="needs the extra `models`")

Ask = Callable[[str], tuple[Hit, ...]]


@pytest.fixture(autouse=True)
def nothing_loaded() -> Iterator[None]:
    load_cross_encoder.cache_clear()
    yield
    load_cross_encoder.cache_clear()


class Longest:
    """Likes long passages."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def score(self, question: str, passages: Sequence[str]) -> FloatArray:
        self.asked.append(question)
        return np.array([len(passage) for passage in passages], np.float32)


@pytest.fixture
def ask(make_index: Any, make_note: Any, embedder: Embedder) -> Ask:
    texts = ("Gold rose.", "Gold rose again today.", "Gold rose for the third day on central bank demand.")
    index = make_index(*(make_note(f"{number}.txt", text) for number, text in enumerate(texts)))

    def asking(model: str) -> tuple[Hit, ...]:
        settings = Settings(retrieve=RetrieveSettings(cross_encoder=model))
        return retrieve(Question("Why did gold rise?", "en"), index, embedder, settings)

    return asking


def test_none_is_loaded_by_default(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load_cross_encoder", pytest.fail)
    assert all(hit.reranked is None for hit in ask(""))


def test_the_first_hits_stand_in_its_order(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Longest()
    monkeypatch.setattr(pipeline, "load_cross_encoder", {"long": reader}.__getitem__)
    hits = ask("long")
    lengths = [len(hit.passage.text) for hit in hits]
    assert lengths == sorted(lengths, reverse=True) == [hit.reranked for hit in hits]
    assert reader.asked == ["Why did gold rise?"]
    # The scores stay those of the places, so that dates still count as they do without it.
    assert [round(hit.fused, 4) for hit in hits] == [round(hit.fused, 4) for hit in ask("")]


def test_the_hits_after_them_keep_their_places(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [hit.passage.text for hit in ask("")]
    monkeypatch.setattr(pipeline, "READ", 2)
    monkeypatch.setattr(pipeline, "load_cross_encoder", lambda name: Longest())
    after = [hit.passage.text for hit in ask("long")]
    assert after[2] == before[2]
    assert after[:2] == sorted(before[:2], key=len, reverse=True)


def test_without_the_package_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'assistant\[models\]'"):
        load_cross_encoder("any-model")


def save_small_model(folder: Path, labels: int = 1) -> str:
    """Save a model of one small layer and a few words."""
    torch = pytest.importorskip("torch")
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "gold", "rose", "why", "again", "today", "."]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(1)
    size = BertConfig(
        vocab_size=len(words),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        max_position_embeddings=64,
        num_labels=labels,
    )
    BertForSequenceClassification(size).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return str(folder)


@needs_package
@pytest.mark.filterwarnings("ignore")
def test_a_saved_model_orders_the_hits(ask: Ask, tmp_path: Path) -> None:
    hits = ask(save_small_model(tmp_path / "m"))
    read = [hit.reranked for hit in hits]
    assert len({*read}) == len(hits) == 3
    assert read == sorted(read, reverse=True)  # type: ignore[type-var]


@needs_package
@pytest.mark.filterwarnings("ignore")
def test_a_model_that_does_not_rank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="3 scores for a pair"):
        load_cross_encoder(save_small_model(tmp_path / "m", labels=3))


@needs_package
@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_holds_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="empty"):
        load_cross_encoder(str(tmp_path / "empty"))
