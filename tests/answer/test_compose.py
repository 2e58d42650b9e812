"""Answers, statement by statement: nothing unverified is ever part of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from assistant.answer.compose import Brief, compose_draft, compose_quotes
from assistant.answer.composition import Searched
from assistant.answer.draft import Delta
from assistant.answer.extract import Quote
from assistant.answer.render import answer_json, answer_text
from assistant.errors import MalformedDraft, ProviderError
from assistant.schema import Answer, Disclaimer, Hit, NoteInfo, Notice, Passage, Question, Sentence, Withheld


class ScriptedDrafter:
    """Writes what it is given, and remembers what it was asked."""

    model = "scripted"

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces
        self.prompts: list[str] = []

    def stream(self, prompt: str, *, as_json: bool = False) -> Iterator[Delta]:
        self.prompts.append(prompt)
        for piece in self.pieces:
            yield Delta(piece)
        yield Delta(usage={"input_tokens": 3}, finish="stop")


SENTENCES = ("The index fell 4.2%.", "Money funds took in 3 billion.")
NOTE = NoteInfo(
    id="n",
    path="corpus/n.md",
    title="Weekly",
    house="House",
    language="en",
    digest="d",
    published=dt.date(2025, 11, 23),
)
PASSAGE = Passage(
    "n#0",
    "n",
    "d",
    0,
    " ".join(SENTENCES),
    0,
    51,
    (Sentence(0, SENTENCES[0], 0, 20), Sentence(1, SENTENCES[1], 21, 51)),
    ("Markets",),
)
HIT = Hit(PASSAGE, NOTE, 1.0)
SEARCHED = Searched((HIT,), (NOTE,), 7, seconds={"search": 0.5})
QUESTION = Question("How far did the index fall?", "en")


def draft(*pieces: str) -> list[Answer]:
    return list(compose_draft(QUESTION, SEARCHED, ScriptedDrafter(*pieces), Brief("prompt", "digest", (HIT,))))


def test_each_verified_statement_is_shown_at_once_with_its_citation() -> None:
    answers = draft("The index fell 4.2%. [1.1] ", "Money funds took in 3 billion. [1.2]")
    assert [len(answer.statements) for answer in answers] == [1, 2, 2]
    last = answers[-1]
    assert (last.outcome, last.mode, last.model, last.generation) == ("answered", "model", "scripted", 7)
    assert [(c.n, c.quote, c.start, c.end) for c in last.citations] == [
        (1, SENTENCES[0], 0, 20),
        (2, SENTENCES[1], 21, 51),
    ]
    assert last.text == "The index fell 4.2%. [1]\nMoney funds took in 3 billion. [2]"
    assert last.usage == {"input_tokens": 3}


class FailingDrafter(ScriptedDrafter):
    """Writes what it is given, then breaks."""

    def stream(self, prompt: str, *, as_json: bool = False) -> Iterator[Delta]:
        self.prompts.append(prompt)
        for piece in self.pieces:
            yield Delta(piece)
        raise ProviderError("gone")


class CutDrafter(ScriptedDrafter):
    """Writes what it is given; `finish` says how it ends."""

    finish = ""

    def stream(self, prompt: str, *, as_json: bool = False) -> Iterator[Delta]:
        self.prompts.append(prompt)
        for piece in self.pieces:
            yield Delta(piece)
        yield Delta(finish=self.finish)


class TwoDrafts(ScriptedDrafter):
    """Writes one thing, and another when shown what was wrong with it."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first, second)

    def stream(self, prompt: str, *, as_json: bool = False) -> Iterator[Delta]:
        self.prompts.append(prompt)
        yield Delta(self.pieces[len(self.prompts) - 1])
        yield Delta(usage={"input_tokens": 3}, finish="stop")


def repair_prompt(failed: Sequence[Withheld], foreign: Sequence[str]) -> str:
    return f"repair: {[one.text for one in failed]}" + (f", foreign: {list(foreign)}" if foreign else "")


def repair(drafter: ScriptedDrafter) -> list[Answer]:
    brief = Brief("prompt", "digest", (HIT,), repair=repair_prompt)
    return list(compose_draft(QUESTION, SEARCHED, drafter, brief))


def kinds(answer: Answer) -> list[str]:
    return [notice.kind for notice in answer.notices]


def test_a_statement_that_failed_is_written_again_once_and_shown_when_it_holds() -> None:
    drafter = TwoDrafts("The index fell 9.9%. [1.1]", "The index fell 4.2%. [1.1]")
    answers = repair(drafter)
    assert drafter.prompts == ["prompt", "repair: ['The index fell 9.9%.']"]
    last = answers[-1]
    assert (last.outcome, last.text, last.withheld) == ("answered", "The index fell 4.2%. [1]", ())
    assert all("9.9" not in answer.text for answer in answers)
    assert last.usage == {"input_tokens": 6}


def test_what_fails_again_is_withheld_and_listed() -> None:
    drafter = TwoDrafts("Money funds took in 3 billion. [1.2] The index fell 9.9%. [1.1]", "The index fell 8.8%. [1.1]")
    answers = repair(drafter)
    last = answers[-1]
    assert (last.outcome, last.text) == ("partial", "Money funds took in 3 billion. [1]")
    assert [one.text for one in last.withheld] == ["The index fell 9.9%."]
    assert len(drafter.prompts) == 2
    assert all("8.8" not in answer.text for answer in answers)


