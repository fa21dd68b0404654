"""One live interaction: its prompts, its time, its rating. Every act is on its way to the record when a call returns.

An interaction begins on record when the agent first does something in it, or has had it on screen for a few seconds;
leafing through the queue leaves no trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ko_coach.coaching.checklist import Checklist, Prompt
from ko_coach.coaching.facts import facts_of, kept_facts, words_of
from ko_coach.coaching.prompts import Situation
from ko_coach.coaching.rating import Form
from ko_coach.coaching.recognise import Recognised, recognise_persona, recognise_stage
from ko_coach.desk.ticket import Ticket
from ko_coach.record.entries import (
    Acted,
    Action,
    DraftKept,
    Entry,
    KeptInteraction,
    Moved,
    Opened,
    Override,
    PersonaSet,
    PrivacySet,
    PromptsReplaced,
    PromptsShown,
    Rated,
    RatingWithdrawn,
    Reopened,
    RubricAdopted,
    Skipped,
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


class Session:
    """One interaction of one agent with one ticket."""

    def __init__(self, record: Recorder, agent: str, ticket: Ticket, rubric: Rubric, language: str) -> None:
        self.id = new_id()
        self.agent = agent
        self.ticket = ticket
        self.rubric = rubric
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
        self.answers_written = 0
        """The record's number for the last change of the form."""
        self._record = record
        self._words = words_of(ticket)
        self._time_kept = 0

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
        )
        self._record.submit(opened)
        self._record_shown(list(self.checklist), now)

    def go_on(self, kept: KeptInteraction, rubric: Rubric, form_rubric: Rubric) -> None:
        """Take up an interaction where the record left it. `form_rubric` is the version its answers were given in."""
        self.id, self.agent, self.state, self.private = kept.id, kept.agent, kept.state, kept.private
        self.opened_at, self.closed_at = kept.opened_at, kept.closed_at
        self.engaged, self._time_kept = float(kept.engaged_seconds), kept.engaged_seconds
        self.rubric = rubric
        self.skip_reason = kept.skip_reason
        self.submissions = [submission.id for submission in kept.submissions]
        self._know(Recognised(kept.persona, kept.persona_by), Recognised(kept.stage, kept.stage_by))
        self.checklist.restore(kept.prompts)
        answered = kept.draft or (kept.submissions[-1] if kept.submissions else None)
        if answered is not None:
            self.form = Form(form_rubric, answered.answers, answered.reflection)

    def update(self, ticket: Ticket, now: datetime, remembered: Override) -> None:
        """Take the ticket's news. Once the interaction has begun, persona, stage and prompts stay as they are."""
        changed_words = ticket.messages != self.ticket.messages or ticket.subject != self.ticket.subject
        self.ticket = ticket
        if changed_words:
            self._words = words_of(ticket)
        if self.opened_at is None:
            self.look(now, remembered)

    @property
    def closed(self) -> bool:
        return self.state in ("rated", "skipped")

    def answered_again(self) -> bool:
        """Whether the customer wrote after this interaction was closed: then a new contact has begun."""
        closed_at = self.closed_at
        return closed_at is not None and any(
            message.from_customer and message.created_at is not None and message.created_at > closed_at
            for message in self.ticket.messages
        )

    # ------------------------------------------------------------------ prompts

    def tick(self, prompt: Prompt, now: datetime) -> None:
        """Tick the prompt, or take the tick back."""
        self._act(prompt, "shown" if prompt.action == "ticked" else "ticked", now)

    def ignore(self, prompt: Prompt, now: datetime) -> None:
        """Set the prompt aside, or take it up again."""
        self._act(prompt, "shown" if prompt.action == "ignored" else "ignored", now)

    def _act(self, prompt: Prompt, action: Action, now: datetime) -> None:
        self.begin(now)
        prompt.action = action
        prompt.written = self._record.submit(Acted(self.id, prompt.item, action, now))

    def spend(self, seconds: float, now: datetime) -> list[Prompt]:
        """Count engaged time; return the prompts whose time to nudge has come with it."""
        if self.closed:
            return []
        self.engaged += seconds
        lit = self.checklist.due(self.engaged)
        for prompt in lit:
            prompt.nudged = True
            self._act(prompt, "nudged", now)
        return lit

    def keep_time(self, now: datetime) -> None:
        """Put the engaged time on record, if it grew."""
        if self.opened_at is not None and int(self.engaged) > self._time_kept:
            self._time_kept = int(self.engaged)
            self._record.submit(TimeSpent(self.id, self._time_kept, now))

    def leave(self, now: datetime) -> None:
        """The agent turned to another ticket."""
        if self.opened_at is not None and not self.closed:
            self.keep_time(now)
            self._record.submit(Moved(self.id, "away", now))

    def come_back(self, now: datetime) -> None:
        """The agent turned to this ticket again."""
        if self.opened_at is not None and not self.closed:
            self._record.submit(Moved(self.id, "back", now))

    # ------------------------------------------------------------------ persona, stage, rubric

    def set_persona(self, persona: str, now: datetime) -> None:
        """Name the persona; the prompts follow, what was ticked or set aside stays."""
        self._know(Recognised(persona, "agent"), self.stage)
        self._choose_again(now)
        self._record.submit(PersonaSet(self.id, persona, self.ticket.customer_key, now))

    def set_stage(self, stage: str, now: datetime) -> None:
        """Name the journey stage; the prompts follow, what was ticked or set aside stays."""
        self._know(self.persona, Recognised(stage, "agent"))
        self._choose_again(now)
        self._record.submit(StageSet(self.id, stage, self.ticket.customer_key, now))

    def adopt(self, rubric: Rubric, now: datetime, remembered: Override) -> None:
        """Take a new rubric version without pulling the interaction away (law 6); an open form keeps its wording."""
        if rubric.version == self.rubric.version or self.closed:
            return
        self.rubric = rubric
        if self.opened_at is None:
            self.look(now, remembered)
            return
        self._know(self.persona, self.stage)
        changed, added, removed = self.checklist.adopt(rubric, self._situation(now))
        items = [tuple(prompt.item for prompt in group) for group in (changed, added, removed)]
        self._record.submit(RubricAdopted(self.id, rubric.version, items[0], items[1], items[2], now))
        self._record_shown([*changed, *added], now)

    def _choose_again(self, now: datetime) -> None:
        on_record = self.opened_at is not None
        left, came = self.checklist.choose_again(self.rubric, self._situation(now))
        self.begin(now)
        if on_record:
            if left:
                self._record.submit(PromptsReplaced(self.id, tuple(prompt.item for prompt in left), now))
            self._record_shown(came, now)

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

    # ------------------------------------------------------------------ rating and closing

    def rate(self, now: datetime) -> Form:
        """Open the rating form, or go on with the one that is open, drafted or to be corrected."""
        self.begin(now)
        if self.form is None:
            self.form = Form(self.rubric)
            self.keep_draft(now)
        return self.form

    def keep_draft(self, now: datetime) -> None:
        """Put the form as it stands on record."""
        if self.form is None:
            return
        if self.state == "open":
            self.state = "draft"
        self.answers_written = self._record.submit(
            DraftKept(self.id, self.form.rubric.version, self.form.answers, self.form.reflection, now)
        )

    def save(self, now: datetime) -> None:
        """Save the complete form as this interaction's rating.

        Raises:
            ValueError: a criterion has no answer yet.
        """
        form = self.form
        if form is None or not form.complete:
            raise ValueError("a rating needs an answer to every criterion")
        self.keep_time(now)
        submission = new_id()
        self.answers_written = self._record.submit(
            Rated(self.id, submission, self.agent, form.rubric.version, form.answers, form.reflection, now)
        )
        self.submissions.append(submission)
        self.state, self.closed_at = "rated", self.closed_at or now

    def withdraw(self, now: datetime) -> None:
        """Take the last save back; its content is a draft again."""
        if not self.submissions:
            return
        self._record.submit(RatingWithdrawn(self.id, self.submissions.pop(), now))
        if not self.submissions:
            self.state, self.closed_at = "draft", None

    def skip(self, reason: str, now: datetime) -> None:
        """Close without a rating."""
        self.begin(now)
        self.keep_time(now)
        self._record.submit(Skipped(self.id, reason, now))
        self.state, self.closed_at, self.skip_reason = "skipped", now, reason

    def reopen(self, now: datetime) -> None:
        """Take a close without a rating back."""
        self._record.submit(Reopened(self.id, now))
        self.state, self.closed_at, self.skip_reason = "draft" if self.form else "open", None, ""

    def set_private(self, private: bool, now: datetime) -> None:
        """Keep the rating and the notes of this interaction from everyone but the agent, or share them."""
        self.begin(now)
        self.private = private
        self._record.submit(PrivacySet(self.id, private, now))
