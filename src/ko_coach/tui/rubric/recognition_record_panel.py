"""Recognition, honestly: which rules agents overrode, and what sets apart whom no rule recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.rubric.conditions import Facts
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.unmet import ticket_key_by_key
from ko_coach.tui import explanations, wording
from ko_coach.tui.asking import Asking
from ko_coach.tui.cursor_pane import CursorPane, Rows
from ko_coach.tui.text_pane import wrapped
from ko_coach.wording import percent

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.recognised import NotRecognised, Recognitions, RuleUse, SetApart
    from ko_coach.tui.rubric.room import CoachWorld

_BAR = 10
_MOST_NAMED = 3
_ROOMY = 44
"""From so many columns on, a share has its bar."""


class RecognitionRecordPanel(CursorPane["RuleUse | SetApart"]):
    """What is at hand unfolds: the rule itself, or the line that could be pasted below `recognise:`."""

    def __init__(self, world: CoachWorld, rubric: Rubric) -> None:
        super().__init__(id="recognition-record")
        self.rubric = rubric
        self.found: Recognitions | None = None
        """None while nothing is known."""
        self._world = world
        self._trouble = ""
        self._asking: Asking[Recognitions] = Asking(self, world.record, "recognition-record")

    def on_mount(self) -> None:
        self.border_title = Content(_("overridden, not recognised"))
        self.look()

    def on_unmount(self) -> None:
        self._asking.stop()

    def look(self) -> None:
        """Ask the record what became of this rubric's rules."""
        rubric = self.rubric

        def work(log: Log, go_on: object) -> Recognitions:
            from ko_coach.review.recognition import recognition
            from ko_coach.tui.rubric.questions import rubric_of

            return recognition(log, rubric, lambda version: rubric_of(log, version), go_on=go_on)  # type: ignore[arg-type]

        self._asking.ask(work, self._answered, self._failed)

    def _answered(self, found: Recognitions) -> None:
        self.found, self._trouble = found, ""
        self.renew()

    def _failed(self, words: str) -> None:
        self._trouble = words
        self.renew()

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[RuleUse | SetApart]:
        found = self.found
        if found is None:
            return ()
        return [*found.rules, *(one for none in found.unrecognised for one in none.apart)]

    def compose_rows(self, width: int) -> Rows[RuleUse | SetApart]:
        found = self.found
        if found is None or self._trouble:
            return [(line, None) for line in wrapped(self._trouble or _("Reading the record…"), width, "$muted")]
        rows: list[tuple[Content, RuleUse | SetApart | None]] = []
        rows += [(line, None) for line in self._about(found, width)]
        rows += [(line, None) for line in _heading(_("Rules, by how often agents named another"), width)]
        if not found.rules:
            rows += [(line, None) for line in wrapped(_("No rule has recognised anybody yet."), width, "$muted")]
        for use in found.rules:
            rows += [(Content(""), None)] if use is not found.rules[0] else []
            rows += [(line, use) for line in self._rule(use, width)]
        for none in found.unrecognised:
            rows += self._nobody(none, width)
        return [*rows, *((line, None) for line in self._idle(found, width))]

    def _about(self, found: Recognitions, width: int) -> Iterator[Content]:
        said = ngettext(
            "The latest {n} interaction, without private ones.",
            "The latest {n} interactions, without private ones.",
            found.looked_at,
        ).format(n=wording.count(found.looked_at))
        if found.first is not None:
            said += " " + _("The oldest is of {day}.").format(day=wording.day(found.first, self._world.now()))
        yield from wrapped(said, width, "$muted")
        unknown = found.without_words + found.without_version
        if unknown:
            said = _(
                "Of {n} nobody can say which rule it was: the customer's words are no longer kept ({words}), or the "
                "version is not on record ({versions})."
            )
            words, versions = wording.count(found.without_words), wording.count(found.without_version)
            yield from wrapped(said.format(n=wording.count(unknown), words=words, versions=versions), width, "$muted")

    # ------------------------------------------------------------------ rules

    def _rule(self, use: RuleUse, width: int) -> Iterator[Content]:
        here = use == self.at_hand
        lead = "▸ " if here else "  "
        for row, line in enumerate(wrapped(self._titled(use), width - 2, "bold" if here else "")):
            yield Content.assemble((lead if row == 0 else "  ", "bold $accent"), line)
        yield from self._figures(use, width)
        if use.to:
            named = ", ".join(f"{self._called(use.kind, one)} {wording.count(n)}" for one, n in use.to[:_MOST_NAMED])
            yield from wrapped(_("most often to {named}").format(named=named), width, "$secondary", "  ", "  ")
        if here:
            asked = ticket_key_by_key(use.rule.ticket, Facts()).unmet
            weight = _("weight {n}").format(n=use.rule.weight)
            said = f"{explanations.needs(asked, self.rubric)} ({weight})"
            yield from wrapped(said, width, "$muted", "    ", "    ")

    def _figures(self, use: RuleUse, width: int) -> Iterator[Content]:
        recognised = ngettext("recognised {n} time", "recognised {n} times", use.recognised)
        said = recognised.format(n=wording.count(use.recognised))
        if use.share is None:
            yield from wrapped(said + " · " + _("too few for a figure"), width, "$muted", "  ", "  ")
            return
        said += " · " + _("overridden {n}").format(n=wording.count(use.overridden))
        if not use.enough:
            yield from wrapped(said + " · " + _("too few yet"), width, "$muted", "  ", "  ")
            return
        yield from wrapped(said, width, "", "  ", "  ")
        low, high = use.interval
        share = _("{share} ({low} to {high} %)").format(
            share=percent(use.share), low=round(100 * low), high=round(100 * high)
        )
        if width >= _ROOMY:
            full = round(_BAR * use.share)
            bar = Content.assemble(("█" * full, "$warning"), ("░" * (_BAR - full), "$line"))
            yield Content.assemble("  ", bar, " ", share)
        else:
            yield from wrapped(share, width, "", "  ", "  ")

    def _titled(self, use: RuleUse) -> str:
        said = _("persona {name}, rule\u00a0{n}") if use.kind == "persona" else _("stage {name}, rule\u00a0{n}")
        return said.format(name=self._called(use.kind, use.id), n=use.number)

    def _called(self, kind: str, identity: str) -> str:
        called = explanations.persona_name if kind == "persona" else explanations.stage_name
        return called(identity, self.rubric)

    def _idle(self, found: Recognitions, width: int) -> Iterator[Content]:
        yield Content("")
        if found.idle:
            numbers: dict[str, list[str]] = {}
            for use in found.idle:
                numbers.setdefault(self._called(use.kind, use.id), []).append(str(use.number))
            said = ngettext("{n} rule recognised nobody:", "{n} rules recognised nobody:", len(found.idle))
            names = " · ".join(f"{name} {', '.join(some)}" for name, some in numbers.items())
            yield from wrapped(f"{said.format(n=len(found.idle))} {names}", width, "$muted")
        if found.gone:
            said = ngettext(
                "{n} answer came from a rule that the rubric has no more.",
                "{n} answers came from rules that the rubric has no more.",
                found.gone,
            )
            yield from wrapped(said.format(n=wording.count(found.gone)), width, "$muted")

    # ------------------------------------------------------------------ nobody recognised

    def _nobody(self, none: NotRecognised, width: int) -> Rows[RuleUse | SetApart]:
        title = _("No persona recognised") if none.kind == "persona" else _("No stage recognised")
        rows: list[tuple[Content, RuleUse | SetApart | None]] = [(line, None) for line in _heading(title, width)]
        rows += [(line, None) for line in self._how_many(none, width)]
        for one in none.apart:
            rows += [(line, one) for line in self._apart(one, none, width)]
        return rows

    def _how_many(self, none: NotRecognised, width: int) -> Iterator[Content]:
        said = _("{n} not recognised, {others} others").format(
            n=wording.count(none.n), others=wording.count(none.others)
        )
        yield from wrapped(said, width)
        if none.named:
            named = ", ".join(
                f"{self._called(none.kind, one)} {wording.count(n)}" for one, n in none.named[:_MOST_NAMED]
            )
            yield from wrapped(_("agents named {named}").format(named=named), width, "$secondary")
        if not none.enough:
            yield from wrapped(_("too few yet"), width, "$muted")
        elif not none.apart:
            yield from wrapped(_("No word or tag sets them apart beyond chance."), width, "$muted")
        else:
            said = _("More common here than chance would have it; at most one such list in twenty holds a chance word:")
            first = next(one for one in self.found.unrecognised if one.apart) if self.found else none
            yield from wrapped(said, width, "$muted") if none is first else ()

    def _apart(self, one: SetApart, none: NotRecognised, width: int) -> Iterator[Content]:
        from ko_coach.review.recognised import yaml_line

        here = one == self.at_hand
        name = one.term.text if one.term.kind == "words" else _("tag {value}").format(value=one.term.text)
        said = _("{word}: {here}\u00a0of\u00a0{n}, {elsewhere}\u00a0of\u00a0{others}\u00a0others").format(
            word=name,
            here=wording.count(one.here),
            n=wording.count(none.n),
            elsewhere=wording.count(one.elsewhere),
            others=wording.count(none.others),
        )
        for row, line in enumerate(wrapped(said, width - 2, "bold" if here else "")):
            yield Content.assemble(("▸ " if here and row == 0 else "  ", "bold $accent"), line)
        if here:
            yield from wrapped(_("as a rule, below recognise:"), width, "$muted", "    ", "    ")
            yield from wrapped(yaml_line(one.term), width, "$key", "    ", "    ")


def _heading(title: str, width: int) -> Iterator[Content]:
    yield Content("")
    yield from wrapped(title, width, "bold $accent")
