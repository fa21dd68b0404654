"""Opening a record: its modes, its schema, and the files that are not ours to change."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from ko_coach.record.engine import upgrade
from ko_coach.record.errors import RecordError
from ko_coach.record.log import Log
from ko_coach.record.migrations import HEAD, REVISIONS
from ko_coach.record.tables import Kept
from tests.record.conftest import Story


def folder_of(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir()}


def refusal(path: Path) -> str:
    before = folder_of(path)
    with pytest.raises(RecordError) as refused:
        Log(path)
    assert folder_of(path) == before
    assert str(path) in str(refused.value)
    return refused.value.kind


def schema(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    names = {" ".join(sql.split()) for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")}
    connection.close()
    return names


def test_the_file_is_only_the_agents_own(log: Log, path: Path, story: Story) -> None:
    log.write(story.begun())
    assert path.parent.stat().st_mode & 0o777 == 0o700
    for each in path.parent.iterdir():
        assert each.stat().st_mode & 0o777 == 0o600, each.name


def test_a_write_is_durable_and_guarded(log: Log) -> None:
    with log.reading() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_newer_record_is_refused_and_not_touched(log: Log, path: Path, story: Story) -> None:
    log.write(story.begun())
    log.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = 'f00d'")
    connection.commit()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    assert refusal(path) == "newer"


def test_a_file_that_is_no_database_is_refused_and_not_touched(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, " * 100)
    assert refusal(path) == "damaged"


def test_somebody_elses_database_is_refused_and_not_touched(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name)")
    connection.commit()
    connection.close()
    assert refusal(path) == "damaged"


def test_a_folder_in_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(RecordError) as refused:
        Log(path)
    assert refused.value.kind == "unwritable"


def test_a_file_in_place_of_the_folder_is_told(path: Path) -> None:
    path.parent.write_text("no folder")
    with pytest.raises(RecordError) as refused:
        Log(path)
    assert refused.value.kind == "unwritable"


def test_an_empty_file_becomes_a_record(path: Path, story: Story) -> None:
    path.parent.mkdir()
    path.touch()
    with Log(path) as log:
        log.write(story.begun())
        assert log.interaction("i1")


def test_a_path_with_odd_characters(path: Path, story: Story) -> None:
    odd = path.with_name("жур нал?#%41.db")
    with Log(odd) as log:
        log.write(story.begun())
    assert odd.stat().st_size > 0


def test_the_list_of_revisions_is_that_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", "ko_coach.record:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)
    assert scripts.get_current_head() == HEAD


def test_the_steps_lead_to_the_tables(log: Log, path: Path) -> None:
    log.close()
    stepped = path.with_name("stepped.db")
    engine = create_engine(f"sqlite:///{stepped}")
    with engine.begin() as connection:
        upgrade(connection)
        options = {"compare_type": True, "include_name": lambda name, *_: not str(name).startswith("texts")}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Kept.metadata) == []
    engine.dispose()
    assert told(stepped) == told(path)


def told(path: Path) -> dict[str, object]:
    """Return what the file says of its tables, whatever the order of their columns."""
    engine = create_engine(f"sqlite:///{path}")
    seen = inspect(engine)
    found: dict[str, object] = {
        table: [
            sorted((one["name"], str(one["type"]), one["nullable"], one["default"]) for one in seen.get_columns(table)),
            seen.get_pk_constraint(table),
            *(sorted(map(str, some)) for some in (seen.get_indexes(table), seen.get_foreign_keys(table))),
            *(
                sorted(map(str, some))
                for some in (seen.get_check_constraints(table), seen.get_unique_constraints(table))
            ),
        ]
        for table in seen.get_table_names()
    }
    engine.dispose()
    return found


def test_the_steps_can_be_taken_back(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'log.db'}")
    with engine.begin() as connection:
        upgrade(connection)
        config = Config()
        config.set_main_option("script_location", "ko_coach.record:migrations")
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_a_record_of_an_older_program_is_brought_up(path: Path, story: Story) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.commit()
    connection.close()
    with Log(path) as log:
        log.write(story.begun())
    with Log(path) as log:
        assert log.interaction("i1")


def test_opening_imports_no_alembic_and_the_journal_no_sqlalchemy(path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "import ko_coach.record.entries, ko_coach.record.ids, ko_coach.record.journal\n"
        "assert not {'sqlmodel', 'sqlalchemy', 'pydantic', 'alembic'} & set(sys.modules)\n"
        "from ko_coach.record.log import Log\n"
        "Log(pathlib.Path(sys.argv[1])).close()\n"
        "Log(pathlib.Path(sys.argv[1])).close()\n"
        "assert 'alembic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
