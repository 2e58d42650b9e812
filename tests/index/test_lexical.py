from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.index import lexical
from assistant.index.lexical import Group, LexicalIndex
from assistant.index.matching import Term
from assistant.index.scoring import Clause
from assistant.index.texts import SearchText
from assistant.language.script import convert
from assistant.retrieve.expand import expand
from assistant.schema import Language

CHINESE = [
    "美聯儲降息預期下修",
    "科技板塊估值修正",
    "滬深300累計下跌",
    "固收產品淨申購規模",
    "保險資金入市",
    "人民幣匯率走弱",
    "黃金價格創新高",
]
ENGLISH = [
    "rate cuts lift valuations",
    "bond yields rose sharply",
    "the yuan weakened",
    "gold hits a record",
    "tech stocks fell",
]


def _text(key: int, text: str, language: Language = "en") -> SearchText:
    return SearchText(key=key, language=language, title="", heading="", context="", text=text)


def _texts(seed: int, keys: Sequence[int]) -> list[SearchText]:
    draw = random.Random(seed)
    return [
        _text(key, "，".join(draw.sample(CHINESE, 3)), "zh-Hant")
        if key % 2
        else _text(key, ". ".join(draw.sample(ENGLISH, 2)))
        for key in keys
    ]


def _scores(index: LexicalIndex, question: str) -> dict[int, float]:
    found = {}
    for group, clauses in expand(question).items():
        partition = index.partition(group)
        scores = partition.score(clauses).scores
        for row in np.flatnonzero(scores):
            found[int(partition.keys[row])] = float(scores[row])
    return found


def test_a_new_index_is_empty_and_at_generation_0(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "lexical")
    assert (index.generation, len(index)) == (0, 0)
    assert _scores(index, "rate cut") == {}


def test_what_was_added_is_found_after_reopening(tmp_path: Path) -> None:
    LexicalIndex(tmp_path).update(removed=(), added=[_text(7, "rate cuts ahead"), _text(9, "gold")], generation=3)
    index = LexicalIndex(tmp_path)
    assert index.generation == 3
    assert set(_scores(index, "rate cut")) == {7}


