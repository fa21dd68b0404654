"""One thing that a person can do: where, with which keys, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding

Where = Literal[
    "any",
    "shift",
    "rubric",
    "review",
    "interaction",
    "of-interaction",
    "interaction-form",
    "directions",
    "debts",
    "way",
    "calibration",
    "customers",
    "outcomes",
    "verdict",
    "sample",
    "steps",
    "maturity",
    "maturity-form",
    "rows",
    "list",
    "rating",
    "form",
    "history",
    "note",
    "day",
    "days",
    "own-days",
    "heard",
    "observations",
    "observation",
    "rehearsals",
    "rehearsal",
    "looked-at",
    "reply",
]
"""`any` is every room; a room's own actions are its screen's, those of lists and forms the widget's."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do and how it is reached."""

    id: str
    keys: str
    """Comma-separated, as Textual names keys."""
    action: str
    where: Where
    label: str
    """One or two words for the footer, to be translated."""
    help: str
    """A short sentence for the key panel and the palette, to be translated."""
    footer: int = 0
    """Place in the footer, 1 is the first to be shown where room is short; 0 is not shown."""
    display: str = ""
    """How the keys are shown; the first key where empty."""
    palette: bool = False

    @property
    def binding(self) -> Binding:
        return Binding(self.keys, self.action, self.help, id=self.id, show=False)
