"""What the record does not keep for ever, and what it never forgets."""

from __future__ import annotations

import dataclasses
import io
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ko_coach.record.codec import decode, encode
from ko_coach.record.entries import DraftKept, Entry, Opened, PromptShown, PromptsShown, Rated, RubricAdopted
from ko_coach.record.export import Choice, export_jsonl
from ko_coach.record.journal import Journal
from ko_coach.record.log import Log
from ko_coach.record.timeline import event_id
from tests.blank_record import blank_record
from tests.record.conftest import ANSWERS, REFLECTION, Heard, Story

SECRET = " grandmothers pearl necklace "
LONG_AGO = datetime.now(UTC) - timedelta(days=100)


def words(log: Log) -> dict[str, str | None]:
    return {case.id: case.words for case in log.cases(100)}


def bytes_of(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(path.name))


def test_the_customers_words_stand_apart_and_are_in_no_export(log: Log, story: Story) -> None:
    log.write([*story.begun(), story.opened("i2", ticket="T-2", words=SECRET)])
    assert words(log) == {"i1": None, "i2": SECRET}
    kept = log.interaction("i2")
    assert "pearl" not in str(kept)
    stream = io.BytesIO()
    export_jsonl(log, stream, Choice(with_private=True))
    assert b"pearl" not in stream.getvalue()


def test_old_words_are_gone_from_the_file_and_newer_ones_stay(log: Log, path: Path, story: Story) -> None:
    old = dataclasses.replace(story.opened("old", ticket="A", words=SECRET * 200), at=LONG_AGO)
    log.write([old, story.opened("new", ticket="B", words=" a lamp ")])
    assert SECRET.encode() in bytes_of(path)
    log.forget(datetime.now(UTC))
    assert words(log) == {"new": " a lamp ", "old": None}
    log.close()
    assert SECRET.encode() not in bytes_of(path)


@pytest.mark.parametrize("keep", [timedelta(0), timedelta(days=999_999)])
def test_words_may_be_kept_not_at_all_or_for_ever(log: Log, story: Story, keep: timedelta) -> None:
    log.write([story.opened(words=SECRET)])
    log.forget(datetime.now(UTC), keep)
    assert words(log) == {"i1": SECRET if keep else None}


def test_to_look_for_what_is_old_takes_no_lock(log: Log, path: Path, story: Story) -> None:
    log.write(story.begun())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    log.forget(datetime.now(UTC))
    other.close()


def finish(journal: Journal, heard: Heard) -> None:
    """Wait until the journal has done all that it does at its start."""
    asked = threading.Event()
    heard.wait(lambda: bool(heard.memories))
    journal.query(lambda log: None, lambda _: asked.set())
    assert asked.wait(20)
    assert journal.close(20)


def test_a_starting_shift_forgets(path: Path, heard: Heard, story: Story) -> None:
    with Log(path) as log:
        log.write([dataclasses.replace(story.opened(words=SECRET), at=LONG_AGO)])
    journal = Journal(path, "anna")
    journal.start(heard.ready, heard.keep, heard.trouble)
    finish(journal, heard)
    with Log(path) as log:
        assert words(log) == {"i1": None}
    assert heard.troubles == []


def test_a_shift_that_keeps_no_words_writes_none_anywhere(path: Path, heard: Heard, story: Story) -> None:
    journal = Journal(path, "anna", timedelta(0))
    journal.submit(story.rubric(), story.opened(words=SECRET))
    journal.start(heard.ready, heard.keep, heard.trouble)
    finish(journal, heard)
    assert SECRET.encode() not in bytes_of(path)
    with Log(path) as log:
        assert words(log) == {"i1": None}


def test_an_entry_that_an_earlier_program_left_aside_is_the_same_entry(story: Story) -> None:
    opened = story.opened()
    assert '"words"' not in encode(opened)
    assert event_id(opened) != event_id(dataclasses.replace(opened, words=SECRET))
    assert decode(encode(dataclasses.replace(opened, words=SECRET))) == dataclasses.replace(opened, words=SECRET)


def naming(kind: str, version: str, number: int, story: Story) -> list[Entry]:
    """Return entries of one interaction in which only that kind names the version."""
    name = f"i{number}"
    opened = story.opened(name, ticket=name, version="v-other")
    shown = PromptShown("a", "hear", "text", "why", version)
    of_kind: dict[str, Entry] = {
        "opened": dataclasses.replace(opened, version=version),
        "shown": PromptsShown(name, (shown,), story.now()),
        "adopted": RubricAdopted(name, version, (), (), (), story.now()),
        "draft": DraftKept(name, version, (), REFLECTION, story.now()),
        "rated": Rated(name, f"s{number}", "anna", version, ANSWERS, REFLECTION, story.now()),
    }
    naming = of_kind[kind]
    return [naming] if isinstance(naming, Opened) else [opened, naming]


KINDS = st.sampled_from(["opened", "shown", "adopted", "draft", "rated", ""])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(KINDS, min_size=1, max_size=12), st.integers(0, 12), st.booleans())
def test_versions_are_forgotten_only_when_old_unnamed_and_not_among_the_newest(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], newest: int, replaced: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch, Log(blank_record(tmp_path_factory.mktemp("r") / "log.db")) as log:
        patch.setattr("ko_coach.record.versions.NEWEST", newest)
        story = Story(LONG_AGO)
        for number, kind in enumerate(kinds):
            log.write([story.rubric(f"v{number}")])
            log.write(naming(kind, f"v{number}", number, story) if kind else [])
            if replaced and kind in ("shown", "adopted", "opened"):
                # What came later covers the traces: the version of the prompt and of the interaction are others now.
                log.write([RubricAdopted(f"i{number}", "v-other", (), (), (), story.now())])
        log.forget(datetime.now(UTC))
        left = {kept.version for kept in log.versions()}
    last = len(kinds) - newest
    assert left == {f"v{number}" for number, kind in enumerate(kinds) if kind or number >= last}


def test_a_young_version_is_never_forgotten(log: Log, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ko_coach.record.versions.NEWEST", 0)
    log.write([story.rubric()])
    log.forget(datetime.now(UTC))
    assert len(log.versions()) == 1


def test_a_version_that_reaches_the_record_after_its_interaction_stays(
    log: Log, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ko_coach.record.versions.NEWEST", 0)
    log.write([story.opened()])
    log.write([dataclasses.replace(story.rubric(), at=LONG_AGO)])
    log.write([RubricAdopted("i1", "v2", (), (), (), story.now())])
    log.forget(datetime.now(UTC))
    assert [kept.version for kept in log.versions()] == ["v1"]
