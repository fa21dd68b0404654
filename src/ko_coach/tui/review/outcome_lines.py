"""An outcome in lines: in short for the list, and in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.review import outcome_words as words
from ko_coach.review.outcome_counts import Judged
from ko_coach.review.outcome_values import Experiment, Progress
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.review.outcome_chart import way_bar, weeks_chart
from ko_coach.tui.text_pane import wrapped
from ko_coach.tui.verdict_words import verdict_lines

Line = tuple[Content, str]
"""A line, and the version of the experiment that it tells of; empty where it tells of none."""
_CHART = 8
_STYLES = {
    "meaning changed": "$warning",
    "too few": "$muted",
    "no clear difference": "",
    "higher": "bold",
    "lower": "bold",
}


def summary_lines(found: Progress, width: int, *, here: bool) -> Iterator[Content]:
    """Yield the outcome in short: for whom, how far, and by when."""
    lead = "▸ " if here else "  "
    for line in wrapped(words.say(found.outcome.who), width, "bold" if here else "", lead, "  "):
        yield line.stylize("$accent", 0, 1)
    yield Content.assemble("  ", way_bar(found, width - 2))
    n = f"n\u00a0{wording.count(found.now.n)}"
    told = n if found.now.enough else _("{n}, too few").format(n=n)
    yield from wrapped(f"{told} · {words.due(found)}", width, "$muted", "  ", "  ")


def experiment_line(one: Experiment, now: datetime, width: int, *, here: bool) -> Content:
    """Return one experiment in a line: its version, its day, and how it ended."""
    head = [("  ▸ " if here else "    ", "bold $accent"), (f"v{one.version[:4]} ", "bold" if here else "")]
    head += [(wording.day(one.at, now), "$muted"), (f"  {_ended(one.judged)}", "$secondary")]
    return Content.assemble(*head).truncate(width, ellipsis=True)


def _ended(judged: Judged | None) -> str:
    return words.verdict_name(judged.verdict) if judged else _("no verdict yet")


def figure_lines(found: Progress, called: words.Called, width: int) -> Iterator[Content]:
    """Yield who, how it would be noticed, and what the record says."""
    measure = found.outcome.measure
    yield from wrapped(words.say(found.outcome.notice), width, "$quote")
    yield from wrapped(words.measure(measure, called), width, "$muted")
    yield Content("")
    if found.own:
        yield from wrapped(_("Your own answers alone: fewer than five agents answered."), width, "$muted")
    yield from wrapped(words.figure(measure, found.now), width, "bold" if found.now.value is not None else "$muted")
    about = [words.agents(found.now)] if found.now.n and not found.own else []
    yield from wrapped(" · ".join([*about, words.baseline(found)]), width, "$muted")
    if moved := words.moved(found):
        style = "$warning" if found.baseline.meaning_changed else "$muted" if found.way is None else ""
        yield from wrapped(moved, width, style)
    if found.now.enough:
        yield from wrapped(words.heading(measure, found.heading), width)
    chart = list(weeks_chart(found, width, _CHART))
    if chart:
        yield from (Content(""), *chart)


def loop_lines(found: Progress, now: datetime, width: int, at_hand: str) -> Iterator[Line]:
    """Yield what started the outcome, and the experiments that serve it."""
    yield Content(""), ""
    yield Content.styled(_("what started it"), "bold $accent"), ""
    for heard in found.observations:
        for line in wrapped(wording.quoted(words.say(heard.words)), width, "", "· ", "  "):
            yield line, ""
        for line in wrapped(words.heard(heard), width, "$muted", "  ", "  "):
            yield line, ""
    if not found.observations:
        yield Content.styled(_("No observation is written down."), "$muted"), ""
    yield Content(""), ""
    yield Content.styled(_("experiments"), "bold $accent"), ""
    for one in found.experiments:
        for line in experiment_lines(one, found, now, width, here=one.version == at_hand):
            yield line, one.version
    if not found.experiments:
        said = _("No version names it in its note yet (version_note.outcome).")
        for line in wrapped(said, width, "$muted"):
            yield line, ""


def experiment_lines(one: Experiment, found: Progress, now: datetime, width: int, *, here: bool) -> Iterator[Content]:
    """Yield one experiment whole: what changed, what it did, and how it ended."""
    author = clean_line(one.author)
    yield Content.assemble(
        ("▸ " if here else "  ", "bold $accent"),
        (f"v{one.version[:4]} ", "bold" if here else ""),
        (wording.day(one.at, now), "$muted"),
        (f" {author}" if author else "", "$secondary"),
    ).truncate(width, ellipsis=True)
    yield from wrapped(words.say(one.note.changed), width, "", "    ", "    ")
    for line in words.effect(found.outcome.measure, one.effect):
        yield from wrapped(line, width, _STYLES[one.effect.verdict], "    ", "    ")
    yield from verdict_lines(one.judged, now, width, "    ")
