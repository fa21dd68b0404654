"""An answer to a review: a line of words to one of the leads who wrote one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.review.interaction_values import StandingReview
from ko_coach.text import clean, clean_line
from ko_coach.tui.actions import bindings
from ko_coach.tui.fields import FreeField, Label
from ko_coach.tui.review.review_form import Sentence


class ReplyForm(VerticalScroll):
    """One line; where several leads wrote, the arrows choose whom it answers."""

    BINDINGS = bindings("interaction-form")
    can_focus = False

    @dataclass
    class Finished(Message):
        """These words are the answer to that review."""

        review: StandingReview
        words: str

    class Left(Message):
        """The form is closed; what was written stays."""

    def __init__(self) -> None:
        super().__init__(id="reply-form", classes="pane")
        self.trouble = Sentence("reply-trouble")
        self.quoted = Sentence("reply-to", "italic $quote")
        self.words: dict[str, str] = {}
        """What was written and not sent, by review."""
        self._reviews: Sequence[StandingReview] = ()
        self._place = 0
        self._saving = False

    def compose(self) -> ComposeResult:
        yield self.trouble
        yield self.quoted
        yield Label(_("Your answer"))
        yield FreeField("reply", self._write)

    def on_mount(self) -> None:
        self._fill()

    @property
    def beginning(self) -> Widget:
        """What has the keyboard first."""
        return self.query_one(FreeField)

    def offer(self, reviews: Sequence[StandingReview]) -> None:
        """Answer one of these reviews, the first unless another is chosen."""
        self._reviews, self._place, self._saving = reviews, 0, False
        self.trouble.say("")
        self._fill()

    def _fill(self) -> None:
        if not self._reviews or not self.is_mounted:
            return
        review = self._reviews[self._place]
        self.query_one(FreeField).fill(self.words.get(review.id, ""))
        self.quoted.say(clean(review.comment))
        title = _("Answer to {name}").format(name=clean_line(review.by))
        more = " · " + _("tab: to another") if len(self._reviews) > 1 else ""
        self.border_title = Content(title + more)

    def _write(self, _name: str, text: str) -> None:
        if self._reviews:
            self.words[self._reviews[self._place].id] = text

    def failed(self, why: str) -> None:
        """Say why it could not be saved; the words stand as they were."""
        self._saving = False
        self.trouble.say(_("Not saved, nothing is lost: {why}").format(why=clean_line(why)))

    def on_input_submitted(self, event: FreeField.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        if not self._reviews or self._saving:
            return
        review = self._reviews[self._place]
        if said := self.words.get(review.id, "").strip():
            self._saving = True
            self.post_message(self.Finished(review, said))

    def action_step(self, step: int) -> None:
        """Turn to another lead's review."""
        if self._reviews:
            self._place = (self._place + step) % len(self._reviews)
            self._fill()

    def action_leave(self) -> None:
        self.post_message(self.Left())