def test_what_a_repair_repeats_is_not_shown_twice_and_mends_nothing() -> None:
    draft = "Money funds took in 3 billion. [1.2] The index fell 9.9%. [1.1]"
    last = repair(TwoDrafts(draft, draft))[-1]
    assert len(last.statements) == 1
    assert len(last.withheld) == 1


def test_nothing_is_repaired_where_everything_holds() -> None:
    drafter = TwoDrafts("The index fell 4.2%. [1.1]", "never asked for")
    assert repair(drafter)[-1].outcome == "answered"
    assert len(drafter.prompts) == 1


def test_an_endpoint_that_dies_before_anything_holds_is_a_failure() -> None:
    with pytest.raises(ProviderError, match="gone"):
        repair(FailingDrafter("The index fell 9.9%. [1.1] And "))


def test_an_endpoint_that_dies_later_leaves_what_was_verified_and_says_so() -> None:
    last = repair(FailingDrafter("The index fell 4.2%. [1.1] Money funds took in 3"))[-1]
    assert (last.outcome, last.text, kinds(last)) == ("partial", "The index fell 4.2%. [1]", ["incomplete"])


@pytest.mark.parametrize("finish", ["", "length", "content_filter"])
def test_a_cut_stream_says_so_and_drops_the_unfinished_sentence(finish: str) -> None:
    drafter = CutDrafter("The index fell 4.2%. [1.1] Money funds took in 3")
    drafter.finish = finish
    last = repair(drafter)[-1]
    assert (last.outcome, last.text, kinds(last)) == ("partial", "The index fell 4.2%. [1]", ["incomplete"])
    assert last.withheld == ()


def test_a_stream_cut_before_anything_holds_is_a_failure() -> None:
    with pytest.raises(MalformedDraft, match="cut off"):
        repair(CutDrafter("The index fell 4"))


def test_tokens_are_estimated_where_the_endpoint_reports_none() -> None:
    usage = repair(CutDrafter("The index fell 4.2%. [1.1]"))[-1].usage
    assert usage["estimated_tokens"] == usage["input_tokens"] + usage["output_tokens"] > 0


def test_the_part_that_is_missing_is_named_in_the_questions_own_words() -> None:
    last = draft("Money funds took in 3 billion. [1.2]\nMISSING: How far did the index fall")[-1]
    assert (last.outcome, kinds(last)) == ("partial", ["missing"])
    assert last.notices[0].text == "The notes do not answer this part: How far did the index fall."


def test_what_a_model_says_of_its_own_is_no_missing_part() -> None:
    last = draft("Money funds took in 3 billion. [1.2]\nMISSING: gold rose 9%")[-1]
    assert last.notices[0].text == "The notes do not answer this part: part of the question."
    assert all("gold" not in notice.text for notice in last.notices)


def test_chinese_in_the_other_script_is_written_in_the_readers() -> None:
    question = Question("貨幣基金吸金多少？", "zh-Hant")
    hit = replace(HIT, passage=replace(PASSAGE, sentences=(Sentence(0, "货币基金流入 30 亿元。", 0, 12),)))
    brief = Brief("prompt", "digest", (hit,))
    answers = list(compose_draft(question, SEARCHED, ScriptedDrafter("货币基金流入 30 亿元。[1.1]"), brief))
    assert answers[-1].statements[0].text == "貨幣基金流入 30 億元。"


def test_a_statement_in_another_language_is_asked_for_again_in_the_readers() -> None:
    drafter = TwoDrafts("該指數下跌 4.2%。[1.1]", "The index fell 4.2%. [1.1]")
    last = repair(drafter)[-1]
    assert drafter.prompts == ["prompt", "repair: [], foreign: ['該指數下跌 4.2%。']"]
    assert (last.outcome, last.text, last.withheld) == ("answered", "The index fell 4.2%. [1]", ())


def test_a_model_that_keeps_to_another_language_is_a_failure() -> None:
    drafter = TwoDrafts("該指數下跌 4.2%。[1.1]", "該指數下跌 4.2%。[1.1]")
    with pytest.raises(MalformedDraft, match="another language"):
        repair(drafter)
    assert len(drafter.prompts) == 2


def test_what_stays_in_another_language_beside_what_does_not_gives_way_to_its_sources() -> None:
    drafter = TwoDrafts("The index fell 4.2%. [1.1] 貨幣基金流入 30 億。[1.2]", "INSUFFICIENT")
    answers = repair(drafter)
    assert answers[-1].text == f"The index fell 4.2%. [1]\n{SENTENCES[1]} [2]"
    assert all("貨幣" not in answer.text for answer in answers)


