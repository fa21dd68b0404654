"""A fair sample: drawn, kept, worked through, and found again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.review.search_words import Search
from ko_coach.tui.action import Where
from ko_coach.tui.actions import bindings
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane
from ko_coach.tui.review.sample_form import SampleForm
from ko_coach.tui.review.sample_list import SampleList
from ko_coach.tui.review.world import LeadWorld

if TYPE_CHECKING:
    from ko_coach.review.drawing import KeptSample, PoolSize, SampledInteraction
    from ko_coach.review.sampling import Drawing


_TWO_COLUMNS = 94


class SamplePanel(Container, can_focus=True):
    """The form and what came up, side by side; one at a time where there is no room."""

    PLACE: Where = "sample"
    BINDINGS = bindings(PLACE)

    class Closed(Message):
        """Back to the list."""

    @dataclass
    class OpenInteraction(Message):
        """One that came up is to be read."""

        interaction: str

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="sample-panel")
        self._world = world
        local = world.now().astimezone()
        # From the day: two leads who draw on one day from the same record draw the same without having to agree.
        self.form = SampleForm(local.year * 10_000 + local.month * 100 + local.day, lead=world.viewer.lead)
        self.list = SampleList(world.now, blind=world.viewer.lead)
        self.samples: list[KeptSample] | None = None
        """Newest first; None while they are not known."""
        self._search = Search(())
        self._place = 0
        self._before: dict[str, int] = {}
        """By sample that was drawn here: how many could not come up again."""
        self._pool: Asking[PoolSize] = Asking(self, world.record, "pool")
        self._drawing: Asking[tuple[str, Drawing]] = Asking(self, world.record, "draw a sample")
        self._earlier: Asking[list[KeptSample]] = Asking(self, world.record, "samples")
        self._content: Asking[list[SampledInteraction]] = Asking(self, world.record, "sample")
        self._in_list = False
        """Whether the list has the keyboard, and the room where there is room for one."""

    def compose(self) -> ComposeResult:
        yield self.form
        yield self.list

    def on_mount(self) -> None:
        self.list.say(_("Reading the record…"))
        self.look(self._search)

    def on_unmount(self) -> None:
        askings: tuple[Asking[Any], ...] = (self._pool, self._earlier, self._content)
        for asking in askings:
            asking.stop()

    def on_focus(self) -> None:
        self._turn_to(self.list if self._in_list else self.form)

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.size.width < _TWO_COLUMNS
        self.set_class(narrow, "-one-column")
        self.form.display = not (narrow and self._in_list)
        self.list.display = not narrow or self._in_list

    # ------------------------------------------------------------------ asking

    def look(self, search: Search) -> None:
        """Draw from what this search finds; look again at what was drawn."""
        if search != self._search:
            self._search, self.form.search, self.form.pool = search, str(search), None
            self.form.renew()
        if not self.is_attached:
            return
        self._count()
        self._leaf_through()

    def _count(self) -> None:
        if not self._world.viewer.lead:
            return
        search, viewer, now = self._search, self._world.viewer, self._world.now().astimezone()

        def counted(pool: PoolSize) -> None:
            self.form.pool, self.form.trouble = pool, ""
            self.form.renew()

        from ko_coach.tui.review import sample_questions as questions

        self._pool.ask(lambda log, _go_on: questions.pool_size(log, viewer, search, now), counted, self._failed)

    def _failed(self, words: str) -> None:
        self.form.drawing, self.form.trouble = False, words
        self.form.renew()
        if not self.samples:
            self.list.say(words)

    def _leaf_through(self, wanted: str = "") -> None:
        """Ask for all samples, and show this one, else the one that is shown now."""
        viewer = self._world.viewer

        def answered(samples: list[KeptSample]) -> None:
            sample = wanted or (self.samples[self._place].id if self.samples else "")
            self.samples = samples
            self._place = next((place for place, one in enumerate(samples) if one.id == sample), 0)
            self._show()

        from ko_coach.tui.review import sample_questions as questions

        self._earlier.ask(lambda log, _go_on: questions.samples(log, viewer), answered, self._failed)

    def _show(self) -> None:
        samples, place, viewer = self.samples or [], self._place, self._world.viewer
        if not samples:
            nothing = _("No sample has been drawn yet.")
            self.list.say(nothing if viewer.lead else _("None of your interactions came up in a sample yet."))
            return
        one = samples[place]

        def answered(drawn: list[SampledInteraction]) -> None:
            self.list.show(one, drawn, (place + 1, len(samples)), self._before.get(one.id))

        from ko_coach.tui.review import sample_questions as questions

        self._content.ask(lambda log, _go_on: questions.sample(log, viewer, one.id), answered, self._failed)

    # ------------------------------------------------------------------ drawing

    def draw(self) -> None:
        """Draw, keep, and show what came up."""
        form, search, viewer, now = self.form, self._search, self._world.viewer, self._world.now().astimezone()
        if form.drawing or not viewer.lead:
            return
        if not form.size_per_agent:
            self._failed(_("A sample has at least one interaction per agent."))
            return
        form.drawing, form.trouble = True, ""
        form.renew()
        before = form.pool.drawn_before if form.pool else 0
        size, seed, way = form.size_per_agent, form.seed, form.way

        def drawn(answer: tuple[str, Drawing]) -> None:
            form.drawing = False
            form.renew()
            name, drawing = answer
            if not drawing.drawn:
                self._failed(_("Nothing is left to draw from: take a word away from the search."))
                return
            self._before[name] = before
            self._count()
            self._leaf_through(name)
            self._turn_to(self.list)

        from ko_coach.tui.review import sample_questions as questions

        self._drawing.ask(
            lambda log, _go_on: questions.draw(log, viewer, search, size, seed, way, now), drawn, self._failed
        )

    # ------------------------------------------------------------------ keys

    def _turn_to(self, part: SampleForm | SampleList) -> None:
        self._in_list = part is self.list
        self._arrange()
        self.screen.set_focus(part, scroll_visible=False)

    def action_across(self) -> None:
        self._turn_to(self.form if self.list.has_focus else self.list)

    def action_choose(self) -> None:
        if not self.list.has_focus:
            self.draw()
        elif self.list.at_hand is not None:
            self.post_message(self.OpenInteraction(self.list.at_hand))

    def action_turn(self, by: int) -> None:
        if self.form.has_focus:
            self.form.turn(by)

    def action_leaf(self, by: int) -> None:
        place = self._place + by
        if self.samples and 0 <= place < len(self.samples):
            self._place = place
            self._turn_to(self.list)
            self._show()

    def action_leave(self) -> None:
        self.post_message(self.Closed())

    def on_cursor_pane_taken(self, event: CursorPane.Taken) -> None:
        event.stop()
        if event.pane is self.list and self.list.at_hand is not None:
            self.post_message(self.OpenInteraction(self.list.at_hand))
        elif self.form.at_hand == "draw":
            self.draw()
        else:
            self.form.turn(1)