def test_what_was_removed_is_not_found(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.update(removed=(), added=[_text(1, "gold rises"), _text(2, "gold falls"), _text(3, "oil")], generation=1)
    index.update(removed=[1, 99], added=(), generation=2)
    assert set(_scores(index, "gold")) == {2}
    assert set(_scores(LexicalIndex(tmp_path), "gold")) == {2}
    assert sorted(index.keys()) == [2, 3]


def test_a_text_added_again_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.update(removed=(), added=[_text(1, "gold"), _text(2, "oil")], generation=1)
    index.update(removed=(), added=[_text(1, "silver")], generation=2)
    assert _scores(index, "gold") == {}
    assert set(_scores(index, "silver")) == {1}
    assert len(index) == 2


def test_many_small_updates_score_as_one_rebuild(tmp_path: Path) -> None:
    grown = LexicalIndex(tmp_path / "grown")
    draw = random.Random(4)
    present: dict[int, SearchText] = {}
    for generation in range(1, 30):
        added = _texts(generation, range(generation * 10, generation * 10 + draw.randint(0, 6)))
        removed = draw.sample(sorted(present), min(len(present), draw.randint(0, 4)))
        grown.update(removed=removed, added=added, generation=generation)
        for key in removed:
            del present[key]
        present |= {text.key: text for text in added}
    whole = LexicalIndex(tmp_path / "whole")
    whole.rebuild(present.values(), 29)
    for question in ("rate cuts", "降息預期", "gold price record", "滬深 300 下跌", "bond yields"):
        assert _scores(grown, question) == pytest.approx(_scores(LexicalIndex(tmp_path / "grown"), question))
        assert _scores(grown, question) == pytest.approx(_scores(whole, question), rel=1e-4)
    assert len(list((tmp_path / "grown").glob("*/terms"))) <= 16


def test_traditional_and_simplified_texts_and_questions_are_the_same(tmp_path: Path) -> None:
    for script in ("zh-Hant", "zh-Hans"):
        texts = [_text(key, convert(text, script), script) for key, text in enumerate(CHINESE)]
        LexicalIndex(tmp_path / script).rebuild(texts, 1)
    question = "美聯儲為何下修降息預期?"
    written = [_scores(LexicalIndex(tmp_path / script), convert(question, script)) for script in ("zh-Hant", "zh-Hans")]
    assert written[0]
    assert written[0] == written[1]


def test_an_english_question_finds_a_chinese_text(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.rebuild([_text(key, text, "zh-Hant") for key, text in enumerate(CHINESE)], 1)
    found = _scores(index, "Why did the price of gold rise?")
    assert max(found, key=found.__getitem__) == CHINESE.index("黃金價格創新高")


def test_a_chinese_question_finds_an_english_text(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.rebuild([_text(key, text) for key, text in enumerate(ENGLISH)], 1)
    found = _scores(index, "債券收益率為何上升?")
    assert max(found, key=found.__getitem__) == 1


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    writer = LexicalIndex(tmp_path)
    writer.update(removed=(), added=[_text(1, "gold")], generation=1)
    reader = LexicalIndex(tmp_path)
    writer.update(removed=[1], added=[_text(2, "gold")], generation=2)
    assert set(_scores(reader, "gold")) == {1}
    reader.reload()
    assert set(_scores(reader, "gold")) == {2}


def test_a_killed_update_leaves_the_old_state(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.update(removed=(), added=[_text(1, "gold")], generation=1)

    def broken() -> object:
        yield _text(2, "gold")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.update(removed=[1], added=broken(), generation=2)  # type: ignore[arg-type]
    assert set(_scores(index, "gold")) == {1}
    index.update(removed=(), added=[_text(3, "oil")], generation=1)  # the same writer can go on
    shutil.copytree(
        next(path for path in tmp_path.glob("en-*") if path.is_dir()), tmp_path / "en-00000077"
    )  # written, not yet named by the manifest
    again = LexicalIndex(tmp_path)
    assert (again.generation, set(_scores(again, "gold"))) == (1, {1})
    again.update(removed=[1], added=[_text(2, "gold")], generation=2)
    assert set(_scores(again, "gold")) == {2}
    assert not (tmp_path / "en-00000077").exists()


def test_an_index_of_another_analysis_must_be_rebuilt(tmp_path: Path) -> None:
    LexicalIndex(tmp_path).rebuild([_text(1, "gold")], 5)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"analysis": "older"}), "utf-8")
    index = LexicalIndex(tmp_path)
    assert (index.generation, len(index)) == (0, 0)
    index.rebuild([_text(1, "gold")], 6)
    assert set(_scores(LexicalIndex(tmp_path), "gold")) == {1}


@pytest.mark.parametrize("damage", ["no JSON", ""])
def test_a_damaged_manifest_counts_as_no_index(tmp_path: Path, damage: str) -> None:
    LexicalIndex(tmp_path).rebuild([_text(1, "gold")], 5)
    (tmp_path / "manifest.json").write_text(damage, "utf-8")
    assert LexicalIndex(tmp_path).generation == 0


def test_a_missing_or_cut_segment_counts_as_no_index(tmp_path: Path) -> None:
    LexicalIndex(tmp_path).rebuild([_text(1, "gold rises"), _text(2, "oil")], 5)
    rows = next(tmp_path.glob("en-*/rows"))
    rows.write_bytes(rows.read_bytes()[:-4])
    assert LexicalIndex(tmp_path).generation == 0
    rows.unlink()
    assert LexicalIndex(tmp_path).generation == 0


def test_what_was_added_and_removed_leaves_no_trace_in_any_score(tmp_path: Path) -> None:
    kept, passing = _texts(1, range(12)), _texts(2, range(20, 26))
    fresh = LexicalIndex(tmp_path / "fresh")
    fresh.rebuild(kept, 1)
    used = LexicalIndex(tmp_path / "used")
    used.rebuild(kept, 1)
    long = _text(99, "Gold rises as rate cuts lift valuations and bond yields and tech stocks and the yuan.")
    used.update(removed=(), added=[*passing, long], generation=2)
    used.update(removed=[99, *(text.key for text in passing)], added=(), generation=3)
    for group, clauses in {**expand("gold and rate cuts"), "zh": expand("降息預期")["zh"]}.items():
        scored = [index.partition(group).score(clauses) for index in (fresh, used)]
        rows = np.flatnonzero(scored[0].scores)
        same = scored[1].partition.rows_of(scored[0].partition.keys[rows])
        assert len(rows)
        assert scored[0].scores[rows].tolist() == scored[1].scores[same].tolist()
        assert scored[0].sentences(rows).tolist() == scored[1].sentences(same).tolist()


def test_many_rows_are_written_in_several_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = _texts(9, range(40))
    LexicalIndex(tmp_path / "once").rebuild(texts, 1)
    monkeypatch.setattr(lexical, "_BUFFER_POSTINGS", 60)
    LexicalIndex(tmp_path / "often").rebuild(texts, 1)
    for question in ("rate cuts", "降息預期"):
        often, once = (_scores(LexicalIndex(tmp_path / name), question) for name in ("often", "once"))
        assert often == pytest.approx(once)


def test_the_sentence_that_matches_scores_best(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    texts = ["Bonds fell. Gold rose to a record on rate cuts. Oil was flat.", "Gold fell. Rate rose."]
    index.rebuild([_text(key, text) for key, text in enumerate(texts)], 1)
    partition = index.partition("en")
    clauses = [Clause("rate", Term("w:rate")), Clause("gold", Term("w:gold"), 0.5), Clause("none", Term("w:none"))]
    scored = partition.score(clauses)
    idfs, table = scored.idfs, scored.sentences(np.array([0, 1]))
    assert table[:, 0].sum(axis=0).argmax() == 1
    assert (table[:2, 0, 1] > 0).all()
    assert not table[2].any()
    assert idfs[2] > idfs[0]
    # In the other text each word has a sentence of its own.
    assert (table[0, 1] > 0).tolist()[:2] == [False, True]
    assert (table[1, 1] > 0).tolist()[:2] == [True, False]


def test_rows_are_found_by_key(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.update(removed=(), added=[_text(key, "gold") for key in (5, 3, 8)], generation=1)
    index.update(removed=[3], added=[_text(4, "oil"), _text(8, "tin")], generation=2)
    partition = index.partition("en")
    rows = partition.rows_of(np.array([3, 4, 5, 8, 9]))
    assert rows[0] == rows[4] == -1
    assert partition.keys[rows[1:4]].tolist() == [4, 5, 8]
    assert partition.live[rows[1:4]].all()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who bought 267.7 billion dollars?", "累計淨申購 2,677 億港元。"),
        ("淨申購 1.4 萬億元的是誰?", "Products took in RMB 1,400bn."),
    ],
)
def test_large_figures_are_found_however_they_are_written(tmp_path: Path, question: str, text: str) -> None:
    index = LexicalIndex(tmp_path)
    index.rebuild([_text(1, text, "en" if text.isascii() else "zh-Hant")], 1)
    group: Group = "en" if text.isascii() else "zh"
    figures = [clause for clause in expand(question)[group] if clause.wanted == Term(f"q:{clause.label}")]
    assert len(figures) == 1
    scores = index.partition(group).score(figures).scores
    assert scores.all()
