"""A record of a million interactions over two years, for measuring the review room: built once, the same every time.

    python -m benchmarks.million RECORD [--count 1000000] [--agents 20]

A few thousand interactions are simulated as weeks of work would leave them; SQLite then repeats them over two years
with other ids, times, agents and words, which takes two or three minutes for a million.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.simulated import Plan, write_record
from ko_coach.record.log import Log
from ko_coach.record.moments import microseconds
from ko_coach.record.sums import refresh
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics

MILLION = 1_000_000
BASE = 2_000
"""Interactions that are simulated; all others repeat them."""
_AT_ONCE = 500
"""Interactions that are copied together."""
YEARS = timedelta(days=730)
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
"""When the last interaction was opened."""
_FIRST_NAMES = ("anna", "boris", "clara", "dmitri", "elena", "farid", "galina", "hugo", "irina", "jan")
_TIMES = {"interactions": ("closed_at",), "submissions": ("at", "withdrawn_at"), "events": ("at",), "prompts": ("at",)}


def cached(folder: Path, count: int = MILLION, agents: int = 20) -> Path:
    """Return a record of that size, built in the folder unless it is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"record-{count}-{agents}.db"
    if not path.exists():
        build(path, count, agents)
    return path


def build(path: Path, count: int = MILLION, agents: int = 20) -> None:
    """Write the record; it appears under its name only when it is whole."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    rubric = read_folder(shipped_rubrics() / "customer-first").rubric
    assert rubric is not None
    with tempfile.TemporaryDirectory(prefix="ko-coach-bench-") as folder:
        base = write_record(Path(folder) / "base.db", Plan([rubric], min(BASE, count), NOW, weeks=2))
        Log(draft).close()
        _repeat(draft, base, count, agents)
    with Log(draft) as log:
        refresh(log)
    connection = sqlite3.connect(draft)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    draft.replace(path)


def _repeat(path: Path, base: Path, count: int, agents: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    run = connection.execute
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
        run(f"PRAGMA {pragma}")
    run("ATTACH ? AS base", (str(base),))
    run("BEGIN")
    run("INSERT INTO rubric_versions SELECT * FROM base.rubric_versions")
    _number(connection, count, agents)
    for first in range(0, count, _AT_ONCE):  # as they would have come: what belongs together lies together
        for table in ("interactions", "prompts", "submissions", "ratings", "events"):
            _copy(connection, table, first)
        run(
            "INSERT INTO texts (rowid, words) SELECT m.doc, b.words || ' ' || m.word "
            "FROM map m JOIN base.interactions i ON i.id = m.base JOIN base.texts b ON b.rowid = i.doc "
            f"WHERE m.n BETWEEN {first} AND {first + _AT_ONCE - 1} ORDER BY m.n"
        )
    day = 86_400_000_000
    run(f"INSERT INTO stale_days SELECT DISTINCT at / {day} FROM interactions")
    run("COMMIT")
    connection.close()


def _number(connection: sqlite3.Connection, count: int, agents: int) -> None:
    """Say for each new interaction which one it repeats, and what it is called."""
    names = [f"{_FIRST_NAMES[n % 10]}{n // 10 or ''}" for n in range(agents)]
    connection.execute("CREATE TEMP TABLE people (k INTEGER PRIMARY KEY, name TEXT)")
    connection.executemany("INSERT INTO people VALUES (?, ?)", enumerate(names))
    connection.execute("CREATE TEMP TABLE bases (k INTEGER PRIMARY KEY, id TEXT, at INTEGER)")
    connection.execute("INSERT INTO bases SELECT row_number() OVER (ORDER BY at) - 1, id, at FROM base.interactions")
    end = microseconds(NOW)
    step = (end - microseconds(NOW - YEARS)) // count
    connection.execute("CREATE TEMP TABLE map (n INTEGER PRIMARY KEY, id TEXT, base TEXT, at, moved, doc, agent, word)")
    connection.execute(
        f"""
        WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :count),
        placed AS (SELECT n, :end - (:count - 1 - n) * :step AS at, (n * 7919) % {min(BASE, count)} AS k FROM numbers)
        INSERT INTO map
        SELECT n, printf('%08x-%04x-7000-8000-%012x', (placed.at / 1000) >> 16, (placed.at / 1000) & 65535, n),
               bases.id, placed.at, placed.at - bases.at, placed.at << 11, people.name, printf('order%d', n % 200000)
        FROM placed JOIN bases USING (k) JOIN people ON people.k = (n * 31 + n / 1000) % :agents ORDER BY n
        """,
        {"count": count, "end": end, "step": step, "agents": agents},
    )
    connection.execute("CREATE INDEX map_base ON map (base)")


def _copy(connection: sqlite3.Connection, table: str, first: int) -> None:
    """Repeat a table's rows, in the order of time, as they would have been written.

    Every id sorts by time, as UUIDv7 does: a submission's is its interaction's but for the fourth group.
    """
    columns = [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]
    changed = {name: f"b.{name} + m.moved" for name in _TIMES.get(table, ())}
    source = f"map m JOIN base.{table} b ON b.interaction = m.base"
    of_submission = _named("m.id", "9", "s.number")
    match table:
        case "interactions":
            source = (
                "map m JOIN base.interactions b ON b.id = m.base LEFT JOIN base.submissions s ON s.id = b.submission"
            )
            changed |= {"id": "m.id", "at": "m.at", "doc": "m.doc", "agent": "m.agent", "ticket": "'S' || m.n"}
            changed["submission"] = f"CASE b.submission WHEN '' THEN '' ELSE {of_submission} END"
            changed["week"] = "strftime('%Y-W%W', m.at / 1000000, 'unixepoch')"
        case "submissions":
            changed |= {"id": _named("m.id", "9", "b.number"), "interaction": "m.id", "by": "m.agent"}
        case "ratings":
            source = (
                "map m JOIN base.submissions s ON s.interaction = m.base JOIN base.ratings b ON b.submission = s.id"
            )
            changed["submission"] = of_submission
        case "prompts":
            changed["interaction"] = "m.id"
        case _:
            changed |= {"id": _named("m.id", "a", "b.rowid % 4096"), "interaction": "m.id"}
    chosen = ", ".join(changed.get(name, f"b.{name}") for name in columns)
    which = " AND b.kind IN ('opened', 'rated')" if table == "events" else ""
    names = ", ".join(columns)
    some = f"m.n BETWEEN {first} AND {first + _AT_ONCE - 1}"
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {source} WHERE {some}{which} ORDER BY m.n")


def _named(interaction: str, digit: str, number: str) -> str:
    """Return an id that stands beside the interaction's: the fourth group is the digit and the number."""
    return f"substr({interaction}, 1, 19) || printf('{digit}%03x', {number}) || substr({interaction}, 24)"


def main() -> int:
    """Build the record that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path)
    parser.add_argument("--count", type=int, default=MILLION)
    parser.add_argument("--agents", type=int, default=20)
    asked = parser.parse_args()
    if asked.record.exists():
        parser.error(f"{asked.record} is there already")
    build(asked.record, asked.count, asked.agents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
