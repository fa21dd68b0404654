"""Numbers and days, as an English and a Russian reader expect them."""

from __future__ import annotations

from datetime import date

import pytest

from ko_coach import i18n, wording


@pytest.mark.parametrize(
    ("first", "last", "english", "russian"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), "3 November 2026", "3 ноября 2026"),
        (date(2026, 11, 3), date(2026, 11, 21), "3\u2009–\u200921 November 2026", "3\u2009–\u200921 ноября 2026"),
        (date(2026, 10, 23), date(2026, 11, 21), "23 October – 21 November 2026", "23 октября – 21 ноября 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 December 2025 – 2 January 2026", "30 декабря 2025 – 2 января 2026"),
    ],
)
def test_a_span_of_days_names_month_and_year_once_where_they_are_the_same(
    first: date, last: date, english: str, russian: str
) -> None:
    assert wording.days(first, last) == english
    i18n.set_language("ru")
    assert wording.days(first, last) == russian


def test_a_decimal_point_is_a_comma_in_russian_and_a_minus_is_a_minus() -> None:
    assert (wording.decimal(3.26), wording.hundredths(-0.5), wording.signed(-0.52)) == ("3.3", "−0.50", "−0.52")
    assert (wording.count(1204), wording.percent(0.234)) == ("1\u00a0204", "23\u00a0%")
    i18n.set_language("ru")
    assert (wording.decimal(3.26), wording.hundredths(-0.5), wording.signed(0.52)) == ("3,3", "−0,50", "+0,52")


def test_nothing_has_no_minus() -> None:
    assert {wording.signed(number) for number in (-0.0, -0.001, 0.0, 0.004)} == {"+0.00"}
