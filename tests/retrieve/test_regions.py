from __future__ import annotations

import pytest

from assistant.index.matching import Either, Term
from assistant.language.fold import fold
from assistant.language.script import converter
from assistant.language.wording import OWN_MEANING, TWINS
from assistant.retrieve.expand import expand
from assistant.retrieve.regions import twins, usual_wording


@pytest.mark.parametrize(
    "question",
    [
        "谁发布了经济数据？",
        "半导体设备的订单何时恢复？",
        "公司创建了哪些数据文件？",
        "FOMC 声明提到了哪些变量？",
        "好消息对高性能芯片有何影响？",
    ],
)
@pytest.mark.parametrize("form", ["s2t", "s2hk", "s2hkp", "s2tw", "s2twp"])
def test_a_question_is_asked_in_one_wording_wherever_it_was_written(question: str, form: str) -> None:
    written = converter(form)(question)
    assert fold(usual_wording(written)) == fold(usual_wording(question))


def test_what_has_a_meaning_of_its_own_keeps_it() -> None:
    assert usual_wording("央行會否釋出流動性？") == "央行會否釋出流動性？"
    assert usual_wording("法院宣告破產") == "法院宣告破產"


def test_what_is_written_in_no_other_way_stays_as_it_is() -> None:
    for text in ("降息對 A 股的影響？", "What drives the rally?", ""):
        assert usual_wording(text) == text


def test_twins_are_words_in_folded_form_and_in_one_line_each() -> None:
    words = [word for line in TWINS for word in line]
    assert all(fold(word) == word for word in words)
    assert len(words) == len(set(words))
    assert OWN_MEANING.keys() <= set(words)
    assert twins("释出") == twins("发布")


def test_every_wording_of_a_word_is_looked_for() -> None:
    mainland, taiwan = ([c.wanted for c in expand(word)["zh"] if c.essential] for word in ("数据", "資料"))
    assert mainland == taiwan == [Either(((1.0, Term("w:数据")), (1.0, Term("w:资料"))), best=True)]
