"""Writes what was found into a file, beside the log that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review.search_words import Search
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.asking import Asking
from ko_coach.tui.review.world import LeadWorld

if TYPE_CHECKING:
    from ko_coach.record.log import Log

LONGEST_PATH = 1_000


class ExportPanel(Vertical):
    """A path, how far it is, and what came of it."""

    BINDINGS = [Binding("escape", "leave", show=False)]

    class Closed(Message):
        """The lead is done with it."""

    @dataclass
    class Written(Message):
        """The file is there."""

        words: str

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="export", classes="pane")
        self._world = world
        self._search = Search(())
        self._writing: Asking[int | str] = Asking(self, world.record, "export")
        self.field = Input(id="export-path", classes="field", compact=True, max_length=LONGEST_PATH)
        self.said = Said()
        self.runs = False

    def compose(self) -> ComposeResult:
        yield self.field
        yield self.said

    def on_mount(self) -> None:
        self.border_title = Content(_("export"))

    def offer(self, search: Search, found: int | None) -> None:
        """Let the lead say where to."""
        self._search = search
        day = self._world.now().astimezone().date()
        self.field.value = self.field.value or f"~/ko-coach-{day.isoformat()}.jsonl"
        count = "" if found is None else ngettext("{n} interaction", "{n} interactions", found)
        hint = _(
            "Enter writes them, one a line: JSON Lines, or CSV where the name ends so. "
            "Private ones tell only that they happened."
        )
        self.said.say(count.format(n=wording.count(found or 0)), hint)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.runs or not event.value.strip():
            return
        path = Path(event.value.strip()).expanduser()
        viewer, search, now = self._world.viewer, self._search, self._world.now().astimezone()

        def question(log: Log, go_on: Callable[[], bool]) -> int | str:
            return _write(log, path, search, viewer.name, viewer.lead, now, lambda done: self._told(done, go_on))

        self.runs = True
        self.said.say(_("Writing… esc stops it."))
        self._writing.ask(question, lambda count: self._done(path, count), self._failed)

    def _told(self, done: int, go_on: Callable[[], bool]) -> bool:
        said = ngettext("{n} written… esc stops it.", "{n} written… esc stops it.", done)
        self.call_later(self.said.say, said.format(n=wording.count(done)))
        return go_on()

    def _done(self, path: Path, count: int | str) -> None:
        self.runs = False
        if isinstance(count, str):
            self.said.say(
                _("{path} cannot be written: {cause}.").format(path=clean_line(str(path)), cause=count), "", "$error"
            )
            return
        said = ngettext("{n} interaction written to {path}.", "{n} interactions written to {path}.", count)
        self.post_message(self.Written(said.format(n=wording.count(count), path=clean_line(str(path)))))

    def _failed(self, why: str) -> None:
        self.runs = False
        self.said.say(why, style="$error")

    def action_leave(self) -> None:
        if self.runs:
            self._writing.stop()
            self.runs = False
            self.said.say(_("Stopped; there is no file."))
        else:
            self.post_message(self.Closed())


class Said(Widget):
    """A few lines."""

    def __init__(self) -> None:
        super().__init__(id="export-said")
        self._parts: list[Content] = []

    def say(self, words: str, hint: str = "", style: str = "") -> None:
        """Show these words, and a quieter sentence under them."""
        self._parts = [Content.styled(words, style) if style else Content(words), Content.styled(hint, "$muted")]
        self.refresh(layout=True)

    def render(self) -> Content:
        return Content("\n").join(self._parts)


def _write(
    log: Log, path: Path, search: Search, name: str, lead: bool, now: datetime, on_page: Callable[[int], bool]
) -> int | str:
    """Write what is found and return how many, or why the file cannot be written. Raises RecordError."""
    from ko_coach.record.export import Choice, Format, Stopped
    from ko_coach.record.handing_out import hand_out
    from ko_coach.review.search_conditions import conditions
    from ko_coach.review.viewer import Viewer

    where = tuple(conditions(search, Viewer(name, lead), now))
    form: Format = "csv" if path.suffix.lower() == ".csv" else "jsonl"
    try:
        return hand_out(log, path, form=form, choice=Choice(where, own=name), on_page=on_page) or 0
    except Stopped:
        return 0
    except OSError as error:
        return clean_line(error.strerror or type(error).__name__)
