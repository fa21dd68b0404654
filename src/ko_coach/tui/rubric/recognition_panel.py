"""What became of every rule that recognises a persona or a stage, for the ticket at hand."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from ko_coach.coaching.explaining import Candidate, Recognition, RuleVerdict
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.model import Rubric
from ko_coach.tui import explanations
from ko_coach.tui.rubric.tuning import Seen
from ko_coach.tui.text_pane import TextPane, wrapped


class RecognitionPanel(TextPane):
    """Those that fit first; of the others, what they would have needed."""

    def __init__(self) -> None:
        super().__init__(id="recognition")
        self._seen: Seen | None = None

    def on_mount(self) -> None:
        self.border_title = Content(_("why recognised"))

    def show(self, seen: Seen) -> None:
        """Show how persona and stage were recognised in this situation."""
        self._seen = seen
        self.renew()

    def compose_lines(self, width: int) -> list[Content]:
        seen = self._seen
        if seen is None:
            return []
        return [
            *self._one(_("persona"), seen.persona, seen.rubric, width),
            Content(""),
            *self._one(_("stage"), seen.stage, seen.rubric, width),
        ]

    def _one(self, title: str, found: Recognition, rubric: Rubric, width: int) -> Iterator[Content]:
        name = next((one.name.say(language()) for one in found.candidates if one.id == found.chosen.id), "")
        yield from wrapped(f"{title}: {name or _('not known yet')}", width, "bold $accent")
        yield from wrapped(explanations.why(found), width, "$muted")
        fitting = [one for one in found.candidates if any(rule.holds for rule in one.rules)]
        others = [one for one in found.candidates if one not in fitting]
        for candidate in sorted(fitting, key=lambda one: one.id != found.chosen.id):
            yield from self._candidate(candidate, rubric, width, chosen=candidate.id == found.chosen.id)
        for candidate in others:
            yield from self._candidate(candidate, rubric, width, chosen=False)

    @staticmethod
    def _candidate(candidate: Candidate, rubric: Rubric, width: int, *, chosen: bool) -> Iterator[Content]:
        fits = any(rule.holds for rule in candidate.rules)
        mark, style = ("✓ ", "$success") if chosen else (("· ", "") if fits else ("  ", "$muted"))
        yield from wrapped(
            candidate.name.say(language()), width, f"bold {style}".strip() if fits else style, mark, "  "
        )
        if not candidate.rules:
            yield from wrapped(_("has no rules"), width, "$muted", "    ", "    ")
        for rule in sorted(candidate.rules, key=lambda one: (not one.holds, len(one.unmet))):
            yield from _rule(rule, rubric, width)


def _rule(rule: RuleVerdict, rubric: Rubric, width: int) -> Iterator[Content]:
    mark, style = ("  ✓ ", "$success") if rule.holds else ("  ✗ ", "$muted")
    weight = _("weight {n}").format(n=rule.weight)
    yield from wrapped(f"{explanations.rule(rule, rubric, detail=True)} ({weight})", width, style, mark, "    ")
