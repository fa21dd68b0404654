"""The two sides of an opened interaction: what happened, and how it was rated and answered; forms take the second."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from ko_coach.review.interaction_values import OpenedInteraction
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.review.interaction_ratings import RatingsPane
from ko_coach.tui.review.interaction_story import StoryPane
from ko_coach.tui.review.review_form import ReviewForm
from ko_coach.tui.review.review_form_reply import ReplyForm
from ko_coach.tui.review.world import LeadWorld

_TWO_COLUMNS = 100
"""From so many columns on the two stand side by side, below one over the other."""
_LOW = 22
"""Below so many rows a form needs all of them."""


class InteractionSides(Container):
    """Shows what it is given; what is asked of the record and written to it, the pane says."""

    PLACE: Where = "interaction"
    """Whose keys the line at the bottom offers; while a form is open, the form's."""
    BINDINGS = bindings("interaction", "of-interaction")

    @dataclass
    class Noticed(Message, namespace="interaction_pane"):
        """Something the viewer should know, for the line at the bottom."""

        words: str
        style: str

    class PlaceChanged(Message, namespace="interaction_pane"):
        """A form opened or closed, or another's interaction: `PLACE` says whose keys count now."""

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="interaction")
        self.world = world
        self.story = StoryPane(world.now)
        self.ratings = RatingsPane(lambda: world.viewer, world.now)
        self.form = ReviewForm(lambda: world.now().astimezone().date())
        self.reply_form = ReplyForm()
        self.opened: OpenedInteraction | None = None
        self.interaction = ""
        """The id of the one that is shown, or being read."""

    def compose(self) -> ComposeResult:
        yield self.story
        with Container(id="interaction-right"):
            yield self.ratings
            yield self.form
            yield self.reply_form

    def on_mount(self) -> None:
        self.form.display = self.reply_form.display = False
        if self.display and self.interaction:
            self.screen.set_focus(self.story, scroll_visible=False)

    def on_resize(self) -> None:
        self.set_class(self.size.width < _TWO_COLUMNS, "-one-column")
        self.set_class(self.size.height < _LOW, "-low")

    @property
    def form_is_open(self) -> bool:
        return self.PLACE == "interaction-form"

    @property
    def beginning(self) -> Widget:
        """What is to have the keyboard."""
        if not self.form_is_open:
            return self.story
        return self.form.beginning if self.form.display else self.reply_form.beginning

    def show(self, opened: OpenedInteraction) -> None:
        """Show this interaction."""
        self.opened = opened
        self.set_class(opened.told is None, "-private")
        self.story.show(opened)
        self.ratings.show(opened)
        if not self.form_is_open:
            self.PLACE = self._place
            self.post_message(self.PlaceChanged())

    @property
    def _place(self) -> Where:
        """Whose keys count while no form is open: nobody reviews their own."""
        own = self.opened is not None and (self.opened.own or not self.world.viewer.lead)
        return "of-interaction" if own else "interaction"

    def say(self, words: str) -> None:
        """Show a sentence in the place of an interaction."""
        self.opened = None
        self.story.say(words)
        self.ratings.show(None)

    def open_form(self, form: ReviewForm | ReplyForm) -> None:
        """Let the form take the place of ratings and reviews, and the keyboard."""
        self.ratings.display = False
        self.form.display, self.reply_form.display = form is self.form, form is self.reply_form
        self.set_class(True, "-form")
        self.PLACE = "interaction-form"
        # At once, not through the message queue: the next key may be there already.
        self.screen.set_focus(form.beginning, scroll_visible=False)
        self.post_message(self.PlaceChanged())

    def close_forms(self) -> None:
        """Give the place back; what was entered stays."""
        if not self.form_is_open:
            return
        had_keyboard = self.form.has_focus_within or self.reply_form.has_focus_within
        self.form.display = self.reply_form.display = False
        self.ratings.display = True
        self.set_class(False, "-form")
        self.PLACE = self._place
        if had_keyboard:
            self.screen.set_focus(self.ratings, scroll_visible=False)
        self.post_message(self.PlaceChanged())

    def notice(self, words: str, style: str = "$secondary") -> None:
        """Say a short word at the bottom of the screen."""
        self.post_message(self.Noticed(words, style))

    def on_review_form_told(self, event: ReviewForm.Told) -> None:
        event.stop()
        self.notice(event.words, event.style)

    def on_review_form_left(self, event: ReviewForm.Left) -> None:
        event.stop()
        self.close_forms()

    def on_reply_form_left(self, event: ReplyForm.Left) -> None:
        event.stop()
        self.close_forms()
