from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.index.arrays import FloatArray
from assistant.index.embed_builtin import load_builtin
from assistant.index.links import Link, Sketched, find_links
from assistant.index.sketch import sketch
from assistant.language.script import detect_language
from assistant.schema import NoteInfo

MONDAY = dt.date(2025, 9, 1)
BOILERPLATE = (
    "本報告每週發佈一次，回顧過去一週的市場表現，並展望下週的重點事件。",
    "投資者應留意全球流動性、企業盈利及政策三條主線的變化。",
    "我們維持均衡配置，建議以高股息資產作為底倉，並以科技成長作為進攻方向。",
    "下週將公佈主要經濟體的採購經理指數，市場對此高度關注。",
    "以下為主要資產的一週表現。",
)
CHINESE = (
    "美聯儲在十二月會議上降息二十五個基點，符合市場預期，聯邦基金利率降至3.50%至3.75%。",
    "黃金價格本週上漲4.2%，收報每盎司4,150美元，創下六週以來的新高。",
    "香港恒生指數下跌1.8%，南向資金淨流入達267.7億港元。",
    "我們認為短期回調是買入機會，建議投資者增持銀行及公用事業股。",
)
ENGLISH = (
    "The Federal Reserve cut rates by 25 basis points in December as expected, to 3.50% to 3.75%.",
    "Gold rose 4.2% this week to 4,150 dollars an ounce, its highest in six weeks.",
    "The Hang Seng Index fell 1.8%, with southbound net inflows of HK$26.77 billion.",
    "We see the short-term pullback as a chance to buy and advise adding banks and utilities.",
)
OTHER_ENGLISH = (
    "Copper inventories in London have doubled since the spring.",
    "Chilean mines produced 3.1% less than a year ago, at 431,000 tonnes.",
    "We expect a deficit of 120,000 tonnes next year and a price of 11,200 dollars.",
    "Smelters' margins stay negative, so capacity of 6.5% may close.",
)


def a_note(name: str, sentences: Sequence[str], published: dt.date | None = MONDAY) -> tuple[Sketched, FloatArray]:
    text = "\n".join(sentences)
    rows = load_builtin().embed_passages(list(sentences))
    info = NoteInfo(
        id=name, path=f"corpus/{name}", title="", language=detect_language(text), digest=text, published=published
    )
    return Sketched(info, sketch(text, rows)), rows


def a_week(number: int, *, days: int = 7, figures: int = 5) -> tuple[Sketched, FloatArray]:
    """Write one note of a series: most of it is what stands in every note, the rest are figures of its own."""
    chance = random.Random(number)
    moves = [
        f"{name}{chance.choice(('上漲', '下跌'))}{chance.uniform(0.1, 9):.2f}%，收報{chance.randint(1000, 30000):,}。"
        for name in ("恒生指數", "標普500指數", "滬深300指數", "黃金", "布蘭特原油")[:figures]
    ]
    return a_note(f"week-{number:02}", [*BOILERPLATE, *moves], MONDAY + dt.timedelta(days=days * number))


def link(*notes: tuple[Sketched, FloatArray]) -> dict[str, Link]:
    return find_links([note for note, _ in notes], lambda place: notes[place][1])


def test_no_notes_have_no_links() -> None:
    assert link() == {}
    assert link(a_note("empty", ())) == {}


@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("count", [2, 12])
def test_notes_of_a_series_are_no_copies_of_each_other(count: int, days: int) -> None:
    assert link(*(a_week(number, days=days) for number in range(count))) == {}


def test_a_note_that_says_nothing_new_a_week_later_is_no_copy() -> None:
    assert link(a_note("first", BOILERPLATE), a_note("next", BOILERPLATE, MONDAY + dt.timedelta(days=7))) == {}


def test_a_repost_with_small_edits_is_a_copy_of_its_original() -> None:
    weeks = [a_week(number) for number in range(8)]
    original, _ = weeks[3]
    edited = [*original.info.digest.splitlines(), "本文轉載自合作機構，版權屬於原作者。"]
    edited[1] = edited[1].replace("投資者應留意", "投資者需要留意")
    repost = a_note("zz-repost", edited, MONDAY + dt.timedelta(days=22))
    assert link(*weeks, repost) == {"zz-repost": Link(near_duplicate_of="week-03")}


