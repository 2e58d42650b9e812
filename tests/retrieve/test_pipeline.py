from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.finance.glossary import load_glossary
from assistant.index.embed import Embedder
from assistant.index.store import Index
from assistant.retrieve.pipeline import retrieve
from assistant.schema import Filters, Hit, Note, Question, Turn
from assistant.settings import RetrieveSettings, Settings
from tests.retrieve.conftest import ReadingEmbedder

MakeIndex = Callable[..., Index]
MakeNote = Callable[..., Note]
Ask = Callable[..., tuple[Hit, ...]]

GOLD = "黃金價格升至歷史新高，央行持續增持。"
ETF = "港股 ETF 累計淨申購規模為 2677 億元。"
RATES = "The Federal Reserve cut rates by 25 basis points in October."
YEN = "The yen stays weak because the new cabinet will ask for time."


@pytest.fixture
def ask(make_index: MakeIndex, make_note: MakeNote, embedder: Embedder, settings: Settings) -> Ask:
    notes = (make_note(f"{number}.txt", text) for number, text in enumerate((GOLD, ETF, RATES, YEN)))
    index = make_index(*notes)

    def asking(text: str, **parts: object) -> tuple[Hit, ...]:
        return retrieve(Question(text, **{"language": "en"} | parts), index, embedder, settings)  # type: ignore[arg-type]

    return asking


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Why did gold rise to a record?", GOLD),
        ("How much did ETFs of Hong Kong stocks take in?", ETF),
        ("港股ETF净申购规模是多少?", ETF),
        ("金價為何創新高?", GOLD),
        ("聯儲局十月減息多少?", RATES),
        ("日圆为什么疲软?", YEN),
        ("Why is the yen weak?", YEN),
    ],
)
def test_a_question_in_any_language_finds_its_passage(ask: Ask, question: str, answer: str) -> None:
    assert ask(question)[0].passage.text == answer


def test_hits_come_best_first_and_say_which_search_found_them(ask: Ask) -> None:
    hits = ask("Did the Federal Reserve cut rates?")
    assert [hit.fused for hit in hits] == sorted((hit.fused for hit in hits), reverse=True)
    best = {found.search: found for found in hits[0].found}
    assert best["lexical"].rank == best["sentence"].rank == 1
    assert best["dense"].score <= 1
    assert 0.8 < best["coverage"].score <= 1
    chinese = next(hit for hit in hits if hit.passage.text == ETF)
    assert "lexical" not in {found.search for found in chinese.found}


def test_coverage_tells_questions_that_have_an_answer_from_others(ask: Ask) -> None:
    def coverage(question: str) -> float:
        return max((found.score for found in ask(question)[0].found if found.search == "coverage"), default=0.0)

    for answered, unanswered in (
        ("Why is the yen weak?", "Why are potatoes cheaper in Peru?"),
        ("港股 ETF 淨申購規模是多少?", "秘魯的馬鈴薯為何便宜?"),
    ):
        assert coverage(answered) > 0.6
        assert coverage(unanswered) < 0.3


def test_the_language_to_answer_in_does_not_change_what_is_found(ask: Ask) -> None:
    assert ask("Why is the yen weak?", language="zh-Hant") == ask("Why is the yen weak?")


@pytest.mark.parametrize("question", ["", "  ", "?", "🙂", "的", "龘" * 50])
def test_a_question_without_content_is_no_trouble(ask: Ask, question: str) -> None:
    assert isinstance(ask(question), tuple)


def test_only_as_many_as_the_settings_allow(make_index: MakeIndex, make_note: MakeNote, embedder: Embedder) -> None:
    index = make_index(*(make_note(f"{number}.txt", f"Gold note {number}: {word}.") for number, word in WORDS))
    settings = Settings.model_validate({"retrieve": {"top_k": 2}})
    assert len(retrieve(Question("gold note", "en"), index, embedder, settings)) == 2


WORDS = list(enumerate(["record high", "central banks buy", "jewellers sell", "miners hedge their output"]))


def test_an_empty_index_answers_nothing(make_index: MakeIndex, embedder: Embedder, settings: Settings) -> None:
    assert retrieve(Question("gold", "en"), make_index(), embedder, settings) == ()


def test_filters_hold_before_anything_is_ranked(
    make_index: MakeIndex, make_note: MakeNote, embedder: Embedder, settings: Settings
) -> None:
    # So many better matches are ruled out that they would fill every list of candidates.
    secret = [
        make_note(f"secret-{number}.txt", f"Gold gold gold, order {number}.", audience=("desk",))
        for number in range(250)
    ]
    index = make_index(*secret, make_note("open.txt", "Of metals, gold gained a little."))
    for groups, expected in (((), {"open.txt"}), (("clients",), {"open.txt"})):
        hits = retrieve(Question("gold", "en", filters=Filters(audience=groups)), index, embedder, settings)
        assert {hit.note.path for hit in hits} == expected
    hits = retrieve(Question("gold", "en", filters=Filters(audience=("desk",))), index, embedder, settings)
    assert hits[0].note.path.startswith("secret")


