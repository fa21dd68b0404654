"""A place where a form or a list takes over for a moment: nothing pops up over what is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

W = TypeVar("W", bound=Widget)


class Side(Container):
    """Shows one panel at a time. All but the first are made when first needed, to keep the first picture quick."""

    def __init__(self, home: Widget, id: str = "side") -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.home = home
        """What stands here when nothing took its place."""
        self.shown: Widget = home

    def compose(self) -> ComposeResult:
        yield self.home

    def panel(self, kind: type[W], make: Callable[[], W]) -> W:
        """Return the panel of that kind, made and mounted when it is not there yet."""
        for child in self.children:
            if isinstance(child, kind):
                return child
        panel = make()
        panel.display = False
        self.mount(panel)
        return panel

    def show(self, panel: Widget, focus: Widget | None = None) -> None:
        """Put the panel in sight and give it, or a part of it, the keyboard."""
        self.shown = panel
        for child in self.children:
            child.display = child is panel
        # At once, not through the message queue: the next key may be there already.
        self.screen.set_focus(focus or panel, scroll_visible=False)
