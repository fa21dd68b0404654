"""A shift: the queue, the interaction with each of its tickets, and the one that the agent is on.

Knows no screen and no clock: every call that needs the time is given it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from ko_coach.coaching.interaction import Recorder
from ko_coach.coaching.kept_rubric import kept_rubric
from ko_coach.coaching.remembered import Remembered
from ko_coach.coaching.replies import Replies
from ko_coach.coaching.session import Session
from ko_coach.desk.queue import Queue
from ko_coach.desk.source import QueueChange
from ko_coach.record.entries import ShiftMemory
from ko_coach.rubric.model import Rubric

BEGIN_AFTER = 5.0
"""Seconds on screen after which an interaction is on record although nothing was done in it."""
KEEP_TIME_EVERY = 15.0
"""Seconds of engaged time that an accident may cost at most."""
SKIP_REASONS = ("spam", "wrong_queue", "no_contact", "other")

Mark = Literal["", "open", "draft", "rated", "skipped"]


class Undo(NamedTuple):
    """What `u` takes back."""

    session: Session
    kind: Literal["rating", "skip"]


class Shift:
    """What one agent does with one queue, under one rubric at a time."""

    def __init__(self, record: Recorder, agent: str, rubric: Rubric, language: str, coach: str = "") -> None:
        """`coach` is who tunes the rubric here, where somebody does: the author of its versions."""
        self.queue = Queue()
        self.agent = agent
        self.rubric = rubric
        self.language = language
        self.current: Session | None = None
        self.undo: Undo | None = None
        self.rated = 0
        """Ratings saved in this shift; corrections and those that were taken back too."""
        self.replies = Replies()
        """What the customer wrote since the agent turned to the current ticket."""
        self._record = record
        self._coach = coach
        self._sessions: dict[str, Session] = {}
        self._remembered = Remembered(rubric)
        self._active_until = 0.0
        self._kept_at = 0.0
        self._recorded_rubrics: set[str] = set()
        self._keep_rubric(rubric, datetime.now(UTC))

    def take(self, change: QueueChange, now: datetime) -> None:
        """Take the queue's news. A ticket with an interaction under way stays although the desk lost it."""
        under_way = {ticket for ticket, session in self._sessions.items() if self._under_way(session)}
        self.queue.apply(change, keep=under_way | self._remembered.unfinished)
        for ticket in change.changed:
            session = self._sessions.get(ticket.id)
            if session is not None:
                session.update(ticket, now, self._remembered.override(ticket))
            self.replies.take(ticket)
        if self.current is not None and self.current.answered_again() and not self.current.correcting:
            self.new_contact(now)

    def _under_way(self, session: Session) -> bool:
        return session is self.current or (session.opened_at is not None and not session.closed)

    def mark_of(self, ticket: str) -> Mark:
        """Return the state of the latest interaction with the ticket, empty when there is none."""
        session = self._sessions.get(ticket)
        if session is not None and not self._older_waits(session):
            return session.state if session.opened_at is not None and not session.answered_again() else ""
        return self._remembered.state_of(ticket, self.queue.get(ticket)) or ""

    def _older_waits(self, session: Session) -> bool:
        """Whether an unfinished interaction with the ticket came to light after this one had begun."""
        return session.closed and session.ticket.id in self._remembered.unfinished

    def select(self, ticket: str, now: datetime) -> Session | None:
        """Turn to the ticket; the interaction with it is where it was. None when the queue does not have it.

        One that was only looked at is forgotten when the agent turns away.
        """
        if self.current is not None and self.current.ticket.id == ticket:
            return self.current
        found = self.queue.get(ticket)
        if found is None:
            return None
        left, self.current = self.current, None
        if left is not None:
            left.leave(now)
            if left.opened_at is None:
                self._sessions.pop(left.ticket.id, None)
            if not self._under_way(left) and left.ticket.id not in self._remembered.unfinished:
                self.queue.release(left.ticket.id)
        session = self._session(ticket, now)
        session.come_back(now)
        self.current = session
        self.replies.turn_to(session.ticket)
        return session

    def next_ticket(self) -> str | None:
        """Return the ticket to turn to next: the first below the current one that still waits, then from the top."""
        rows = self.queue.shown
        row = self.queue.row_of(self.current.ticket.id) if self.current else None
        start = 0 if row is None else row + 1
        for step in range(rows):
            ticket = self.queue.at((start + step) % rows).id
            if self.mark_of(ticket) not in ("rated", "skipped") and (
                self.current is None or ticket != self.current.ticket.id
            ):
                return ticket
        return None

    def new_contact(self, now: datetime) -> Session | None:
        """Begin another interaction with the current ticket, once the one before it is closed."""
        if self.current is None or not self.current.closed:
            return None
        self.current = self._fresh(self.current.ticket.id, now)
        return self.current

    def _session(self, ticket: str, now: datetime) -> Session:
        session = self._sessions.get(ticket)
        if ticket in self._remembered and (session is None or self._older_waits(session)):
            session = self._restored(ticket, now)
        if session is None or session.answered_again():
            return self._fresh(ticket, now)
        session.adopt(self.rubric, now, self._remembered.override(session.ticket))
        return session

    def _fresh(self, ticket: str, now: datetime) -> Session:
        found = self.queue.get(ticket)
        assert found is not None  # noqa: S101 - callers have looked
        session = Session(self._record, self.agent, found, self.rubric, self.language)
        session.look(now, self._remembered.override(found))
        self._sessions[ticket] = session
        return session

    def remember(self, memory: ShiftMemory, rubrics: Mapping[str, Rubric], now: datetime) -> None:
        """Take up what the record holds. What the agent did before it could be read stays as it is.

        Where that was on a ticket with an unfinished interaction, the older one comes back once the newer is closed.
        """
        self._remembered.read(memory, rubrics, {session.id for session in self._sessions.values()})
        current = self.current
        self._sessions = {ticket: one for ticket, one in self._sessions.items() if one.opened_at is not None}
        if current is not None and current.opened_at is None:
            self.current = self._session(current.ticket.id, now)
            self.current.come_back(now)
            if not self.current.closed:
                self.current.engaged += current.engaged

    def _restored(self, ticket: str, now: datetime) -> Session | None:
        found = self.queue.get(ticket)
        if found is None:
            return None
        session = Session(self._record, self.agent, found, self.rubric, self.language)
        session.go_on(*self._remembered.take_up(ticket, self.rubric), now)
        self._sessions[ticket] = session
        return session

    def set_persona(self, persona: str, now: datetime) -> None:
        """Name the current customer's persona, and remember it for that customer."""
        if self.current is not None and not self.current.closed:
            self._remembered.name(self.current.ticket, persona=persona)
            self.current.set_persona(persona, now)

    def set_stage(self, stage: str, now: datetime) -> None:
        """Name the current customer's journey stage, and remember it for that customer."""
        if self.current is not None and not self.current.closed:
            self._remembered.name(self.current.ticket, stage=stage)
            self.current.set_stage(stage, now)

    def save(self, now: datetime) -> None:
        """Save the current rating."""
        if self.current is not None:
            self.current.save(now)
            self.rated += 1
            self.undo = Undo(self.current, "rating")

    def skip(self, reason: str, now: datetime) -> None:
        """Close the current interaction without a rating."""
        if self.current is not None and not self.current.closed:
            self.current.skip(reason, now)
            self.undo = Undo(self.current, "skip")

    def take_back(self, now: datetime) -> Session | None:
        """Take the last save or close back and turn to its ticket; None when there is nothing to take back."""
        undo, self.undo = self.undo, None
        if undo is None:
            return None
        ticket = undo.session.ticket
        latest = self._sessions.get(ticket.id)
        if latest is not undo.session and latest is not None and latest.opened_at is not None:
            return None  # a new contact has begun
        self._sessions[ticket.id] = undo.session
        if latest is not None and latest is self.current:
            self.current = undo.session
        self.queue.hold(ticket)
        if undo.kind == "rating":
            undo.session.withdraw(now)
        else:
            undo.session.reopen(now)
        self.select(ticket.id, now)
        return undo.session

    def adopt(self, rubric: Rubric, now: datetime) -> None:
        """Work under this rubric version from now on; interactions under way take it by their own rule."""
        self._keep_rubric(rubric, now)
        self.rubric = rubric
        self._remembered.know(rubric)
        if self.current is not None:
            self.current.adopt(rubric, now, self._remembered.override(self.current.ticket))
        untouched = [
            ticket for ticket, one in self._sessions.items() if one.opened_at is None and one is not self.current
        ]
        for ticket in untouched:
            del self._sessions[ticket]

    def active(self, clock: float, idle_after: float) -> None:
        """Note a sign of the agent at this monotonic time."""
        self._active_until = clock + idle_after

    def pass_time(self, clock: float, elapsed: float, now: datetime) -> bool:
        """Count `elapsed` seconds for the current interaction while the agent is active; True when a prompt lit up."""
        session = self.current
        if session is None or session.closed or clock > self._active_until:
            return False
        if not self._remembered.is_read:
            # Nothing begins by itself before it is known whether there is an interaction to go on with.
            session.engaged += elapsed
            return False
        lit = session.spend(elapsed, now)
        if session.opened_at is None and session.engaged >= BEGIN_AFTER:
            session.begin(now)
        if clock - self._kept_at >= KEEP_TIME_EVERY:
            self._kept_at = clock
            session.keep_time(now)
        return bool(lit)

    def finish(self, now: datetime) -> None:
        """Put on record what time was spent; the shift ends."""
        if self.current is not None:
            self.current.leave(now)

    def _keep_rubric(self, rubric: Rubric, now: datetime) -> None:
        if rubric.version not in self._recorded_rubrics:
            self._recorded_rubrics.add(rubric.version)
            self._record.submit(kept_rubric(rubric, now, self._coach))