def test_nothing_newer_than_the_day_of_the_question_is_found(
    make_index: MakeIndex, make_note: MakeNote, embedder: Embedder, settings: Settings
) -> None:
    index = make_index(
        make_note("old.txt", "The gold target is 4,000.", "2025-09-01"),
        make_note("new.txt", "The gold target is 4,600.", "2025-11-24"),
    )
    newest = retrieve(Question("gold target", "en"), index, embedder, settings)
    assert [hit.note.path for hit in newest] == ["new.txt", "old.txt"]
    earlier = retrieve(Question("gold target", "en", dt.date(2025, 10, 1)), index, embedder, settings)
    assert [hit.note.path for hit in earlier] == ["old.txt"]
    assert retrieve(Question("gold target", "en", dt.date(2020, 1, 1)), index, embedder, settings) == ()


def test_the_note_of_the_month_named_is_found_among_many_that_say_it_better(
    make_index: MakeIndex, make_note: MakeNote, embedder: Embedder
) -> None:
    banks = ("Alder", "Birch", "Cedar", "Damson", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Kapok", "Larch")
    notes = [
        make_note(
            f"{name}.txt", f"{name} staff expect a mild recession, and {name} says so.", published=f"2022-05-{day:02}"
        )
        for day, name in enumerate(banks, start=1)
    ]
    wanted = make_note("march.txt", "The staff expect no recession, mild or otherwise.", published="2022-03-16")
    settings = Settings(retrieve=RetrieveSettings(top_k=3))
    index = make_index(*notes, wanted)
    found = retrieve(Question("Did staff expect a mild recession in March 2022?", "en"), index, embedder, settings)
    assert "march.txt" in {hit.note.path for hit in found}


def test_a_follow_up_is_understood_with_the_question_before_it(
    make_index: MakeIndex, make_note: MakeNote, embedder: Embedder, settings: Settings
) -> None:
    index = make_index(
        make_note("gold.txt", "Our gold forecast for 2026 is 4,500 dollars."),
        make_note("buyers.txt", "Central banks bought gold in October."),
        make_note("mines.txt", "Gold mines raised their output."),
        make_note("yen.txt", "The yen is weak."),
        make_note("silver.txt", "Our silver forecast for 2026 is 60 dollars."),
        make_note("other.txt", "Silver coins of the emperor were shown in a museum."),
    )
    earlier = (Turn("What is the gold forecast for 2026?", "4,500 dollars."),)
    hits = retrieve(Question("And silver?", "en", history=earlier), index, embedder, settings)
    assert hits[0].note.path == "silver.txt"


def test_a_term_that_a_firm_adds_today_is_found_in_notes_indexed_before(
    make_index: MakeIndex, make_note: MakeNote, embedder: Embedder, settings: Settings, tmp_path: Path
) -> None:
    index = make_index(make_note("a.txt", "啞鈴策略仍是首選。"), make_note("b.txt", "黃金仍是首選。"))
    own = tmp_path / "terms"
    own.mkdir()
    (own / "strategy.tsv").write_text("hant\thans\ten\taliases\n啞鈴策略\t哑铃策略\tzigzag plan\t\n", "utf-8")
    hits = retrieve(Question("the zigzag plan", "en"), index, embedder, settings, load_glossary(own))
    assert hits[0].note.path == "a.txt"


def test_a_question_in_another_regions_words_finds_the_same_with_the_same_scores(ask: Ask) -> None:
    mainland, taiwan = (
        [(hit.note.path, hit.fused) for hit in ask(text, language="zh-Hant")]
        for text in ("联储局发布了哪些利率数据？", "聯儲局釋出了哪些利率資料？")
    )
    assert mainland
    assert mainland == taiwan


class TestWhatIsLookedAtCloser:
    @pytest.fixture
    def embedder(self) -> ReadingEmbedder:
        return ReadingEmbedder()

    @pytest.mark.parametrize("looks", [True, False])
    def test_the_first_hits_are_looked_at_again_only_where_it_is_wanted(
        self, make_index: MakeIndex, make_note: MakeNote, embedder: ReadingEmbedder, looks: bool
    ) -> None:
        index = make_index(make_note("1.txt", "黃金上升,需求強勁。"), make_note("2.txt", "黃金上升,因為美元疲弱。"))
        settings = Settings(retrieve=RetrieveSettings(closer_look=looks))
        hits = retrieve(Question("黃金為何上升?美元?", "zh-Hant"), index, embedder, settings)
        assert len(hits) == 2
        assert all(("closer look" in dict(hit.shares)) == looks for hit in hits)
        if looks:
            gains = [dict(hit.shares)["closer look"] for hit in hits]
            assert gains[0] > 0 > gains[1]
            assert "美元" in hits[0].passage.text
