"""A shift on a real record: what is worked through comes back after a restart."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import Shift
from ko_coach.desk.source import QueueChange
from ko_coach.record.entries import ShiftMemory
from ko_coach.record.journal import Journal
from ko_coach.record.log import Log
from ko_coach.rubric.versions import from_canonical
from tests.coaching.small_shift import rubric, ticket, without

WAIT = 20.0


class Working:
    """One run of the program, without its screen."""

    def __init__(self, path: Path) -> None:
        self.now = datetime.now(UTC) - timedelta(minutes=5)
        self.journal = Journal(path, "anna")
        self._ready, self._memory = threading.Event(), ShiftMemory()
        self.shift = Shift(self.journal, "anna", rubric(), "en")
        self.shift.take(QueueChange((ticket("T-1"), ticket("T-2"), ticket("T-3"))), self.now)
        self.journal.start(self._take, lambda _number: None, lambda _error: None)
        assert self._ready.wait(WAIT)
        versions = {kept.version for kept in self._memory.by_ticket.values()}
        with Log(path) as log:
            contents = {version: log.rubric_content(version) for version in versions}
        rubrics = {version: from_canonical(content) for version, content in contents.items() if content}
        self.shift.remember(self._memory, rubrics, self.tick())

    def _take(self, memory: ShiftMemory) -> None:
        self._memory = memory
        self._ready.set()

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def turn(self, name: str) -> Session:
        session = self.shift.select(name, self.tick())
        assert session is not None
        return session

    def close(self) -> None:
        assert self.journal.close(WAIT)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_RUNTIME_DIR", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path / "home" / "log.db"


def standing(session: Session) -> list[tuple[str, str, str, str, bool]]:
    return [(one.item, one.phase, one.text, one.action, one.nudged) for one in session.checklist]


def test_an_open_interaction_comes_back_whole(path: Path) -> None:
    run = Working(path)
    session = run.turn("T-1")
    session.spend(12, run.tick())
    for number in (1, 2):
        prompt = session.checklist.by_number(number)
        assert prompt is not None
        session.tick(prompt, run.tick())
    run.shift.adopt(without("look"), run.tick())
    form = session.rate(run.tick())
    form.answer(4)
    form.not_applicable()
    form.write("lesson", "ask first")
    session.keep_draft(run.tick())
    session.set_private(True, run.tick())
    run.turn("T-2")
    run.close()

    again = Working(path)
    back = again.turn("T-1")
    assert (back.id, back.state, back.private, int(back.engaged)) == (session.id, "draft", True, 12)
    assert standing(back) == standing(session)
    assert (back.persona.id, back.stage.id) == (session.persona.id, session.stage.id)
    assert back.form is not None
    assert (back.form.answers, back.form.reflection) == (form.answers, form.reflection)
    assert again.shift.mark_of("T-1") == "draft"
    assert back.rubric.version == rubric().version
    again.close()


def test_a_rating_a_close_and_what_was_taken_back(path: Path) -> None:
    run = Working(path)
    first = run.turn("T-1")
    run.shift.set_persona("expert", run.tick())
    form = first.rate(run.tick())
    while not form.complete:
        form.answer(2)
    run.shift.save(run.tick())
    run.turn("T-2")
    run.shift.skip("spam", run.tick())
    third = run.turn("T-3")
    form = third.rate(run.tick())
    while not form.complete:
        form.answer(5)
    run.shift.save(run.tick())
    run.shift.take_back(run.tick())
    run.close()

    with Log(path) as log:
        kept = {one.ticket: one for one in log.interactions()}
    assert {name: one.state for name, one in kept.items()} == {"T-1": "rated", "T-2": "skipped", "T-3": "draft"}
    assert [one.value for one in kept["T-1"].submissions[0].answers] == [2] * 5
    assert kept["T-1"].closed_at == first.closed_at
    assert kept["T-2"].skip_reason == "spam"
    assert kept["T-3"].draft is not None
    assert kept["T-3"].draft.answers == form.answers
    assert (kept["T-1"].persona, kept["T-1"].persona_by) == ("expert", "agent")

    again = Working(path)
    assert [again.shift.mark_of(f"T-{number}") for number in (1, 2, 3)] == ["rated", "skipped", "draft"]
    assert again.turn("T-3").persona.id == "expert", "the customer is the same"
    assert standing(again.turn("T-1")) == standing(first)
    assert again.turn("T-1").closed
    again.close()
