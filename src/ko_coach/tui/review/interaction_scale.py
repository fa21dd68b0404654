"""One question with its answers as marks on its scale: the agent's own beside the lead's."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from ko_coach.record.entries import Answer
from ko_coach.review.interaction_gaps import Gap
from ko_coach.rubric.model import Criterion
from ko_coach.tui.review import interaction_gap_words as gap_words
from ko_coach.tui.review import interaction_words as words
from ko_coach.tui.text_pane import wrapped

SELF, LEAD, BOTH = "○", "●", "◉"
_COVER = "█"
_COLOURS = {"same": "$success", "apart": "$warning"}


def scale_lines(found: Gap, criterion: Criterion | None, width: int) -> Iterator[Content]:
    """Yield the question's name with both answers, its scale with both marks, and the gap in words.

    Where the two differ, the anchors of both answers are told: they are what the talk will be about.
    """
    marks = [(SELF, found.own, "$secondary"), (LEAD, found.lead, "$accent")]
    said = [
        Content.assemble((f"{mark} ", style), (gap_words.answer(given, criterion), "bold"))
        for mark, given, style in marks
        if given is not None
    ]
    yield headed(words.say(criterion.name) if criterion else found.criterion, Content("  ").join(said), width)
    gap = gap_words.gap(found)
    style = _COLOURS.get(found.verdict, "$muted")
    if criterion is None:
        yield from wrapped(gap, width, style, "  ", "  ") if gap else ()
        return
    scale = Content.assemble("  ", _scale(criterion, found.own, found.lead))
    if scale.cell_length + len(gap) + 2 <= width:
        yield Content.assemble(scale, "  ", (gap, style))
    else:
        yield scale
        yield from wrapped(gap, width, style, "  ", "  ")
    if found.verdict == "apart":
        yield from _anchors(criterion, found, width)


def covered_line(name: str, criterion: Criterion | None, width: int) -> Content:
    """Return the question's name and its scale, with nothing to be read on it."""
    if criterion is None:
        return headed(name, Content.styled(_COVER, "$muted"), width)
    cover = (_COVER * (len(criterion.values) * 3 - 2), "$line")
    low, high = (f"{criterion.lowest} ", "$muted"), (f" {criterion.highest}", "$muted")
    return headed(words.say(criterion.name), Content.assemble(low, cover, high), width)


def headed(name: str, tail: Content, width: int) -> Content:
    """Return a line with the tail at its end, the name cut where it must be."""
    room = max(width - tail.cell_length - 1, 4)
    return Content.assemble(Content.styled(name, "bold").truncate(room, ellipsis=True, pad=True), " ", tail)


def _scale(criterion: Criterion, own: Answer | None, lead: Answer | None) -> Content:
    mine, theirs = own.value if own else None, lead.value if lead else None
    steps = []
    for value in criterion.values:
        if value == mine == theirs:
            steps.append(Content.styled(BOTH, "bold $success"))
        elif value == mine:
            steps.append(Content.styled(SELF, "bold $secondary"))
        elif value == theirs:
            steps.append(Content.styled(LEAD, "bold $accent"))
        else:
            steps.append(Content.styled("·", "$muted"))
    line = Content.styled("──", "$line").join(steps)
    return Content.assemble((f"{criterion.lowest} ", "$muted"), line, (f" {criterion.highest}", "$muted"))


def _anchors(criterion: Criterion, found: Gap, width: int) -> Iterator[Content]:
    anchors = dict(criterion.anchors)
    for mark, given in ((SELF, found.own), (LEAD, found.lead)):
        if given is not None and given.value in anchors:
            yield from wrapped(words.say(anchors[given.value]), width, "$muted", f"  {mark} ", "    ")
