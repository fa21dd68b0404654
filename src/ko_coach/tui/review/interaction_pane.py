"""One interaction, opened: read, rated, answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.message import Message

from ko_coach.coaching.rating import Form
from ko_coach.i18n import gettext as _
from ko_coach.record.entries import Answer
from ko_coach.record.ids import new_id
from ko_coach.review.interaction_values import Covered, OpenedInteraction, StandingReview, Told
from ko_coach.tui.asking import Asking
from ko_coach.tui.review.interaction_questions import opening, reading, writing
from ko_coach.tui.review.interaction_sides import InteractionSides
from ko_coach.tui.review.review_form import Entered, ReviewForm
from ko_coach.tui.review.review_form_reply import ReplyForm
from ko_coach.tui.review.world import LeadWorld

if TYPE_CHECKING:
    from ko_coach.record.reviewing import ReviewEntry


class InteractionPane(InteractionSides):
    """Everything that the viewer may see of one interaction, and what a lead or its agent answers to it."""

    class Closed(Message):
        """Back to the list."""

    @dataclass
    class Step(Message):
        """To the next interaction of the list (1), or to the one before (-1)."""

        by: int

    @dataclass
    class Changed(Message):
        """A review, an answer or a step done was written: lists may look different now."""

        interaction: str

    class Opened(Message):
        """An interaction was opened and the look recorded: it is read now."""

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(world)
        self._entered: dict[str, Entered] = {}
        """What was entered and not saved, by interaction."""
        self._reading: Asking[OpenedInteraction | None] = Asking(self, world.record, "interaction")

    # ------------------------------------------------------------------ reading

    def open(self, interaction: str) -> None:
        """Open this interaction. Whoever opens somebody else's is recorded, or does not get to see it."""
        self.close_forms()
        self.interaction = interaction
        self.say(_("Reading the record…"))
        if self.story.is_attached:
            self.screen.set_focus(self.story, scroll_visible=False)
        question = opening(interaction, self.world.viewer, self.world.now())
        self._reading.ask(question, self._take_opened, self.say)

    def renew(self) -> None:
        """Read the same interaction again."""
        self._reading.ask(reading(self.interaction, self.world.viewer), self._take, self.say)

    def _take_opened(self, opened: OpenedInteraction | None) -> None:
        self._take(opened)
        self.post_message(self.Opened())

    def _take(self, opened: OpenedInteraction | None) -> None:
        if opened is None:
            self.say(_("This interaction is not on record, or not yours to see."))
        else:
            self.show(opened)

    def _entered_for(self, told: Told, *, rates: bool) -> Entered:
        """Return what was entered so far; at first what this lead's review in force says."""
        entered = self._entered.get(told.kept.id)
        if entered is None:
            rubric, mine = told.rubrics.get(told.rated_under), told.review_of(self.world.viewer.name)
            kept = _answers(mine)
            form = Form(rubric, kept) if rubric else None
            entered = Entered(told.kept.id, told.kept.ticket, told.rated_under, form, kept)
            if mine is not None:
                thanks = "yes" if mine.thanks else "no"
                entered.words = {
                    "comment": mine.comment, "thanks": thanks, "next_step": mine.next_step, "due": mine.due
                }  # fmt: skip
            self._entered[told.kept.id] = entered
        entered.rates = rates
        return entered

    # ------------------------------------------------------------------ writing

    def on_review_form_finished(self, event: ReviewForm.Finished) -> None:
        event.stop()
        entered, written = event.entered, dict(event.entered.words)
        review = StandingReview(
            id=new_id(),
            by=self.world.viewer.name,
            at=self.world.now(),
            version=entered.version,
            answers=entered.answers,
            comment=entered.said("comment"),
            thanks=entered.said("thanks") == "yes",
            next_step=entered.said("next_step"),
            due=event.due,
        )

        def saved() -> None:
            if entered.words != written:
                self.form.show(entered)  # what was typed meanwhile is still to be saved
                return
            self._entered.pop(entered.interaction, None)
            if self.interaction == entered.interaction:
                self.close_forms()

        self._write_review(review, _("The review is saved."), saved, self.form.failed)

    def on_reply_form_finished(self, event: ReplyForm.Finished) -> None:
        event.stop()
        from ko_coach.record.reviewing import Replied

        reply = Replied(new_id(), event.review.id, self.world.viewer.name, self.world.now(), event.words)
        interaction = self.interaction

        def saved() -> None:
            self.reply_form.words.pop(event.review.id, None)
            if self.interaction == interaction:
                self.close_forms()

        self._write(reply, _("Answered."), saved, self.reply_form.failed)

    def _write_review(
        self, review: StandingReview, said: str, saved: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        from ko_coach.record.reviewing import Reviewed

        names = ("id", "by", "at", "version", "comment", "thanks", "next_step", "due")
        given = {name: getattr(review, name) for name in names}
        self._write(Reviewed(interaction=self.interaction, answers=_answers(review), **given), said, saved, failed)

    def _write(self, entry: ReviewEntry, said: str, saved: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Write it in a thread; only when it is on record the form is closed and the pane read again."""
        interaction = self.interaction

        def answered(_nothing: None) -> None:
            saved()
            if interaction == self.interaction:
                self.renew()
            self.notice(said, "$success")
            self.post_message(self.Changed(interaction))

        # Every write is a question of its own: a later one must not silence the failure of this one.
        Asking[None](self, self.world.record, "writing").ask(writing(entry), answered, failed)

    def _not_written(self, why: str) -> None:
        self.notice(_("Not saved: {why}").format(why=why), "$error")

    # ------------------------------------------------------------------ keys

    @property
    def _told(self) -> Told | None:
        return self.opened.told if self.opened else None

    def _to_review(self) -> Told | None:
        """Return what a lead may answer now; where nothing, say why."""
        if self.opened is None or self.form_is_open:
            return None
        if self.opened.own or not self.world.viewer.lead:
            self.notice(_("It is your own: leads review it, a answers them."))
            return None
        if self._told is None:
            self.notice(_("It is kept private: there is nothing to review."))
        return self._told

    def action_rate(self) -> None:
        if (told := self._to_review()) is None:
            return
        entered = self._entered_for(told, rates=True)
        if entered.form is None:
            self.notice(_("The questions of that rubric version are not on record: c comments."), "$warning")
            return
        self.form.show(entered)
        self.open_form(self.form)

    def action_comment(self) -> None:
        if (told := self._to_review()) is not None:
            self.form.show(self._entered_for(told, rates=False))
            self.open_form(self.form)

    def action_thank(self) -> None:
        if (told := self._to_review()) is None:
            return
        name, now = self.world.viewer.name, self.world.now()
        mine = told.review_of(name)
        if mine is not None and mine.thanks:
            self.notice(_("You have thanked for this one."))
            return
        if mine is None:
            mine = StandingReview(new_id(), name, now, told.rated_under, (), "", True, "", "")
        thanked = replace(mine, id=new_id(), at=now, thanks=True)
        if (entered := self._entered.get(told.kept.id)) is not None:
            entered.words["thanks"] = "yes"
        self._write_review(thanked, _("Thanked."), _nothing, self._not_written)

    def action_reply(self) -> None:
        told = self._told
        if told is None or self.form_is_open:
            return
        name = self.world.viewer.name
        others = [review for review in told.reviews if review.by != name]
        mine = [review for review in told.reviews if review.by == name]
        if not others and not mine:
            self.notice(_("There is no review to answer yet."))
            return
        self.reply_form.offer([*mine, *others])
        self.open_form(self.reply_form)

    def action_step_done(self) -> None:
        told = self._told
        if told is None or self.form_is_open:
            return
        from ko_coach.record.reviewing import StepDone

        step = next((review for review in told.reviews if review.step_is_open), None)
        if step is None:
            self.notice(_("No next step is open here."))
            return
        done = StepDone(step.id, self.world.viewer.name, self.world.now())
        self._write(done, _("The next step is done."), _nothing, self._not_written)

    def action_step_to(self, by: int) -> None:
        if not self.form_is_open:
            self.post_message(self.Step(by))

    def action_leave(self) -> None:
        if self.form_is_open:
            self.close_forms()
        else:
            self._reading.stop()
            self.post_message(self.Closed())


def _answers(review: StandingReview | None) -> tuple[Answer, ...]:
    """Return what a review of the viewer's own answers."""
    return () if review is None or isinstance(review.answers, Covered) else review.answers


def _nothing() -> None:
    """After what leaves no form to close."""
