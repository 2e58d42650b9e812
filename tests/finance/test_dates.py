from __future__ import annotations

import datetime as dt

from assistant.finance.dates import parse_dates


def test_a_day_without_a_year_is_read_from_the_day_of_publication() -> None:
    (found,) = parse_dates("截至 11 月 21 日", dt.date(2025, 11, 23))
    assert found.first == dt.date(2025, 11, 21)
    assert found.partial
