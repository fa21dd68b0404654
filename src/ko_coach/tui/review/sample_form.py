"""How a sample is to be drawn: how many per agent, by chance alone or by weight, with which seed, and from what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from textual.content import Content
from textual.events import Key

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review.sampling import ADDS, BIG_DROP, LONG, Way
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.drawing import PoolSize

Field = Literal["size", "way", "seed", "draw"]
_FIELDS: tuple[Field, ...] = ("size", "way", "seed", "draw")
_MOST_PER_AGENT = 99
_MOST_SEED = 999_999_999
USUAL_SIZE = 3


class SampleForm(CursorPane[Field], inherit_bindings=False):
    """Fields that digits and arrows change; Enter, which the panel hears, draws."""

    BINDINGS = bindings("rows")

    def __init__(self, seed: int, *, lead: bool) -> None:
        super().__init__(id="sample-form")
        self.size_per_agent = USUAL_SIZE
        self.way: Way = "random"
        self.seed = seed
        self.search = ""
        """The search line that it is drawn within."""
        self.pool: PoolSize | None = None
        """None while it is not known."""
        self.trouble = ""
        self.drawing = False
        """Whether a sample is being drawn, which from very many takes seconds."""
        self._lead = lead
        self._typing: Field | None = None
        """The field whose digits are being typed: the first one replaces what stood there."""

    def on_mount(self) -> None:
        self.border_title = Content(_("a fair sample"))

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[Field]:
        return _FIELDS if self._lead else ()

    def compose_rows(self, width: int) -> Rows[Field]:
        if not self._lead:
            said = _("Leads draw samples of what to review. Those of your own interactions that came up stand here.")
            return [(line, None) for line in wrapped(said, width, "$muted")]
        rows: list[tuple[Content, Field | None]] = [(line, None) for line in self._drawn_from(width)]
        names = {"size": _("per agent"), "way": _("how"), "seed": _("seed")}
        longest = max(Content(name).cell_length for name in names.values())
        for field in _FIELDS:
            rows.append((Content(""), None))
            mark = Content.styled("▸ " if field == self.at_hand else "  ", "bold $accent")
            if field == "draw":
                rows.append(
                    (
                        Content.assemble(
                            mark, ("⏎ ", "bold $key"), (_("drawing…") if self.drawing else _("draw"), "bold")
                        ),
                        field,
                    )
                )
                continue
            label = Content(names[field]).truncate(longest, pad=True).stylize("$muted")
            rows.append((Content.assemble(mark, label, "  ", self._value(field)), field))
            rows += [(line, field) for line in wrapped(self._sense(field), width, "$muted", "    ", "    ")]
        return rows

    def _drawn_from(self, width: int) -> Iterator[Content]:
        yield from wrapped(_("drawn from"), width, "$muted")
        yield from wrapped(clean_line(self.search) or _("everything on record"), width, "bold")
        if self.trouble:
            yield from wrapped(self.trouble, width, "$warning")
        elif self.pool is None:
            yield from wrapped(_("Reading the record…"), width, "$muted")
        else:
            yield from wrapped(pool_words(self.pool), width)

    def _value(self, field: Field) -> Content:
        if field == "way":
            ways: tuple[tuple[Way, str], ...] = (("random", _("random")), ("weighted", _("weighted")))
            return Content(" ").join(
                Content.styled(f"[{said}]", "bold $accent")
                if way == self.way
                else Content.styled(f" {said} ", "$muted")
                for way, said in ways
            )
        number = self.size_per_agent if field == "size" else self.seed
        here = field == self.at_hand
        said = (str(number or "–"), "bold $accent" if here else "bold")
        return Content.assemble(("‹ ", "$accent"), said, (" ›", "$accent")) if here else Content.assemble("  ", said)

    def _sense(self, field: Field) -> str:
        if field == "size":
            return _("Everybody gets the same number of reviews, whoever has more customers.")
        if field == "seed":
            return _("From the same interactions the same seed draws the same: anybody can draw it again.")
        if self.way == "random":
            return _("Every interaction is as likely as any other: what it shows holds for all of them.")
        said = _(
            "What deserves a look comes up more often: focus {drop} points below the usual counts {focus} times, "
            "missed expectations {missed} times, {long} times the usual time {longer} times. "
            "It is for talks, not for averages."
        )
        times = {"focus": "focus dropped", "missed": "expectations missed", "longer": "long engaged"}
        weights = {name: 1 + added for name, why in times.items() for reason, added in ADDS.items() if reason == why}
        return said.format(drop=BIG_DROP, long=LONG, **weights)

    # ------------------------------------------------------------------ keys

    def turn(self, by: int) -> None:
        """Change the field at hand by one, or to the other way."""
        self._typing = None
        if self.at_hand == "size":
            self.size_per_agent = min(max(self.size_per_agent + by, 1), _MOST_PER_AGENT)
        elif self.at_hand == "seed":
            self.seed = min(max(self.seed + by, 0), _MOST_SEED)
        elif self.at_hand == "way":
            self.way = "random" if self.way == "weighted" else "weighted"
        self._changed()

    def on_key(self, event: Key) -> None:
        if self.at_hand not in ("size", "seed"):
            return
        number = self.size_per_agent if self.at_hand == "size" else self.seed
        if event.key == "backspace":
            number //= 10
        elif event.character is not None and event.character in "0123456789":
            number = int(event.character) + (10 * number if self._typing == self.at_hand else 0)
        else:
            return
        event.stop()
        self._typing = self.at_hand
        if self.at_hand == "size" and number <= _MOST_PER_AGENT:
            self.size_per_agent = number
        elif self.at_hand == "seed" and number <= _MOST_SEED:
            self.seed = number
        self._changed()

    def _changed(self) -> None:
        self.renew()
        self.refresh(layout=True)


def pool_words(pool: PoolSize) -> str:
    """Say what can come up, of how many, and why the rest cannot."""
    said = ngettext(
        "{free} of {n} rated interaction of others",
        "{free} of {n} rated interactions of others",
        pool.rated,
    ).format(free=wording.count(pool.free), n=wording.count(pool.rated))
    why = []
    if pool.reviewed:
        reviewed = ngettext("{n} was reviewed", "{n} were reviewed", pool.reviewed)
        why.append(reviewed.format(n=wording.count(pool.reviewed)))
    if pool.drawn_before:
        why.append(drawn_before(pool.drawn_before))
    return f"{said}; {', '.join(why)}" if why else said


def drawn_before(number: int) -> str:
    """Say how many cannot come up again."""
    said = ngettext("{n} was drawn before", "{n} were drawn before", number)
    return said.format(n=wording.count(number))