def test_names_and_figures_alone_are_of_no_language() -> None:
    question = replace(QUESTION, text="跌了多少？", language="zh-Hant")
    hit = replace(HIT, passage=replace(PASSAGE, sentences=(Sentence(0, "NVIDIA：+53%", 0, 11),)))
    brief = Brief("prompt", "digest", (hit,))
    answers = list(compose_draft(question, SEARCHED, ScriptedDrafter("NVIDIA +53%。[1.1]"), brief))
    assert answers[-1].text == "NVIDIA +53%。 [1]"


def test_a_reference_to_a_whole_passage_proves_nothing() -> None:
    last = draft("The index fell 4.2%. [1]")[-1]
    assert [(problem.kind, problem.said) for problem in last.problems] == [("unknown_reference", "[1]")]


def test_a_sentence_cited_twice_keeps_its_number() -> None:
    last = draft("The index fell 4.2%. [1.1] The fall was 4.2%. [1.1]")[-1]
    assert [statement.citations for statement in last.statements] == [(1,), (1,)]
    assert len(last.citations) == 1


def test_an_invented_reference_withholds_its_statement_and_is_reported() -> None:
    answers = draft("The index fell 4.2%. [1.1] Buy gold now. [9.9]")
    last = answers[-1]
    assert last.outcome == "partial"
    assert [(p.kind, p.said) for p in last.problems] == [("unknown_reference", "[9.9]")]
    assert [(one.text, one.problems) for one in last.withheld] == [("Buy gold now.", last.problems)]
    assert all("gold" not in answer.text for answer in answers)


def test_a_statement_without_reference_is_withheld() -> None:
    answers = draft("The index fell 4.2%. [1.1] Everybody knows that.")
    assert [(p.kind, p.said) for p in answers[-1].problems] == [("uncited", "Everybody knows that.")]
    assert all("Everybody" not in answer.text for answer in answers)


def test_when_the_model_finds_nothing_the_answer_abstains_and_shows_the_nearest() -> None:
    (last,) = draft("INSUFF", "ICIENT")
    assert last.outcome == "abstained"
    assert last.problems == ()
    assert last.nearest == (HIT,)
    assert "1 note, published 2025-11-23 to 2025-11-23" in last.text
    assert "Weekly (2025-11-23)" in last.text


def test_when_nothing_written_holds_the_answer_abstains_and_says_why() -> None:
    last = draft("Buy gold. [9.9]")[-1]
    assert last.outcome == "abstained"
    assert last.problems
    assert last.citations == ()


def test_quotes_are_the_sentences_themselves() -> None:
    answers = list(compose_quotes(QUESTION, SEARCHED, [Quote(HIT, PASSAGE.sentences[0], 0.9)]))
    assert answers[-1].outcome == "answered"
    assert answers[-1].mode == "extractive"
    assert answers[-1].statements[0].text == SENTENCES[0] == answers[-1].citations[0].quote


def test_without_quotes_the_answer_abstains_in_the_readers_language() -> None:
    question = Question("指數跌了多少？", "zh-Hant")
    searched = Searched((HIT,), (NOTE,), 1, unknown=("特斯拉",))
    (answer,) = compose_quotes(question, searched, [])
    assert answer.outcome == "abstained"
    assert answer.text.startswith(
        "現有報告沒有回答這個問題。已檢索：1 篇報告（2025-11-23 至 2025-11-23）。其中沒有提到：特斯拉。"
    )


def test_the_text_for_a_terminal_names_source_and_quote() -> None:
    answer = list(compose_quotes(QUESTION, SEARCHED, [Quote(HIT, PASSAGE.sentences[0], 0.9)]))[-1]
    assert answer_text(answer) == (
        "The index fell 4.2%. [1]\n\nSources\n[1] House · Weekly · 2025-11-23 · Markets\n    The index fell 4.2%."
    )


def test_the_json_has_dates_as_text() -> None:
    answer = list(compose_quotes(QUESTION, SEARCHED, [Quote(HIT, PASSAGE.sentences[0], 0.9)]))[-1]
    document = answer_json(answer)
    assert document["citations"][0]["published"] == "2025-11-23"
    assert document["as_of"] is None
    assert document["timings"]["search"] == 0.5
    assert (document["meant"], document["notices"], document["disclaimers"], document["cost"]) == ("", [], [], None)


def test_the_json_lists_what_was_withheld_with_its_problems() -> None:
    (withheld,) = answer_json(draft("The index fell 4.2%. [1.1] Buy gold now. [9.9]")[-1])["withheld"]
    assert withheld["text"] == "Buy gold now."
    assert withheld["problems"] == [{"kind": "unknown_reference", "said": "[9.9]", "source": ""}]


def test_the_text_for_a_terminal_says_what_to_know_and_ends_with_the_notes_disclaimer() -> None:
    answer = replace(
        draft("The index fell 4.2%. [1.1] Buy gold now. [9.9]")[-1],
        notices=(Notice("as_of", "Answered as if today were 2025-11-23."),),
        disclaimers=(Disclaimer("n", "Weekly", "Markets carry risk."),),
    )
    parts = answer_text(answer).split("\n\n")
    assert parts[1] == "※ Answered as if today were 2025-11-23."
    assert parts[3].endswith("- unknown_reference: [9.9]")
    assert parts[4] == "Weekly\nMarkets carry risk."
    assert "gold" not in answer_text(answer)
