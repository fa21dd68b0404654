"""A record of an earlier program comes along with every row."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine

from ko_coach.record.log import Log, memory_of_a_record_in_trouble
from ko_coach.record.migrations import HEAD
from tests.record.conftest import Story

EARLY = int(datetime(2026, 5, 4, 9, tzinfo=UTC).timestamp()) * 1_000_000
REFLECTED = "'called', 'sooner', 'ask', '', '', ''"
ROWS = (
    *(
        f"INSERT INTO rubric_versions VALUES ('{version}', 'customer-first', '{{}}', {EARLY})"
        for version in ("of-interaction", "of-prompt", "of-rating", "of-draft", "tried")
    ),
    "INSERT INTO interactions VALUES ('i1', 'anna', 'T-1', 'Where?', 'c-7', 'Olga', '{\"contacts\":3}', 'worried', "
    f"'rule', '', '', 'customer-first', 'of-interaction', {EARLY}, '2026-W19', NULL, 75, 'draft', '', '', 0)",
    "INSERT INTO prompts VALUES ('i1', 'a', 1, 'hear', 'Listen', 'why', 'of-prompt', 'focus', 30, 'ticked', "
    f"{EARLY}, 0, 0, 1)",
    f"INSERT INTO events VALUES ('e1', 'i1', {EARLY}, 'opened', '{{}}')",
    f"INSERT INTO submissions VALUES ({REFLECTED}, 's1', 'i1', 1, 'anna', 'of-rating', {EARLY}, NULL)",
    "INSERT INTO ratings VALUES ('s1', 'focus', 1, 4, 0, 'm1')",
    f"INSERT INTO drafts VALUES ({REFLECTED}, 'i1', 'of-draft', '[]', {EARLY})",
    f"INSERT INTO overrides VALUES ('customer:c-7', 'expert', '', {EARLY})",
)


def bring_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "ko_coach.record:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@pytest.fixture
def early(path: Path) -> Path:
    """A record as revision 1 left it."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        bring_to(connection, "0001")
        for row in ROWS:
            connection.exec_driver_sql(row)
    engine.dispose()
    return path


def told(path: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(question).fetchall()
    connection.close()
    return rows


def test_a_record_of_revision_1_keeps_every_row_and_takes_new_ones(early: Path, story: Story) -> None:
    tables = ("interactions", "prompts", "events", "submissions", "ratings", "drafts", "overrides")
    before = {table: told(early, f"SELECT * FROM {table}") for table in tables}
    were = ", ".join(str(name) for _, name, *_ in told(early, "PRAGMA table_info(interactions)"))
    with Log(early) as log:
        kept = log.interaction("i1")
        assert kept is not None
        assert (kept.prompts[0].text, kept.submissions[0].answers[0].value, kept.state) == ("Listen", 4, "draft")
        assert next(log.cases(1)).words is None
    after = {table: told(early, f"SELECT * FROM {table}") for table in tables}
    assert after | {"interactions": told(early, f"SELECT {were} FROM interactions")} == before
    assert told(early, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    with Log(early) as log:
        log.write([story.opened("i2", ticket="T-2", words=" where is it ")])
        assert [case.words for case in log.cases(2)] == [" where is it ", None]


def test_words_that_an_earlier_record_is_searched_by_are_found_by_any_beginning(early: Path) -> None:
    engine = create_engine(f"sqlite:///{early}")
    with engine.begin() as connection:
        bring_to(connection, "0004")
        connection.exec_driver_sql("INSERT INTO texts (rowid, words) VALUES (7, 'возврат requested')")
    engine.dispose()
    Log(early).close()
    for beginning in ("в", "возвр", "возврат", "r", "req", "request"):
        assert told(early, f"SELECT rowid FROM texts WHERE words MATCH '{beginning}*'") == [(7,)], beginning


def test_versions_of_an_earlier_record_that_something_names_are_not_forgotten(
    early: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ko_coach.record.versions.NEWEST", 0)
    with Log(early) as log:
        assert {(kept.version, kept.author) for kept in log.versions()} >= {("tried", ""), ("of-draft", "")}
        log.forget(datetime.now(UTC) + timedelta(days=400))
        left = {kept.version for kept in log.versions()}
    assert left == {"of-interaction", "of-prompt", "of-rating", "of-draft"}


def test_an_earlier_record_on_a_full_disk_is_still_remembered(early: Path) -> None:
    early.chmod(stat.S_IRUSR)
    memory = memory_of_a_record_in_trouble(early, "anna", datetime(2026, 1, 1, tzinfo=UTC), ())
    assert memory.by_ticket["T-1"].state == "draft"
    assert told(early, "SELECT version_num FROM alembic_version") == [("0001",)]
