"""Figures of one thing through time become a line; its points stand by day and value, and lead to their sentences."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from assistant.serve.page.charts import figures_html
from assistant.serve.page.sources import sources_of
from assistant.serve.texts import Texts
from tests.serve.figures.test_figures import Told, answer_of

PROBABILITIES: list[Told] = [
    ("我們認為聯儲局 12 月降息的機率為 70%。", "2025-10-27"),
    ("聯儲局 12 月降息的機率降至 45%。", "2025-11-20"),
    ("聯儲局 12 月降息的機率由 45% 升至 65%。", "2025-11-22"),
]


def drawn(quotes: list[Told]) -> str:
    answer = answer_of(quotes)
    texts = Texts("zh-Hant")
    return str(figures_html(answer, sources_of(answer, texts, dt.date(2025, 12, 1)), texts))


def test_a_line_places_each_figure_by_its_day_and_its_value() -> None:
    html = drawn(PROBABILITIES)
    points = re.findall(r'class="point" style="left: ([\d.]+)%; top: ([\d.]+)%"><button[^>]*>([^<]+)', html)
    assert [value for _, _, value in points] == ["70%", "45%", "65%"]
    (first, top), (_, bottom), (last, between) = [(float(x), float(y)) for x, y, _ in points]
    assert first < last
    assert top < between < bottom
    assert (between - top) / (bottom - top) == pytest.approx((70 - 65) / (70 - 45), abs=0.001)


def test_each_point_opens_the_sentence_that_it_stands_in() -> None:
    buttons = re.findall(r'class="point".*?data-n="(\d)".*?data-quote="([^"]+)"', drawn(PROBABILITIES))
    assert buttons == [(str(n), quote) for n, (quote, _) in enumerate(PROBABILITIES, 1)]


def test_days_that_would_cover_each_other_are_written_once() -> None:
    assert re.findall(r"<time[^>]*>([^<]+)", drawn(PROBABILITIES)) == ["2025-10-27", "2025-11-20"]


def test_figures_of_one_day_are_no_line() -> None:
    html = drawn([("科創 50 和納斯達克指數分別回落 12.6% 和 6.5%。", "2025-11-23")])
    assert 'class="bar"' in html
    assert 'class="line"' not in html
