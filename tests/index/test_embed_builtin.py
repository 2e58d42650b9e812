from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ConfigurationError
from assistant.index import embed_builtin
from assistant.index.embed import Embedder, PieceReader, Spanned, load_embedder, normalise
from assistant.settings import EmbedSettings, Settings

TRANSLATIONS = [
    ("The Federal Reserve cut interest rates.", "美联储降低了利率。"),
    ("The company's profit fell by ten percent.", "公司的利润下降了百分之十。"),
    ("It will rain in Taipei tomorrow.", "台北明天會下雨。"),
    ("Children like to play football at school.", "孩子们喜欢在学校踢足球。"),
    ("The doctor told him to rest for a week.", "医生叫他休息一个星期。"),
    ("Exports of cars to Europe rose sharply.", "出口到欧洲的汽车大幅增加。"),
]


@cache
def embedder() -> Embedder:
    return load_embedder(Settings())


def test_vectors_are_float32_of_length_one_one_row_a_text() -> None:
    vectors = embedder().embed_passages(["Bonds fell.", "債券下跌。", ""])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, embedder().dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def _spanned(*sentences: str) -> Spanned:
    ends = np.cumsum([0, *(len(sentence) + 1 for sentence in sentences)]).tolist()
    spans = tuple((start, start + len(sentence)) for start, sentence in zip(ends, sentences, strict=False))
    return Spanned(" ".join(sentences), spans)


def test_the_pieces_of_sentences_read_together_mean_what_the_sentences_do() -> None:
    reader = embedder()
    assert isinstance(reader, PieceReader)
    sentences = ["美联储降低了利率。", "", "The company's profit fell by ten percent.", "長 " * 600]
    (read,) = reader.read_passages([_spanned(*sentences)])
    assert [len(found) for found in read.states] == [reader.count_tokens(text) for text in sentences]
    means = normalise(np.array([found.mean(axis=0) for found in read.states if len(found)]))
    apart = reader.embed_passages([text for text in sentences if text])
    assert ((means @ apart.T).argmax(axis=1) == np.arange(3)).all()
    assert (means * apart).sum(axis=1).min() > 0.6


def test_a_passage_whose_pieces_are_told_has_the_vector_that_it_has_anyway() -> None:
    reader = embedder()
    assert isinstance(reader, PieceReader)
    passages = [
        _spanned("債券下跌。", "股市大跌，"),
        _spanned("Bonds fell.", "Why?"),
        Spanned("Title\n指數升 3%。", ((6, 12),)),
    ]
    read = reader.read_passages(passages)
    texts = [passage.text for passage in passages]
    np.testing.assert_array_equal([one.vector for one in read], reader.embed_passages(texts))


def test_the_mean_of_a_questions_pieces_points_where_its_vector_does() -> None:
    reader = embedder()
    assert isinstance(reader, PieceReader)
    mean = normalise(reader.read_query("股市為何大跌?").mean(axis=0, keepdims=True))
    assert float(mean[0] @ reader.embed_queries(["股市為何大跌?"])[0]) > 0.9
    assert len(reader.read_query("")) == 0
    assert len(reader.read_query("長 " * 300)) == 254


def test_no_texts_give_no_rows() -> None:
    assert embedder().embed_queries([]).shape == (0, embedder().dimension)


def test_a_text_has_the_same_vector_again_and_in_any_company() -> None:
    alone = embedder().embed_queries(["股市大跌"])
    np.testing.assert_array_equal(alone, embedder().embed_queries(["股市大跌"]))
    among = embedder().embed_passages(["A much longer text about something else entirely.", "股市大跌"])[1:]
    np.testing.assert_array_equal(alone, among)


def test_rows_stay_in_the_order_of_the_texts() -> None:
    texts = ["利率 " * 40, "Rates", "A text of middling length about gold.", "匯率"]
    together = embedder().embed_passages(texts)
    apart = np.concatenate([embedder().embed_passages([text]) for text in texts])
    assert ((together @ apart.T).argmax(axis=1) == np.arange(4)).all()


def test_a_sentence_is_nearest_to_its_translation_in_both_directions() -> None:
    english = embedder().embed_queries([pair[0] for pair in TRANSLATIONS])
    chinese = embedder().embed_passages([pair[1] for pair in TRANSLATIONS])
    scores = english @ chinese.T
    assert (scores.argmax(axis=1) == np.arange(len(TRANSLATIONS))).all()
    assert (scores.argmax(axis=0) == np.arange(len(TRANSLATIONS))).all()


def test_traditional_and_simplified_have_one_vector() -> None:
    vectors = embedder().embed_queries(["聯準會的貨幣政策", "联准会的货币政策"])
    np.testing.assert_array_equal(vectors[0], vectors[1])


def test_width_case_and_digit_grouping_do_not_matter() -> None:
    vectors = embedder().embed_queries(["ＧＤＰ grew to 2,677", "gdp grew to 2677"])
    np.testing.assert_array_equal(vectors[0], vectors[1])


def test_a_text_beyond_the_longest_counts_by_its_beginning() -> None:
    start = "銀行業的不良貸款比率上升。" * 80
    vectors = embedder().embed_passages([start, start + "完全不同的內容：足球比賽。" * 50])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-6)


def test_pieces_are_counted_by_words_not_by_bytes() -> None:
    assert embedder().count_tokens("") == 0
    assert embedder().count_tokens("the bank") == 2
    assert embedder().count_tokens("美联储降低利率") < 6


def test_marks_of_the_model_in_a_text_are_plain_characters() -> None:
    assert embedder().count_tokens("[PAD]") > 1
    assert embedder().count_tokens("[SEP]") > 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_finite_vector(text: str) -> None:
    assert np.isfinite(embedder().embed_passages([text])).all()


def test_the_name_carries_a_digest_of_the_files() -> None:
    kind, _, digest = embedder().name.partition(":")
    assert kind == "builtin"
    assert len(digest) == 12


def test_missing_files_are_named(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed_builtin, "FOLDER", tmp_path)
    embed_builtin.load_builtin.cache_clear()
    with pytest.raises(ConfigurationError, match=r"model\.onnx"):
        load_embedder(Settings(embed=EmbedSettings(model="builtin")))
    embed_builtin.load_builtin.cache_clear()