def test_the_same_note_in_the_other_script_is_a_copy() -> None:
    simplified = [
        sentence.translate(str.maketrans("報發佈週過現並關資應動體業長圖與題調準備達產聯儲會議個點聲預",
                                         "报发布周过现并关资应动体业长图与题调准备达产联储会议个点声预"))
        for sentence in CHINESE
    ]  # fmt: skip
    links = link(a_note("a-hant", CHINESE), a_note("b-hans", simplified))
    assert links == {"b-hans": Link(near_duplicate_of="a-hant")}


def test_of_two_copies_the_one_that_corrects_is_the_original() -> None:
    wrong = a_note("a-first", CHINESE)
    right = a_note(
        "b-second", ("更正：前文黃金價格有誤", *CHINESE[:1], CHINESE[1].replace("4.2%", "2.4%"), *CHINESE[2:])
    )
    assert link(wrong, right) == {"a-first": Link(near_duplicate_of="b-second")}


def test_copies_of_copies_all_name_one_original() -> None:
    links = link(*(a_note(name, CHINESE) for name in ("c", "a", "b")))
    assert links == {"b": Link(near_duplicate_of="a"), "c": Link(near_duplicate_of="a")}


def test_a_translation_is_found_among_other_notes() -> None:
    chinese, english = a_note("a-zh", CHINESE), a_note("b-en", ENGLISH, MONDAY + dt.timedelta(days=1))
    others = [a_note("c-en", OTHER_ENGLISH), *(a_week(number) for number in range(4))]
    assert link(*others, english, chinese) == {"b-en": Link(translation_of="a-zh")}


def test_a_translation_of_a_copy_is_one_of_the_original() -> None:
    links = link(a_note("a-zh", CHINESE), a_note("b-zh", CHINESE), a_note("c-en", ENGLISH))
    assert links == {"b-zh": Link(near_duplicate_of="a-zh"), "c-en": Link(translation_of="a-zh")}


def test_a_copy_of_a_translation_is_one_too() -> None:
    links = link(a_note("a-en", ENGLISH), a_note("b-zh", CHINESE), a_note("c-zh", CHINESE))
    assert links == {"b-zh": Link(translation_of="a-en"), "c-zh": Link("b-zh", "a-en")}


def test_a_note_with_other_figures_is_no_translation() -> None:
    other = [
        ENGLISH[0].replace("3.50% to 3.75%", "4.25% to 4.50%").replace("25 ", "50 "),
        ENGLISH[1].replace("4.2%", "1.3%").replace("4,150", "3,880"),
        ENGLISH[2].replace("1.8%", "2.6%").replace("26.77", "11.4"),
        ENGLISH[3],
    ]
    assert link(a_note("a-zh", CHINESE), a_note("b-en", other)) == {}


def test_a_note_of_another_week_or_without_a_date_is_no_translation() -> None:
    chinese = a_note("a-zh", CHINESE)
    assert link(chinese, a_note("b-en", ENGLISH, MONDAY + dt.timedelta(days=7))) == {}
    assert link(chinese, a_note("b-en", ENGLISH, None)) == {}


def test_without_dates_the_figures_have_to_agree() -> None:
    links = link(a_note("a-zh", CHINESE, None), a_note("b-en", ENGLISH, None))
    assert links == {"b-en": Link(translation_of="a-zh")}
    assert link(a_note("a-zh", CHINESE[:1], None), a_note("b-en", ENGLISH[:1], None)) == {}


def test_links_do_not_depend_on_the_order_of_the_notes() -> None:
    notes = [a_note("a", CHINESE), a_note("b", CHINESE), a_note("c", ENGLISH), a_note("d", OTHER_ENGLISH)]
    assert link(*notes) == link(*reversed(notes))


def test_mean_vectors_need_not_be_there() -> None:
    note, _ = a_note("a", CHINESE)
    bare = Sketched(note.info, sketch("", np.empty((0, 0), np.float32)))
    assert find_links([bare, note], lambda _: np.empty((0, 0), np.float32)) == {}
