"""What one interaction is, and how it begins, goes on and is left. Every act is on its way to the record at once.

An interaction begins on record when the agent first does something in it, or has had it on screen for a few seconds;
leafing through the queue leaves no trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ko_coach.coaching.checklist import Checklist, Prompt
from ko_coach.coaching.facts import facts_of, kept_facts, kept_words, words_of
from ko_coach.coaching.prompts import Situation
from ko_coach.coaching.rating import Form
from ko_coach.coaching.recognise import Recognised, recognise_persona, recognise_stage
from ko_coach.desk.ticket import Ticket
from ko_coach.record.entries import (
    Entry,
    KeptInteraction,
    Moved,
    Opened,
    Override,
    PersonaSet,
    PromptsReplaced,
    PromptsShown,
    StageSet,
    State,
    TimeSpent,
)
from ko_coach.record.ids import new_id
from ko_coach.rubric.model import Persona, Rubric, Stage


class Recorder(Protocol):
    """Where a session writes; `kept` is the highest number that is safely on disk."""

    @property
    def kept(self) -> int:
        """The highest number of `submit` that is on disk, with all before it."""

    def submit(self, *entries: Entry) -> int:
        """Take the entries for writing and return their number; never blocks."""


class Interaction:
    """One interaction of one agent with one ticket."""

    def __init__(self, record: Recorder, agent: str, ticket: Ticket, rubric: Rubric, language: str) -> None:
        self.id = new_id()
        self.agent = agent
        self.ticket = ticket
        self.rubric = rubric
        self.version = rubric.version
        """The rubric version on record for it; the rubric's own, unless that one could not be found again."""
        self.state: State = "open"
        self.checklist = Checklist(language)
        self.persona = Recognised()
        self.stage = Recognised()
        self.known_persona: Persona | None = None
        """The persona as it stood when it was last part of the rubric."""
        self.known_stage: Stage | None = None
        self.opened_at: datetime | None = None
        """When it began on record; None before that."""
        self.closed_at: datetime | None = None
        self.engaged = 0.0
        """Seconds that the agent worked on it."""
        self.private = False
        self.form: Form | None = None
        self.submissions: list[str] = []
        """Ids of the ratings that stand, oldest first."""
        self.skip_reason = ""
        self.correcting = False
        """The form of a rating that stands is open again."""
        self.answers_written = 0
        """The record's number for the last change of the form."""
        self._record = record
        self._words = words_of(ticket)
        self._time_kept = 0
        self._ahead: frozenset[datetime] = frozenset()
        """Times of customer messages that lay in the future when it was closed: the desk's clock is wrong there."""
        self._undated_reply = False

    # ------------------------------------------------------------------ beginning and going on

    def look(self, now: datetime, remembered: Override) -> None:
        """Recognise persona and stage and choose the prompts, as long as nothing is on record."""
        facts = facts_of(self.ticket, now, self._words)
        self._know(
            recognise_persona(self.rubric, facts, remembered.persona),
            recognise_stage(self.rubric, facts, remembered.stage),
        )
        self.checklist.start(self.rubric, self._situation(now))

    def begin(self, now: datetime) -> None:
        """Put the interaction on record; nothing happens when it is there already."""
        if self.opened_at is not None:
            return
        self.opened_at = now
        opened = Opened(
            interaction=self.id,
            agent=self.agent,
            ticket=self.ticket.id,
            subject=self.ticket.subject,
            customer=self.ticket.customer.id,
            customer_name=self.ticket.customer.name,
            facts=kept_facts(facts_of(self.ticket, now, self._words)),
            persona=self.persona.id,
            persona_by=self.persona.by,
            stage=self.stage.id,
            stage_by=self.stage.by,
            rubric=self.rubric.name.say(self.rubric.language),
            version=self.rubric.version,
            at=now,
            words=kept_words(self._words) if self.ticket.whole else "",
        )
        self._record.submit(opened)
        self._record_shown(list(self.checklist), now)

    def go_on(self, kept: KeptInteraction, rubric: Rubric, form_rubric: Rubric, now: datetime) -> None:
        """Take up an interaction where the record left it.

        Args:
            kept: the interaction on record.
            rubric: the version it was under, as near as it can be found.
            form_rubric: the version its answers were given in.
            now: the time.
        """
        self.id, self.agent, self.state, self.private = kept.id, kept.agent, kept.state, kept.private
        self.opened_at, self.closed_at = kept.opened_at, kept.closed_at
        self.engaged, self._time_kept = float(kept.engaged_seconds), kept.engaged_seconds
        self.rubric, self.version = rubric, kept.version
        self.skip_reason = kept.skip_reason
        self._ahead = self._later_than(now)
        self.submissions = [submission.id for submission in kept.submissions]
        self._know(Recognised(kept.persona, kept.persona_by), Recognised(kept.stage, kept.stage_by))
        self.checklist.restore(kept.prompts)
        answered = kept.draft or (kept.submissions[-1] if kept.submissions else None)
        if answered is not None:
            self.form = Form(form_rubric, answered.answers, answered.reflection)

    def update(self, ticket: Ticket, now: datetime, remembered: Override) -> None:
        """Take the ticket's news. Once the interaction has begun, persona, stage and prompts stay as they are.

        But where it began before the desk had handed over the conversation, "not known yet" was only ignorance: what
        is still not known is recognised then.
        """
        was_ignorance = ticket.whole and not self.ticket.whole
        changed_words = ticket.messages != self.ticket.messages or ticket.subject != self.ticket.subject
        self._undated_reply = self._undated_reply or (self.closed and _undated(ticket) > _undated(self.ticket))
        self.ticket = ticket
        if changed_words:
            self._words = words_of(ticket)
        if self.opened_at is None:
            self.look(now, remembered)
        elif was_ignorance and not self.closed:
            self._recognise_late(now, remembered)

    def _recognise_late(self, now: datetime, remembered: Override) -> None:
        """Name the persona and the stage that nobody could know at the beginning; what is named stays."""
        facts = facts_of(self.ticket, now, self._words)
        persona, stage = self.persona, self.stage
        if not persona.id:
            persona = recognise_persona(self.rubric, facts, remembered.persona)
        if not stage.id:
            stage = recognise_stage(self.rubric, facts, remembered.stage)
        if (persona, stage) == (self.persona, self.stage):
            return
        key, found = self.ticket.customer_key, list[Entry]()
        if persona != self.persona:
            found.append(PersonaSet(self.id, persona.id, key, now, persona.by))
        if stage != self.stage:
            found.append(StageSet(self.id, stage.id, key, now, stage.by))
        self._know(persona, stage)
        self._show_what_fits(now)
        self._record.submit(*found)

    def _show_what_fits(self, now: datetime) -> None:
        """Choose the prompts for the persona and the stage as they are known now, on record."""
        left, came = self.checklist.choose_again(self.rubric, self._situation(now))
        if left:
            self._record.submit(PromptsReplaced(self.id, tuple(prompt.item for prompt in left), now))
        self._record_shown(came, now)

    @property
    def closed(self) -> bool:
        return self.state in ("rated", "skipped")

    def answered_again(self) -> bool:
        """Whether the customer wrote after this interaction was closed: then a new contact has begun."""
        if self.closed_at is None:
            return False
        return self._undated_reply or bool(self._later_than(self.closed_at) - self._ahead)

    def _close(self, state: State, closed_at: datetime, now: datetime) -> None:
        self.state, self.closed_at = state, closed_at
        self._ahead, self._undated_reply = self._later_than(now), False

    def _later_than(self, moment: datetime) -> frozenset[datetime]:
        return replies_after(self.ticket, moment)

    # ------------------------------------------------------------------ time

    def keep_time(self, now: datetime) -> None:
        """Put the engaged time on record, if it grew."""
        if self.opened_at is not None and int(self.engaged) > self._time_kept:
            self._time_kept = int(self.engaged)
            self._record.submit(TimeSpent(self.id, self._time_kept, now))

    def leave(self, now: datetime) -> None:
        """The agent turned to another ticket."""
        self.correcting = False
        if self.opened_at is not None and not self.closed:
            self.keep_time(now)
            self._record.submit(Moved(self.id, "away", now))

    def come_back(self, now: datetime) -> None:
        """The agent turned to this ticket again."""
        if self.opened_at is not None and not self.closed:
            self._record.submit(Moved(self.id, "back", now))

    # ------------------------------------------------------------------ what stands on screen

    def _record_shown(self, prompts: Sequence[Prompt], now: datetime) -> None:
        if prompts:
            number = self._record.submit(PromptsShown(self.id, tuple(prompt.as_shown() for prompt in prompts), now))
            for prompt in prompts:
                prompt.written = number

    def _situation(self, now: datetime) -> Situation:
        return Situation(facts_of(self.ticket, now, self._words), self.persona.id, self.stage.id)

    def _know(self, persona: Recognised, stage: Recognised) -> None:
        """Remember who and where; a portrait that a new version dropped is still the one that was on screen."""
        self.persona, self.stage = persona, stage
        portrait = self.rubric.persona_by_id.get(persona.id)
        if portrait or not self.known_persona or self.known_persona.id != persona.id:
            self.known_persona = portrait
        part = self.rubric.stage_by_id.get(stage.id)
        if part or not self.known_stage or self.known_stage.id != stage.id:
            self.known_stage = part


def replies_after(ticket: Ticket, moment: datetime) -> frozenset[datetime]:
    """Return when the customer wrote after the moment."""
    times = (message.created_at for message in ticket.messages if message.from_customer)
    return frozenset(at for at in times if at is not None and at > moment)


def _undated(ticket: Ticket) -> int:
    return sum(message.from_customer and message.created_at is None for message in ticket.messages)
