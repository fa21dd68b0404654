"""What came up in a sample, by agent, with the reasons why it deserves a look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.review.sampling import BIG_DROP, LONG, Reason
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.review.sample_form import drawn_before
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.drawing import KeptSample, SampledInteraction

_LONGEST_TICKET = 14


class SampleList(CursorPane[str], inherit_bindings=False):
    """One sample; what is at hand is an interaction's id."""

    BINDINGS = bindings("rows")

    def __init__(self, now: Callable[[], datetime], *, blind: bool) -> None:
        """`blind` keeps the reasons back until there is a review: they tell something of the self-rating."""
        super().__init__(id="sample-list")
        self._now = now
        self._blind = blind
        self._sample: KeptSample | None = None
        self._drawn: Sequence[SampledInteraction] = ()
        self._before: int | None = None
        self._said = ""

    def say(self, words: str) -> None:
        """Show a sentence in the place of a sample."""
        self._sample, self._drawn, self._said = None, (), words
        self._title("")
        self.renew()

    def show(
        self, sample: KeptSample, drawn: Sequence[SampledInteraction], place: tuple[int, int], before: int | None
    ) -> None:
        """Show a sample.

        Args:
            sample: what is known of it as a whole.
            drawn: what came up.
            place: which one it is, the newest being 1, and of how many.
            before: how many could not come up because they had before; None where nobody knows any more.
        """
        if self._sample is None or self._sample.id != sample.id:
            self.at_hand = None
            self.scroll_home(animate=False)
        self._sample, self._drawn, self._before = sample, drawn, before
        number, count = place
        self._title(_("sample {number} of {count}").format(number=number, count=count) if count > 1 else "")
        self.renew()

    def _title(self, place: str) -> None:
        self.border_title = Content(_("what came up"))
        self.border_subtitle = Content(place)

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[str]:
        return [one.interaction for one in self._drawn]

    def compose_rows(self, width: int) -> Rows[str]:
        if self._sample is None:
            return [(line, None) for line in wrapped(self._said, width, "$muted")]
        rows: list[tuple[Content, str | None]] = [(line, None) for line in self._head(self._sample, width)]
        tickets = max((Content(clean_line(one.ticket)).cell_length for one in self._drawn), default=0)
        times = max((len(self._when(one)) for one in self._drawn), default=0)
        cells = min(tickets, _LONGEST_TICKET), times
        agent: str | None = None
        for one in self._drawn:
            if one.agent != agent:
                agent = one.agent
                rows += [(Content(""), None), (Content.styled(clean_line(agent), "bold $accent"), None)]
            rows += [(line, one.interaction) for line in self._interaction(one, cells, width)]
        return rows

    def _head(self, sample: KeptSample, width: int) -> Iterator[Content]:
        said = [_("drawn {n} of {total}").format(n=wording.count(sample.drawn), total=wording.count(sample.total))]
        if self._before:
            said.append(drawn_before(self._before))
        if sample.reviewed:
            reviewed = ngettext("● {n} was reviewed since", "● {n} were reviewed since", sample.reviewed)
            said.append(reviewed.format(n=wording.count(sample.reviewed)))
        yield from wrapped("; ".join(said), width, "bold")
        way = _("weighted") if sample.way == "weighted" else _("random")
        size = ngettext("{n} per agent", "{n} per agent", sample.size).format(n=sample.size)
        who = f"{clean_line(sample.by)}, {wording.clock(sample.at, self._now())}" if sample.by else ""
        how = [who, size, way, _("seed {seed}").format(seed=sample.seed)]
        how.append(clean_line(sample.search) or _("everything on record"))
        yield from wrapped(" · ".join(part for part in how if part), width, "$muted")

    def _when(self, one: SampledInteraction) -> str:
        return wording.clock(one.at, self._now())

    def _interaction(self, one: SampledInteraction, cells: tuple[int, int], width: int) -> Iterator[Content]:
        mark, style = ("▣", "$muted") if one.private else ("●", "$accent") if one.reviewed else ("◦", "$muted")
        here = one.interaction == self.at_hand
        head = Content.assemble(
            ("▸ " if here else "  ", "bold $accent"),
            (f"{mark} ", style),
            Content.styled(clean_line(one.ticket), "bold" if here else "").truncate(cells[0], ellipsis=True, pad=True),
            (f"  {self._when(one):<{cells[1]}}", "$muted"),
        )
        subject = _("private") if one.private and not one.subject else clean_line(one.subject)
        yield Content.assemble(head, f"  {subject}").truncate(width, ellipsis=True)
        if one.reasons and (one.reviewed or not self._blind):
            yield from wrapped(" · ".join(reason(why) for why in one.reasons), width, "$secondary", "    ", "    ")


def reason(why: Reason) -> str:
    """Say why an interaction deserves a look."""
    return {
        "focus dropped": _("focus {n} points or more below the usual").format(n=BIG_DROP),
        "expectations missed": _("expectations missed"),
        "long engaged": _("took {n} times as long as usual or longer").format(n=LONG),
    }.get(why, clean_line(why))
