"""What others may know of an agent's days: counts over five people, and what was shared."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.coaching.day import OfToday, is_tired, local_day
from ko_coach.record.entries import Entry
from ko_coach.record.ids import new_id
from ko_coach.record.log import Log
from ko_coach.record.practice_entries import CheckedIn, LookedBack
from ko_coach.review.day_lines import DayLine, lines_of, toggled
from ko_coach.review.day_so_far import of_today
from ko_coach.review.days import FEWEST_PEOPLE, own_days, shared_lines, team_energy
from ko_coach.tui.review.day_words import energy_bar
from tests.review.one_interaction import FREE, Case

MONDAY = date(2026, 11, 16)
SECRET = "secret"


def morning(agent: str, day: date, energy: int | None, help_: str = "", shared: tuple[str, ...] = ()) -> CheckedIn:
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    return CheckedIn(new_id(), agent, at, day.isoformat(), energy, help_, shared)


def written(place: Path | str, *entries: Entry) -> Log:
    log = Log(place)
    log.write(entries)
    return log


def test_energy_is_counted_by_week_from_five_people_on(place: Path | str) -> None:
    four = [morning(f"a{n}", MONDAY, 2) for n in range(FEWEST_PEOPLE - 1)]
    five = [morning(f"a{n}", MONDAY - timedelta(days=3), 1 + n) for n in range(FEWEST_PEOPLE)]
    more = morning("a0", MONDAY - timedelta(days=5), 5)
    with written(place, *four, *five, more) as log:
        this, last = team_energy(log, MONDAY - timedelta(days=7), MONDAY + timedelta(days=2))
    assert (this.people, sum(this.counts)) == (None, 0)
    assert (last.people, last.counts) == (5, (1, 1, 1, 1, 2))


def test_who_says_it_anew_counts_once_and_who_skips_does_not(place: Path | str) -> None:
    people = [morning(f"a{n}", MONDAY, 3) for n in range(FEWEST_PEOPLE)]
    again = CheckedIn(new_id(), "a0", datetime(2026, 11, 16, 12, tzinfo=UTC), MONDAY.isoformat(), 4)
    with written(place, *people, again, morning("b", MONDAY, None)) as log:
        [week] = team_energy(log, MONDAY, MONDAY)
    assert (week.people, week.counts) == (5, (0, 0, 4, 1, 0))


def test_others_read_what_was_shared_and_nothing_else(place: Path | str) -> None:
    at = datetime(2026, 11, 16, 17, tzinfo=UTC)
    day = MONDAY.isoformat()
    with written(
        place,
        morning("anna", MONDAY, 2, "a quiet hour", ("help",)),
        morning("boris", MONDAY, 2, SECRET),
        LookedBack(new_id(), "boris", at, day, learned=SECRET, thanks="Olga wrote thanks", shared=("thanks",)),
    ) as log:
        told = [(one.agent, one.line, one.words) for one in shared_lines(log, MONDAY)]
    assert told == [("boris", "thanks", "Olga wrote thanks"), ("anna", "help", "a quiet hour")]


def test_a_line_that_is_taken_back_is_read_by_nobody(place: Path | str) -> None:
    with written(place, morning("anna", MONDAY, 2, "a quiet hour", ("help",))) as log:
        [day] = own_days(log, "anna", MONDAY)
        [line] = lines_of(day)
        log.write([toggled(day, line, datetime(2026, 11, 17, tzinfo=UTC))])
        assert shared_lines(log, MONDAY) == []
        [again] = own_days(log, "anna", MONDAY)
        assert lines_of(again) == [DayLine(line.day, "help", "a quiet hour", shared=False)]


def test_own_days_are_nobody_elses(place: Path | str) -> None:
    with written(place, morning("anna", MONDAY, 2, SECRET)) as log:
        assert own_days(log, "boris", MONDAY) == []
        assert [one.day for one in own_days(log, "anna", MONDAY)] == [MONDAY.isoformat()]


def test_what_the_day_has_brought_is_todays_and_the_agents_own(place: Path | str) -> None:
    with Log(place) as log:
        yesterday = Case(log, "i0", ticket="4811").opened().rated()
        yesterday.review("r0", "vera", thanks=True)
        begun = yesterday.at
        for number in (1, 2):  # the same words twice are told once; what is private is still one's own
            today = Case(log, f"i{number}", ticket=f"481{number + 1}")
            today.at = begun + timedelta(hours=number)
            today.opened().rated().private()
        other = Case(log, "i9", agent="boris")
        other.at = begun + timedelta(hours=1)
        other.opened().rated().review("r9", "vera", thanks=True)
        today.review("r1", "vera", thanks=True).review("r2", "maria", thanks=True).review("r3", "maria", comment="no")
        today.review("r4", "anna", thanks=True)
        yesterday.at = begun + timedelta(hours=3)
        yesterday.review("r5", "vera", thanks=True, comment="said before").review("r6", "maria", thanks=True)
        with log.reading() as connection:
            told = of_today(connection, "anna", begun + timedelta(minutes=1))
    assert told == OfToday((FREE.lesson,), (FREE.in_the_way,), (("maria", "4811"), ("vera", "4813")))


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(any), st.integers(5, 60))
def test_the_bar_is_as_wide_as_it_may_be_and_fair(counts: list[int], width: int) -> None:
    bar = energy_bar(counts, width).plain
    assert len(bar) == width
    shown = Counter(bar)
    for step, count in enumerate(counts, 1):
        assert abs(shown[str(step)] - width * count / sum(counts)) < 1


@given(st.lists(st.none() | st.integers(1, 5), max_size=5), st.none() | st.integers(1, 5))
def test_only_three_low_days_in_a_row_are_tired(before: list[int | None], today: int | None) -> None:
    low = [one in (1, 2) for one in (today, *before)]
    assert is_tired(today, before) == (len(low) >= 3 and all(low[:3]))


@pytest.mark.parametrize(("zone", "day"), [("UTC", "2026-11-16"), ("Asia/Tokyo", "2026-11-17")])
def test_the_day_is_that_of_the_agents_own_clock(zone: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    assert local_day(datetime(2026, 11, 16, 22, tzinfo=UTC))[0] == day
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
