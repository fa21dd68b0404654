"""What a search finds on a real record, against a plain reading of every interaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ko_coach.record import tables as t
from ko_coach.record.entries import (
    Acted,
    Answer,
    DraftKept,
    Entry,
    KeptInteraction,
    Opened,
    PrivacySet,
    PromptShown,
    PromptsReplaced,
    PromptsShown,
    Rated,
    Reflection,
    RubricKept,
    Skipped,
    TimeSpent,
)
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Reviewed
from ko_coach.review.search import Place, Row, count, last_page, page, place_at
from ko_coach.review.search_conditions import conditions
from ko_coach.review.search_line import parse
from ko_coach.review.search_words import Asked, Measure, Name, Search, Sought
from ko_coach.review.viewer import Viewer
from ko_coach.text import tokens
from tests.review.search_lines import AGENTS, ITEMS, PERSONAS, STAGES, WORDS, lines

NOW = datetime(2026, 11, 2, 12, tzinfo=timezone(timedelta(hours=3)))
LEAD = Viewer("vera", lead=True)
ANNA = Viewer("anna", lead=False)
VIEWERS = st.sampled_from([LEAD, ANNA, Viewer("", lead=True), Viewer("nobody", lead=False)])
HOW_MANY = 150
VERSIONS = ("a1", "ab2", "b3")
RUBRIC = (
    '{"focus": "focus", "expectations": "met", "criteria": [{"id": "met", "lowest": 1, "highest": 3}],'
    ' "trust": {"credibility": "c", "reliability": "r", "intimacy": "i", "self_orientation": "s"}}'
)
CHECKED = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class Kept:
    """A record, and what was kept in it as a shift reads it."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.interactions: dict[str, KeptInteraction] = {one.id: one for one in log.interactions()}
        with log.reading() as connection:
            self.rows: dict[str, Any] = {row.id: row for row in connection.execute(select(t.interactions))}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Lend one record for all tests of this file, none of which writes: it is a file, then on a server."""
    if request.param == "sqlite":
        place: Path | str = tmp_path_factory.mktemp("record") / "log.db"
    else:
        place = request.getfixturevalue("server").database()
    with Log(place) as log:
        log.write([RubricKept(version, version, RUBRIC, NOW) for version in VERSIONS])
        random = Random(7)
        for number in range(HOW_MANY):
            log.write(interaction(f"i{number:03}", random))
            if random.random() < 0.2:
                log.write_reviews([Reviewed(f"r{number}", f"i{number:03}", "vera", NOW, "a1", comment="well")])
        yield Kept(log)


def interaction(name: str, random: Random) -> list[Entry]:
    """Return an interaction of which everything is left to chance; several begin in the same moment."""
    at = datetime(2026, 11, 2, 10, tzinfo=UTC) - timedelta(hours=random.randrange(90))
    version = random.choice(VERSIONS)
    opened = Opened(
        interaction=name,
        agent=random.choice(AGENTS),
        ticket=f"T{random.randrange(10)}",
        subject=some_words(random),
        customer="",
        customer_name="",
        facts={},
        persona=random.choice(PERSONAS),
        persona_by="rule",
        stage=random.choice(STAGES),
        stage_by="rule",
        rubric="r",
        version=version,
        at=at,
    )
    spent = TimeSpent(name, random.choice([0, 30, 60, 600, 4000]), at)
    privacy = [PrivacySet(name, True, at)] if random.random() < 0.3 else []
    return [opened, *prompts(name, version, at, random), spent, *privacy, *outcome(name, version, at, random)]


def some_words(random: Random) -> str:
    return random.choice([" ", "\n", ", "]).join(random.choices(WORDS, k=random.randrange(4)))


def prompts(name: str, version: str, at: datetime, random: Random) -> Iterator[Entry]:
    for item in ITEMS:
        if random.random() < 0.7:
            yield PromptsShown(name, (PromptShown(item, "see", item, "", version),), at)
            if random.random() < 0.6:
                yield Acted(name, item, random.choice(["ticked", "ignored", "nudged"]), at)
            if random.random() < 0.2:
                yield PromptsReplaced(name, (item,), at)


def outcome(name: str, version: str, at: datetime, random: Random) -> list[Entry]:
    answers = tuple(
        Answer(criterion, value, not_applicable=value is None)
        for criterion, most in (("focus", 5), ("met", 3), ("c", 5), ("r", 5), ("i", 5), ("s", 5))
        for value in [random.choice([None, *range(1, most + 1), *range(1, most + 1)])]
    )
    reflection = Reflection(lesson=some_words(random), note=some_words(random))
    rated = Rated(name, f"s-{name}", "", version, answers, reflection, at)
    return random.choice(
        [[], [DraftKept(name, version, answers, reflection, at)], [Skipped(name, "spam", at)], [rated], [rated]]
    )


# The same search, read off every interaction in plain Python


def holds(search: Search, viewer: Viewer, one: KeptInteraction, row: Any) -> bool:
    own = one.agent == viewer.name
    if not viewer.lead and not own:
        return False
    keys = {word.key if isinstance(word, Asked) else "text" for word in search.words}
    if one.private and not own and not keys <= {"agent", "ticket", "since", "before", "state", "private"}:
        return False
    return all(
        (holds_asked(word, one, row) if isinstance(word, Asked) else holds_sought(word, one)) != word.negated
        for word in search.words
    )


def holds_asked(word: Asked, one: KeptInteraction, row: Any) -> bool:
    return any(holds_value(word.key, value, one, row) for value in word.values)


def holds_value(key: str, value: Any, one: KeptInteraction, row: Any) -> bool:
    there = [prompt for prompt in one.prompts if not prompt.replaced]
    acted = [prompt.action for prompt in there]
    if isinstance(value, Measure):
        numbers = {"shown": len(acted), "ticked": acted.count("ticked"), "ignored": acted.count("ignored")}
        numbers |= {"engaged": one.engaged_seconds, "focus": row.focus, "trust": row.trust}
        return measures(value, numbers[key])
    if isinstance(value, Name):
        names = {"expectations": [row.expectations], "item": [prompt.item for prompt in there]}
        names |= {"reviewed": ["yes" if row.reviewed else "no"], "private": ["yes" if one.private else "no"]}
        if key == "rubric":
            return one.version.startswith(value.text)
        return value.text in (names[key] if key in names else [getattr(one, key)])
    moment: datetime = value.moment(NOW)
    return one.opened_at >= moment if key == "since" else one.opened_at < moment


COMPARE: dict[str, Callable[[int, Measure], bool]] = {
    "<": lambda n, limit: n < limit.n,
    "<=": lambda n, limit: n <= limit.n,
    ">": lambda n, limit: n > limit.n,
    ">=": lambda n, limit: n >= limit.n,
    "=": lambda n, limit: n == limit.n,
    "..": lambda n, limit: limit.n <= n <= limit.to,
}


def measures(limit: Measure, n: int | None) -> bool:
    return n is not None and COMPARE[limit.op](n, limit)


def holds_sought(word: Sought, one: KeptInteraction) -> bool:
    rating = one.submissions[-1].reflection if one.submissions else Reflection()
    spoken = f" {' '.join(tokens(' '.join([one.subject, rating.lesson, rating.note])))} "
    wanted = re.escape(" ".join(word.tokens))
    return re.search(rf" {wanted}{' ' if word.phrase else ''}", spoken) is not None


def expected(kept: Kept, search: Search, viewer: Viewer) -> list[str]:
    found = [one for one in kept.interactions.values() if holds(search, viewer, one, kept.rows[one.id])]
    return [one.id for one in sorted(found, key=lambda one: (one.opened_at, one.id), reverse=True)]


def pages(kept: Kept, search: Search, viewer: Viewer, size: int, *, upwards: bool = False) -> list[Row]:
    """Return everything that is found, page by page from the newest or from the oldest."""
    with kept.log.reading() as connection:
        if upwards:
            rows = some = last_page(connection, search, viewer, size=size, now=NOW)
            while some := page(connection, search, viewer, after=rows[0].place, size=size, now=NOW) if some else []:
                rows = some + rows
            return rows
        rows = some = page(connection, search, viewer, size=size, now=NOW)
        while some := page(connection, search, viewer, before=rows[-1].place, size=size, now=NOW) if some else []:
            rows = rows + some
        return rows


def in_order(rows: list[Row]) -> list[str]:
    """Return the ids; free text leaves the order of what began in the same microsecond open."""
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    return [row.id for row in sorted(rows, key=lambda row: (row.at, row.id), reverse=True)]


@CHECKED
@given(line=lines(), viewer=VIEWERS, size=st.integers(1, 60))
def test_a_search_finds_what_reading_every_interaction_would_find(
    kept: Kept, line: str, viewer: Viewer, size: int
) -> None:
    search, _ = parse(line)
    wanted = expected(kept, search, viewer)
    downwards = pages(kept, search, viewer, size)
    assert in_order(downwards) == wanted
    if not search.sought:
        assert [row.id for row in downwards] == wanted
    assert pages(kept, search, viewer, size, upwards=True) == downwards
    with kept.log.reading() as connection:
        assert count(connection, search, viewer, now=NOW) == len(wanted)
        found = select(t.interactions.c.id).where(*conditions(search, viewer, NOW))
        assert sorted(connection.scalars(found)) == sorted(wanted)


@CHECKED
@given(line=lines(2), viewer=VIEWERS, fraction=st.floats(0, 1))
def test_a_scroll_bar_leads_to_the_time_that_it_shows(kept: Kept, line: str, viewer: Viewer, fraction: float) -> None:
    search, _ = parse(line)
    everything = pages(kept, search, viewer, 1000)
    with kept.log.reading() as connection:
        place = place_at(connection, search, viewer, fraction, now=NOW)
        if place is None:
            assert not everything
            return
        below = page(connection, search, viewer, before=place, size=1000, now=NOW)
        above = page(connection, search, viewer, after=place, size=1000, now=NOW)
    assert above + below == everything
    assert below[0].at <= everything[0].at - (everything[0].at - everything[-1].at) * fraction


def test_the_ends_of_a_scroll_bar_are_the_newest_and_the_oldest(kept: Kept) -> None:
    everything = pages(kept, Search(), LEAD, 1000)
    with kept.log.reading() as connection:
        top = place_at(connection, Search(), LEAD, -1, now=NOW)
        end = place_at(connection, Search(), LEAD, 2, now=NOW)
        assert page(connection, Search(), LEAD, before=top, size=1, now=NOW) == everything[:1]
        assert page(connection, Search(), LEAD, before=end, size=9, now=NOW)[-1] == everything[-1]


def test_of_an_agents_private_interaction_a_lead_sees_that_it_happened_and_nothing_else(kept: Kept) -> None:
    rows = pages(kept, parse("private:yes").search, LEAD, 50)
    others = [row for row in rows if row.agent != "vera"]
    assert others
    assert len(others) < len(rows)
    for row in others:
        was = kept.rows[row.id]
        happened = Row(
            *(row.id, was.at, was.agent, was.ticket, "", "", "", was.state, True),
            *(None, None, None, None, None, "", was.engaged_seconds, None, ""),
        )
        assert row == happened


def test_an_interaction_of_ones_own_is_whole_also_when_it_is_private(kept: Kept) -> None:
    for viewer in (ANNA, LEAD):
        own = [row for row in pages(kept, Search(), viewer, 50) if row.private and row.agent == viewer.name]
        assert own
        for row in own:
            assert row == Row(*(getattr(kept.rows[row.id], name) for name in Row.__dataclass_fields__))


def test_an_agent_finds_nobody_elses_interactions_whatever_they_ask(kept: Kept) -> None:
    assert {row.agent for row in pages(kept, Search(), ANNA, 50)} == {"anna"}
    assert pages(kept, parse("agent:boris").search, ANNA, 50) == []
    assert pages(kept, parse("-agent:anna").search, ANNA, 50) == []


@pytest.mark.parametrize(
    "line",
    ["refund", "-refund", "persona:worried", "-persona:worried", "reviewed:no", "-focus:<3", "rubric:a", "shown:>=0"],
)
def test_no_search_tells_a_lead_what_a_private_interaction_holds(kept: Kept, line: str) -> None:
    rows = pages(kept, parse(line).search, LEAD, 50)
    assert rows
    assert not [row for row in rows if row.private and row.agent != "vera"]


HOSTILE = ("'", '"', "''", "a' OR 1=1 --", "a*", "NEAR(a b)", "a AND", "NOT", "words:a", "^a", "{a}", "a:*", "!a", "\\")


@CHECKED
@given(line=st.text(max_size=60) | st.lists(st.sampled_from(HOSTILE + WORDS), max_size=6).map(" ".join))
@pytest.mark.parametrize("viewer", [LEAD, ANNA])
def test_no_text_makes_a_search_fail(kept: Kept, viewer: Viewer, line: str) -> None:
    quoted = line.replace('"', '""')
    for typed in (line, f"-{line}", f'"{quoted}"', f'agent:"{quoted}"', f'item:"{quoted}"'):
        pages(kept, parse(typed).search, viewer, 50)


def test_a_line_as_long_as_it_may_be_is_answered(kept: Kept) -> None:
    for line in (
        " ".join(f"-w{number}" for number in range(1000)),
        " ".join(f"w{number}" for number in range(1000)),
        " ".join(f"-focus:{','.join(f'{n}..{n + 1}' for n in range(40))}" for _ in range(40)),
        " ".join(['"' + "\ufdfa" * 500 + '"'] * 40),
        "\U0001d400" * 500,
        "a-" * 250,
    ):
        pages(kept, parse(line).search, LEAD, 50)


def test_a_page_and_its_neighbours_are_found_without_sorting_the_record(kept: Kept) -> None:
    if isinstance(kept.log.path, str):
        pytest.skip("how SQLite reads it")
    place = Place(NOW, "i")
    for line in (
        "",
        "agent:anna",
        "persona:worried",
        "agent:anna persona:worried since:7d",
        "stage:trouble,return",
        "refund",
    ):
        with kept.log.reading() as connection:
            said: list[str] = []
            real = connection.execute

            def explained(statement: Any, real: Any = real, said: list[str] = said) -> Any:
                compiled = statement.compile(connection.engine, compile_kwargs={"render_postcompile": True})
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", _positional(compiled))
                said.extend(row.detail for row in plan)
                return real(statement)

            connection.execute = explained  # type: ignore[assignment, method-assign]
            page(connection, parse(line).search, LEAD, before=place, size=5, now=NOW)
        assert said
        assert not [step for step in said if "TEMP B-TREE" in step or step == "SCAN interactions"], (line, said)


def _positional(compiled: Any) -> tuple[Any, ...]:
    params = compiled.construct_params()
    processors = compiled._bind_processors
    return tuple(
        processors[name](params[name]) if name in processors else params[name] for name in compiled.positiontup
    )


def test_the_text_of_a_search_is_never_part_of_the_statement(kept: Kept) -> None:
    search = parse("""agent:"x'y" "o'clock" rubric:abc""").search
    for limit in conditions(search, LEAD, NOW):
        with kept.log.reading() as connection:
            said = str(limit.compile(connection.engine))
        assert "clock" not in said
        assert "x'y" not in said
