"""The versions, newest first: when, by whom, what for, and what they changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.record.versions import KeptVersion
from ko_coach.review.effects import VersionOutcome
from ko_coach.rubric.model import Rubric
from ko_coach.tui import wording
from ko_coach.tui.actions import bindings
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.rubric.diff_panel import differing
from ko_coach.tui.rubric.effect_words import comparison_lines
from ko_coach.tui.rubric.questions import Chapter
from ko_coach.tui.text_pane import wrapped
from ko_coach.tui.verdict_words import verdict_lines

if TYPE_CHECKING:
    from ko_coach.review.outcome_counts import Judged

_ROOMY = 44
"""From so many columns on, a count says what it counts."""
_MOST = 200
"""Versions that are listed."""


class HistoryPanel(CursorPane[str]):
    """The version at hand unfolds: its note, what came of it, and what it changed."""

    BINDINGS = bindings("history")

    @dataclass
    class WantedOut(Message):
        """The coach wants the files of this version back."""

        rubric: Rubric

    @dataclass
    class VerdictWanted(Message):
        """The coach wants to say how the experiment that began with this version ended."""

        version: str
        """Empty where the version at hand is part of no experiment."""
        changed: str
        judged: Judged | None

    def __init__(self, now: Callable[[], datetime], current: str) -> None:
        super().__init__(id="history")
        self._now = now
        self.current = current
        self._versions: Sequence[KeptVersion] = ()
        self._trouble = ""
        self._chapters: dict[str, Chapter | None] = {}
        self._outcomes: dict[str, VersionOutcome] = {}
        self._verdicts: Mapping[str, Judged] = {}

    def on_mount(self) -> None:
        self.border_title = Content(_("history"))

    def show(
        self,
        versions: Sequence[KeptVersion],
        outcomes: Sequence[VersionOutcome] = (),
        trouble: str = "",
        verdicts: Mapping[str, Judged] | None = None,
    ) -> None:
        """Show these versions, newest first, with what came of those that carry a note, and how that ended."""
        self._verdicts = verdicts or {}
        self._versions, self._trouble = versions[:_MOST], trouble
        self._outcomes = {outcome.version: outcome for outcome in outcomes}
        if self.at_hand not in self.things():
            self.at_hand = next(iter(self.things()), None)
        self.renew()

    def tell(self, version: str, chapter: Chapter | None) -> None:
        """Take what was asked for about one version."""
        self._chapters[version] = chapter
        self.renew()

    @property
    def wanted(self) -> tuple[KeptVersion, KeptVersion | None] | None:
        """The version at hand and the one before it, while nothing is known of it yet."""
        if self.at_hand is None or self.at_hand in self._chapters:
            return None
        place = next((place for place, one in enumerate(self._versions) if one.version == self.at_hand), None)
        if place is None:
            return None
        one = self._versions[place]
        return one, next((older for older in self._versions[place + 1 :] if older.name == one.name), None)

    def things(self) -> Sequence[str]:
        return [version.version for version in self._versions]

    def action_write_out(self) -> None:
        chapter = self._chapters.get(self.at_hand or "")
        if chapter is not None:
            self.post_message(self.WantedOut(chapter.rubric))

    def action_verdict(self) -> None:
        begun = self._experiment(self.at_hand or "")
        changed = begun.note.changed.say(language()) if begun else ""
        version = begun.version if begun else ""
        self.post_message(self.VerdictWanted(version, changed, self._verdicts.get(version)))

    def _experiment(self, version: str) -> VersionOutcome | None:
        """Return the experiment that the version is part of: the first that carries its note stands for all."""
        chapter = self._chapters.get(version)
        note = chapter.rubric.version_note if chapter else None
        place = next((place for place, one in enumerate(self._versions) if one.version == version), None)
        if note is None or place is None:
            return None
        older = (self._outcomes.get(one.version) for one in self._versions[place:])
        nearest = next((one for one in older if one is not None), None)
        return nearest if nearest is not None and nearest.note == note else None

    # ------------------------------------------------------------------ lines

    def compose_rows(self, width: int) -> Rows[str]:
        if not self._versions:
            return [(line, None) for line in wrapped(self._trouble or _("Reading the record…"), width, "$muted")]
        return [(line, version.version) for version in self._versions for line in self._version(version, width)]

    def _version(self, version: KeptVersion, width: int) -> Iterator[Content]:
        here = version.version == self.at_hand
        mark = "● " if version.version == self.current else "  "
        when = wording.clock(version.at, self._now())
        head = Content.assemble(
            ("▸ " if here else "  ", "bold $accent"),
            (mark, "$success"),
            (f"v{version.version[:4]} ", "bold" if here else ""),
            (when, "$muted"),
            (f" {version.author}" if version.author else "", "$secondary"),
        )
        used = wording.count(version.interactions)
        if width >= _ROOMY:
            used = ngettext("{n} interaction", "{n} interactions", version.interactions).format(n=used)
        tail = Content.styled(used if version.interactions else "·", "$muted")
        room = max(width - tail.cell_length - 1, 6)
        yield Content.assemble(head.truncate(room, ellipsis=True, pad=True), " ", tail)
        if here:
            yield from self._unfolded(version, width)
            yield Content("")

    def _unfolded(self, version: KeptVersion, width: int) -> Iterator[Content]:
        if version.version not in self._chapters:
            yield from wrapped(_("Reading…"), width, "$muted", "    ", "    ")
            return
        chapter = self._chapters[version.version]
        if chapter is None:
            yield from wrapped(_("This version cannot be read any more."), width, "$warning", "    ", "    ")
            return
        if note := chapter.rubric.version_note:
            for label, text in (
                (_("changed"), note.changed), (_("we expect"), note.expect), (_("we will know"), note.measure)
            ):  # fmt: skip
                yield from _labelled(label, text.say(language()), width)
        outcome = self._outcomes.get(version.version)
        if outcome is not None and outcome.comparison is not None:
            yield from wrapped(_("what came of it"), width, "$muted", "    ", "    ")
            for line in comparison_lines(outcome.comparison, chapter.rubric):
                yield from wrapped(line, width, "$accent", "      ", "      ")
        yield from self._loop(version.version, chapter, width)
        if chapter.compared.before is not None:
            against = _("Against v{version}:").format(version=chapter.compared.before.version[:4])
            yield from wrapped(against, width, "$muted", "    ", "    ")
            for row in differing(chapter.compared.differences, width - 4, full=False):
                yield Content.assemble("    ", row)
            if not chapter.compared.differences:
                yield from wrapped(_("Nothing differs."), width, "$muted", "    ", "    ")

    def _loop(self, version: str, chapter: Chapter, width: int) -> Iterator[Content]:
        """Yield the outcome that the note names, and how the experiment ended."""
        note = chapter.rubric.version_note
        if note is not None and note.outcome:
            served = chapter.rubric.outcome_by_id.get(note.outcome)
            yield from _labelled(_("for the outcome"), served.who.say(language()) if served else note.outcome, width)
        begun = self._experiment(version)
        if begun is not None:
            yield from wrapped(_("verdict"), width, "$muted", "    ", "    ")
            yield from verdict_lines(self._verdicts.get(begun.version), self._now(), width, "      ")


def _labelled(label: str, text: str, width: int) -> Iterator[Content]:
    yield from wrapped(label, width, "$muted", "    ", "    ")
    yield from wrapped(text, width, "", "      ", "      ")
