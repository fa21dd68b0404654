"""One live interaction: its prompts, its persona and stage, its rating."""

from __future__ import annotations

from datetime import datetime

from ko_coach.coaching.checklist import Prompt
from ko_coach.coaching.interaction import Interaction
from ko_coach.coaching.rating import Form
from ko_coach.coaching.recognise import Recognised
from ko_coach.record.entries import (
    Acted,
    Action,
    DraftKept,
    Override,
    PersonaSet,
    PrivacySet,
    Rated,
    RatingWithdrawn,
    Reopened,
    RubricAdopted,
    Skipped,
    StageSet,
)
from ko_coach.record.ids import new_id
from ko_coach.record.practice_entries import Observed, Part
from ko_coach.rubric.model import Rubric


class Session(Interaction):
    """What the agent does in an interaction. A closed one stays as it is, but for a correction of its rating."""

    # ------------------------------------------------------------------ prompts

    def tick(self, prompt: Prompt, now: datetime) -> None:
        """Tick the prompt, or take the tick back."""
        self._act(prompt, "shown" if prompt.action == "ticked" else "ticked", now)

    def ignore(self, prompt: Prompt, now: datetime) -> None:
        """Set the prompt aside, or take it up again."""
        self._act(prompt, "shown" if prompt.action == "ignored" else "ignored", now)

    def _act(self, prompt: Prompt, action: Action, now: datetime) -> None:
        if self.closed:
            return
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

    # ------------------------------------------------------------------ persona, stage, rubric

    def set_persona(self, persona: str, now: datetime) -> None:
        """Name the persona; the prompts follow, what was ticked or set aside stays."""
        if self.closed:
            return
        self._know(Recognised(persona, "agent"), self.stage)
        self._choose_again(now)
        self._record.submit(PersonaSet(self.id, persona, self.ticket.customer_key, now))

    def set_stage(self, stage: str, now: datetime) -> None:
        """Name the journey stage; the prompts follow, what was ticked or set aside stays."""
        if self.closed:
            return
        self._know(self.persona, Recognised(stage, "agent"))
        self._choose_again(now)
        self._record.submit(StageSet(self.id, stage, self.ticket.customer_key, now))

    def adopt(self, rubric: Rubric, now: datetime, remembered: Override) -> None:
        """Take a new rubric version without pulling the interaction away (law 6); an open form keeps its wording."""
        if rubric.version == self.version or self.closed:
            return
        self.rubric, self.version = rubric, rubric.version
        if self.opened_at is None:
            self.look(now, remembered)
            return
        self._know(self.persona, self.stage)
        changed, added, removed = self.checklist.adopt(rubric, self._situation(now))
        items = [tuple(prompt.item for prompt in group) for group in (changed, added, removed)]
        self._record.submit(RubricAdopted(self.id, rubric.version, items[0], items[1], items[2], now))
        self._record_shown([*changed, *added], now)

    def _choose_again(self, now: datetime) -> None:
        if self.opened_at is not None:
            self._show_what_fits(now)
        else:
            self.checklist.choose_again(self.rubric, self._situation(now))
            self.begin(now)

    # ------------------------------------------------------------------ the portrait

    def observe(self, part: Part, words: str, now: datetime) -> int:
        """Keep what was heard for the persona at hand, also after the interaction is closed.

        Return the record's number for it. Nothing that is scored or shown of this interaction changes.
        """
        self.begin(now)
        return self._record.submit(Observed(new_id(), self.agent, now, self.id, self.persona.id, part, words))

    # ------------------------------------------------------------------ rating and closing

    def rate(self, now: datetime) -> Form:
        """Open the rating form, or go on with the one that is open, drafted or to be corrected.

        Whoever rates after all takes a close without a rating back.
        """
        self.begin(now)
        self.reopen(now)
        if self.form is None:
            self.form = Form(self.rubric)
            self.keep_draft(now)
        self.correcting = self.closed
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
        self.correcting = False
        self._close("rated", self.closed_at or now, now)

    def withdraw(self, now: datetime) -> None:
        """Take the last save back; its content is a draft again."""
        if not self.submissions:
            return
        self.correcting = False
        self.answers_written = self._record.submit(RatingWithdrawn(self.id, self.submissions.pop(), now))
        if not self.submissions:
            self.state, self.closed_at = "draft", None

    def skip(self, reason: str, now: datetime) -> None:
        """Close without a rating."""
        if self.closed:
            return
        self.begin(now)
        self.keep_time(now)
        self._record.submit(Skipped(self.id, reason, now))
        self.skip_reason = reason
        self._close("skipped", now, now)

    def reopen(self, now: datetime) -> None:
        """Take a close without a rating back."""
        if self.state != "skipped":
            return
        self._record.submit(Reopened(self.id, now))
        self.state, self.closed_at, self.skip_reason = "draft" if self.form else "open", None, ""

    def set_private(self, private: bool, now: datetime) -> None:
        """Keep the rating and the notes of this interaction from everyone but the agent, or share them."""
        self.begin(now)
        self.private = private
        self._record.submit(PrivacySet(self.id, private, now))
