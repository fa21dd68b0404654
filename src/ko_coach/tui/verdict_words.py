"""How an experiment ended, in lines: alike wherever the experiment is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.tui.text_pane import wrapped

if TYPE_CHECKING:
    from ko_coach.review.outcome_counts import Judged

MARKS = {"kept": "✓", "taken back": "✗", "unclear": "?"}
STYLES = {"kept": "$success", "taken back": "$error", "unclear": "$warning"}


def verdict_lines(judged: Judged | None, now: datetime, width: int, indent: str) -> Iterator[Content]:
    """Yield the verdict, by whom and when; or that there is none yet."""
    from ko_coach.review.outcome_words import verdict_name

    if judged is None:
        yield from wrapped(_("no verdict yet"), width, "$muted", indent, indent)
        return
    said = f"{MARKS.get(judged.verdict, '·')} {verdict_name(judged.verdict)}: {clean_line(judged.words)}"
    yield from wrapped(said, width, STYLES.get(judged.verdict, ""), indent, indent + "  ")
    about = f"{clean_line(judged.by)}, {wording.day(judged.at, now)}"
    yield from wrapped(about, width, "$muted", indent + "  ", indent + "  ")
