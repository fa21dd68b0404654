"""Who gets what: one situation, every item shown or left out, each with its reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.content import Content

from ko_coach.coaching.explaining import Because, Recognition, Verdict
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.rubric.conditions import Reason
from ko_coach.rubric.model import Item
from ko_coach.tui import explanations
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.rubric.tuning import Seen
from ko_coach.tui.text_pane import wrapped

_LABEL = 8
_VALUE = 2 + _LABEL + 2
"""Where the value of a choice begins: after its key, its label and the angle."""
_WIDEST_ID = 26
_TWO_COLUMNS = 44
"""From so many columns on, the reason stands beside the id."""
_Key = tuple[str, int, str, int]


class WhoPane(CursorPane[str]):
    """Items by id; the one at hand unfolds."""

    def __init__(self) -> None:
        super().__init__(id="who")
        self._seen: Seen | None = None
        self._ticket = ""
        self._stale = False
        self._before: dict[_Key, list[tuple[Content, str | None]]] = {}
        self._kept: dict[_Key, list[tuple[Content, str | None]]] = {}
        """Rows of items that are not at hand, as composed the last time and this time."""
        self._said: dict[tuple[Because, tuple[Reason, ...]], str] = {}
        """Reasons in words: of thousands of items many have the same."""

    def on_mount(self) -> None:
        self.border_title = Content.assemble(("2 ", "$key"), _("who gets what"))

    def show(self, seen: Seen, ticket: str, stale: bool) -> None:
        """Show the situation; `ticket` is what it is called, `stale` says that the files are broken meanwhile."""
        self._seen, self._ticket, self._stale = seen, ticket, stale
        self.renew()

    @property
    def verdict(self) -> Verdict | None:
        """What became of the item at hand."""
        verdicts = self._seen.verdicts if self._seen else ()
        return next((one for one in verdicts if one.item.id == self.at_hand), None)

    def things(self) -> Sequence[str]:
        return [verdict.item.id for verdict in self._seen.verdicts] if self._seen else []

    # ------------------------------------------------------------------ lines

    def compose_rows(self, width: int) -> Rows[str]:
        seen = self._seen
        if seen is None:
            return []
        self._before, self._kept, self._said = self._kept, {}, {}
        rows: list[tuple[Content, str | None]] = [(line, None) for line in self._situation(seen, width)]
        for phase, verdicts in groupby(seen.shown, lambda verdict: verdict.item.phase):
            title = explanations.phase_title(phase, seen.rubric).upper()
            rows.append((Content.styled(title, "bold $accent"), None))
            for verdict in verdicts:
                rows += self._item(verdict, seen, width)
        if not seen.shown:
            rows += [(line, None) for line in wrapped(_("No prompt fits this customer."), width, "$warning")]
        left_out = seen.left_out
        if left_out:
            said = ngettext("left out · {n}", "left out · {n}", len(left_out)).format(n=len(left_out))
            rows += [(Content(""), None), (Content.styled(said, "bold $accent"), None)]
        for verdict in left_out:
            rows += self._item(verdict, seen, width)
        return rows

    def _situation(self, seen: Seen, width: int) -> list[Content]:
        rubric = seen.rubric
        lines: list[Content] = []
        if self._stale:
            lines += wrapped(_("The files are broken: this is the last good version."), width, "$warning")
        persona, stage = seen.persona, seen.stage
        lines += self._choice("p", _("persona"), explanations.persona_name(persona.chosen.id, rubric), width)
        lines += self._recognised(persona, seen, width)
        lines += self._choice("s", _("stage"), explanations.stage_name(stage.chosen.id, rubric), width)
        lines += self._recognised(stage, seen, width)
        lines += self._choice("t", _("ticket"), self._ticket, width)
        return [*lines, Content("")]

    @staticmethod
    def _choice(key: str, label: str, value: str, width: int) -> list[Content]:
        head = Content.assemble((f"{key} ", "$key"), (label[: _LABEL - 1].ljust(_LABEL), "$muted"))
        room = max(width - _VALUE - 2, 4)
        return [Content.assemble(head, ("‹ ", "$accent"), Content(value).truncate(room, ellipsis=True).stylize("bold"), (" ›", "$accent"))]  # fmt: skip # noqa: E501

    @staticmethod
    def _recognised(found: Recognition, seen: Seen, width: int) -> list[Content]:
        indent = " " * _VALUE
        said = explanations.held(found.chosen.reasons, seen.rubric)
        if found.why == "agent":
            said = _("named here")
        elif found.why == "none":
            said = _("no rule holds")
        return list(wrapped(said, width, "$muted", indent, indent))

    def _item(self, verdict: Verdict, seen: Seen, width: int) -> list[tuple[Content, str | None]]:
        """Return the item's rows; a large rubric is mostly as it was before the last key or save."""
        why = (verdict.because, verdict.held)
        reason = self._said.get(why)
        if reason is None:
            reason = self._said[why] = explanations.because(verdict, seen.rubric)
        if verdict.item.id == self.at_hand:
            return [*_closed(verdict, reason, width, here=True), *_unfolded(verdict.item, width)]
        key = (verdict.item.id, verdict.number, reason, width)
        rows = self._before.get(key) or _closed(verdict, reason, width, here=False)
        self._kept[key] = rows
        return rows


def _closed(verdict: Verdict, reason: str, width: int, *, here: bool) -> list[tuple[Content, str | None]]:
    identity = verdict.item.id
    number = f"{verdict.number} " if verdict.shown else "  "
    head = Content.assemble(("▸ " if here else "  ", "bold $accent"), (number, "$key"))
    style = ("bold" if here else "") if verdict.shown else ("bold $muted" if here else "$muted")
    tint = "$secondary" if verdict.shown else "$muted"
    column = min(_WIDEST_ID, max(width // 2, 12))
    if len(identity) >= column or width < _TWO_COLUMNS:
        name = Content(identity).stylize(style).truncate(max(width - 4, 4), ellipsis=True)
        rows = [Content.assemble(head, name), *wrapped(reason, width, tint, "      ", "      ")]
    else:
        lines = list(wrapped(reason, width - 4 - column, tint))
        rows = [Content.assemble(head, (identity.ljust(column), style), lines[0])]
        rows += [Content.assemble(" " * (4 + column), line) for line in lines[1:]]
    return [(row, identity) for row in rows]


def _unfolded(item: Item, width: int) -> list[tuple[Content, str | None]]:
    rows = list(wrapped(item.text.say(language()), width, "", "    ", "    "))
    if why := item.why.say(language()):
        rows += wrapped(why, width, "italic $muted", "    ", "    ")
    return [(row, item.id) for row in rows]
