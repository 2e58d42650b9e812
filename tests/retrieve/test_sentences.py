from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from assistant.index.store import Index
from assistant.retrieve.pipeline import retrieve
from assistant.retrieve.sentences import weigh_sentences
from assistant.schema import Note, Question
from assistant.settings import Settings
from tests.retrieve.conftest import HashingEmbedder, ReadingEmbedder

MakeIndex = Callable[..., Index]
MakeNote = Callable[..., Note]

TEXT = "Gold rose on demand from China. Bonds fell again."
QUESTION = "Why did gold rise?"


@pytest.fixture(params=[HashingEmbedder, ReadingEmbedder])
def embedder(request: pytest.FixtureRequest) -> HashingEmbedder:
    made: HashingEmbedder = request.param()
    return made


def test_every_sentence_is_weighed_in_the_order_in_which_it_stands(
    make_index: MakeIndex, make_note: MakeNote, embedder: HashingEmbedder
) -> None:
    index = make_index(make_note("1.txt", TEXT), make_note("2.txt", "Gold is a metal."))
    hits = retrieve(Question(QUESTION, "en"), index, embedder, Settings())
    weighed = weigh_sentences(QUESTION, hits, index, embedder)
    assert [item.sentence for item in weighed] == [sentence for hit in hits for sentence in hit.passage.sentences]
    by_text = {item.sentence.text: item for item in weighed}
    spoken, silent = by_text["Gold rose on demand from China."], by_text["Bonds fell again."]
    assert spoken.coverage > silent.coverage == 0
    assert "gold" in spoken.matched


def test_a_sentence_means_what_it_means_in_its_passage_where_the_index_knows_that(
    make_index: MakeIndex, make_note: MakeNote, embedder: HashingEmbedder
) -> None:
    index = make_index(make_note("1.txt", TEXT))
    hits = retrieve(Question(QUESTION, "en"), index, embedder, Settings())
    cosines = [item.cosine for item in weigh_sentences(QUESTION, hits, index, embedder)]
    sentences = [sentence.text for sentence in hits[0].passage.sentences]
    if isinstance(embedder, ReadingEmbedder):
        rows = np.array([embedder.read_query(text).mean(axis=0) for text in sentences])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    else:
        rows = embedder.embed_passages(sentences)
    np.testing.assert_allclose(cosines, rows @ embedder.embed_queries([QUESTION])[0], atol=0.01)


def test_no_hits_weigh_nothing(make_index: MakeIndex, make_note: MakeNote, embedder: HashingEmbedder) -> None:
    assert weigh_sentences(QUESTION, (), make_index(make_note("1.txt", TEXT)), embedder) == ()


def test_a_view_is_held_by_another_word_for_it_and_by_none_for_the_opposite(
    make_index: MakeIndex, make_note: MakeNote, embedder: HashingEmbedder
) -> None:
    asked = "Which sectors do they overweight?"
    index = make_index(make_note("1.txt", "We prefer insurers. We underweight banks. Ports were busy."))
    hits = retrieve(Question(asked, "en"), index, embedder, Settings())
    held = {item.sentence.text: item.matched for item in weigh_sentences(asked, hits, index, embedder)}
    assert {text: "overweight" in words for text, words in held.items()} == {
        "We prefer insurers.": True,
        "We underweight banks.": False,
        "Ports were busy.": False,
    }
