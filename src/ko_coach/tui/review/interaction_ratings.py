"""How the agent and the leads rated the interaction, what the leads said of it, and who looked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.record.entries import Answer
from ko_coach.review.interaction_gaps import gaps
from ko_coach.review.interaction_values import Covered, OpenedInteraction, StandingReview, Told
from ko_coach.review.viewer import Viewer
from ko_coach.text import clean, clean_line
from ko_coach.tui import wording
from ko_coach.tui.review import interaction_words as words
from ko_coach.tui.review.interaction_scale import LEAD, SELF, covered_line, scale_lines
from ko_coach.tui.review.interaction_story import heading
from ko_coach.tui.text_pane import TextPane, wrapped


class RatingsPane(TextPane):
    """Read only: it scrolls."""

    def __init__(self, viewer: Callable[[], Viewer], now: Callable[[], datetime]) -> None:
        super().__init__(id="ratings")
        self._viewer, self._now = viewer, now
        self._opened: OpenedInteraction | None = None

    def on_mount(self) -> None:
        self.border_title = Content(_("ratings and reviews"))

    def show(self, opened: OpenedInteraction | None) -> None:
        """Show what is said of this interaction."""
        ours = self._opened is not None and opened is not None and self._opened.outline.id == opened.outline.id
        self._opened = opened
        self.renew()
        if not ours:
            self.scroll_home(animate=False)

    # ------------------------------------------------------------------ lines

    def compose_lines(self, width: int) -> list[Content]:
        opened = self._opened
        if opened is None or opened.told is None:
            return []
        return [*self._ratings(opened, opened.told, width), *self._looks(opened, width)]

    def _ratings(self, opened: OpenedInteraction, told: Told, width: int) -> Iterator[Content]:
        """Yield the self-rating, then every review: beside it where it rates, then its words; the viewer's first."""
        rating = told.rating
        own = rating.answers if rating and not isinstance(rating.answers, Covered) else ()
        if rating is None:
            yield from wrapped(_("The agent has not rated it."), width, "$muted")
        else:
            yield self._legend(SELF, "$secondary", opened.outline.agent, rating.submission.at, _("self-rating"))
        if rating is not None and isinstance(rating.answers, Covered):
            yield from _covered(told, rating.answers, width)
        elif not any(_seen(review) for review in told.reviews):
            yield from _scales(told, own, (), told.rated_under, width)
        for review in sorted(told.reviews, key=lambda one: one.by != self._viewer().name):
            yield Content("")
            read = ""
            if review.read_at is not None:
                read = _("read {when}").format(when=wording.clock(review.read_at, self._now()))
            yield self._legend(LEAD, "$accent", review.by, review.at, read)
            if answers := _seen(review):
                yield from _scales(told, own, answers, review.version, width)
                yield Content("")
            yield from self._said(review, width)

    def _legend(self, mark: str, style: str, name: str, at: datetime, more: str) -> Content:
        when = wording.clock(at, self._now())
        about = " · ".join(("", when, more) if more else ("", when))
        return Content.assemble((f"{mark} ", style), (clean_line(name), "bold"), (about, "$muted"))

    # ------------------------------------------------------------------ what was said

    def _said(self, review: StandingReview, width: int) -> Iterator[Content]:
        if review.thanks:
            yield Content.styled("♥ " + _("thanks"), "bold $success")
        if review.comment:
            yield from wrapped(clean(review.comment), width)
        if isinstance(review.answers, Covered):
            yield from wrapped(_("Rated; covered as well until your own review stands."), width, "$muted")
        yield from self._step(review, width)
        for reply in review.replies:
            at = wording.clock(reply.at, self._now())
            yield Content.assemble(("↳ ", "$accent"), (clean_line(reply.by), "bold"), (f" · {at}", "$muted"))
            yield from wrapped(clean(reply.words), width, "", "  ", "  ")

    def _step(self, review: StandingReview, width: int) -> Iterator[Content]:
        if not review.next_step:
            return
        text = clean(review.next_step)
        if review.done_at is not None:
            done = _("done · {name} · {when}")
            done = done.format(name=clean_line(review.done_by), when=wording.clock(review.done_at, self._now()))
            yield from wrapped(text, width, "$muted", "☑ ", "  ")
            yield from wrapped(done, width, "$muted", "  ", "  ")
            return
        yield from wrapped(text, width, "bold", "□ ", "  ")
        if due := words.due(review.due, self._now()):
            late = review.due < self._now().astimezone().date().isoformat()
            yield from wrapped(due, width, "$error" if late else "$muted", "  ", "  ")

    def _looks(self, opened: OpenedInteraction, width: int) -> Iterator[Content]:
        told = opened.told
        looks = told.looks if told else ()
        if not looks and not opened.own:
            return
        yield from heading(_("who looked"))
        if not looks:
            yield from wrapped(_("Nobody but you."), width, "$muted")
        for name in dict.fromkeys(look.by for look in looks):
            yield from wrapped(_looked(name, [look.at for look in looks if look.by == name], self._now()), width)


def _looked(name: str, times: Sequence[datetime], now: datetime) -> str:
    said = f"{clean_line(name)} · {wording.clock(times[-1], now)}"
    if len(times) == 1:
        return said
    more = ngettext("and {n} time before", "and {n} times before", len(times) - 1).format(n=len(times) - 1)
    return f"{said} {more}"


def _seen(review: StandingReview) -> tuple[Answer, ...]:
    """Return the answers of a review that may be seen."""
    return () if isinstance(review.answers, Covered) else review.answers


def _scales(told: Told, own: Sequence[Answer], lead: Sequence[Answer], version: str, width: int) -> Iterator[Content]:
    """Yield every question with both answers, in the agent's wording where the agent answered it."""
    for gap in gaps(own, lead):
        asked = words.criterion_of(told, version if gap.own is None else told.rated_under, gap.criterion)
        yield from scale_lines(gap, asked, width)


def _covered(told: Told, answers: Covered, width: int) -> Iterator[Content]:
    for name in answers.criteria:
        yield covered_line(clean_line(name), words.criterion_of(told, told.rated_under, name), width)
    why = _("Covered, so that you judge with your own eyes. Press r to rate; c if you only comment.")
    yield from wrapped(why, width, "$warning")
