"""The prompts by phase, the why of the one at hand, and what became of the interaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from textual.content import Content
from textual.events import Click
from textual.message import Message

from ko_coach.coaching.checklist import Prompt
from ko_coach.coaching.session import Session
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.model import Phase
from ko_coach.tui.text_pane import TextPane, wrapped

_BOXES = {"shown": "□", "ticked": "☑", "ignored": "–", "nudged": "◆"}
_STYLES = {"shown": "", "ticked": "$success", "ignored": "$muted", "nudged": "bold $warning"}
_DONE = ("ticked", "ignored")
WAITING = "◌"
"""Stands for a box whose change is on its way to the disk."""
_INDENT = "      "


class PromptPanel(TextPane):
    """Shows a session's prompts; a click ticks one."""

    @dataclass
    class Ticked(Message):
        """A prompt was clicked."""

        number: int

    def __init__(self, kept: Callable[[], int]) -> None:
        super().__init__(id="prompts")
        self.session: Session | None = None
        self.banner = ""
        """What became of the interaction, once it is closed."""
        self.number = 0
        """The prompt at hand."""
        self._kept = kept
        self._rows: list[int] = []

    def show(self, session: Session | None, banner: str = "") -> None:
        """Show this session's prompts; the prompt at hand stays at hand while it is there."""
        if session is not self.session:
            self.number = 0
        self.session, self.banner = session, banner
        if session is not None and session.checklist.by_number(self.number) is None:
            ordered = self._ordered
            self.number = ordered[0].number if ordered else 0
        self.renew()

    @property
    def _ordered(self) -> list[Prompt]:
        return self.session.checklist.in_order(self.session.rubric) if self.session else []

    @property
    def at_hand(self) -> Prompt | None:
        return self.session.checklist.by_number(self.number) if self.session else None

    def turn_to(self, number: int) -> None:
        """Put this prompt at hand."""
        self.number = number
        self.renew()
        self._keep_in_sight()

    def acted(self) -> None:
        """Show what the agent did; what is at hand stays, unless it is done: then the next open prompt is at hand."""
        at_hand = self.at_hand
        if at_hand is not None and at_hand.action in _DONE:
            ordered = [*self._ordered, *self._ordered]
            after = ordered[ordered.index(at_hand) + 1 :]
            self.number = next((prompt.number for prompt in after if prompt.action not in _DONE), self.number)
        self.renew()
        self._keep_in_sight()

    def step(self, by: int) -> None:
        """Put the next prompt at hand, or the one before."""
        ordered = [prompt.number for prompt in self._ordered]
        if ordered:
            place = ordered.index(self.number) + by if self.number in ordered else 0
            self.turn_to(ordered[min(max(place, 0), len(ordered) - 1)])

    def action_up(self) -> None:
        self.step(-1)

    def action_down(self) -> None:
        self.step(1)

    def on_click(self, event: Click) -> None:
        row = event.y + self.scroll_offset.y
        if event.button == 1 and not self.text_selection and 0 <= row < len(self._rows) and self._rows[row]:
            self.post_message(self.Ticked(self._rows[row]))

    # ------------------------------------------------------------------ lines

    def compose_lines(self, width: int) -> list[Content]:
        session = self.session
        if session is None:
            self._rows = []
            return []
        phases = [(phase, list(prompts)) for phase, prompts in groupby(self._ordered, lambda prompt: prompt.phase)]
        lines = self._all_phases(phases, width)
        if len(lines) > self.size.height > 0 and len(phases) > 1:
            lines = self._one_phase(phases, width)
        self._rows = [row for _line, row in lines]
        return [line for line, _row in lines]

    def _all_phases(self, phases: list[tuple[str, list[Prompt]]], width: int) -> list[tuple[Content, int]]:
        lines = self._head(width)
        for phase, prompts in phases:
            lines += [*self._phase(phase, prompts, width), (Content(""), 0)]
        if not phases:
            lines += [
                (line, 0) for line in wrapped(_("No prompt fits this customer. Trust your own eyes."), width, "$muted")
            ]
        return lines + self._why(width)

    def _one_phase(self, phases: list[tuple[str, list[Prompt]]], width: int) -> list[tuple[Content, int]]:
        """Return the phase of the prompt at hand; the others as a line of counts."""
        at_hand = self.at_hand
        current = at_hand.phase if at_hand else phases[0][0]
        counts = [
            Content.styled(
                f"{self._title(phase)} {sum(one.action == 'ticked' for one in prompts)}/{len(prompts)}", style
            )
            for phase, prompts in phases
            for style in ["bold $accent" if phase == current else "$muted"]
        ]
        lines = [*self._head(width), (Content.styled(" · ", "$muted").join(counts), 0)]
        for phase, prompts in phases:
            if phase == current:
                lines += self._phase(phase, prompts, width, heading=False)
        return [*lines, (Content(""), 0), *self._why(width)]

    def _head(self, width: int) -> list[tuple[Content, int]]:
        if not self.banner:
            return []
        return [*((line, 0) for line in wrapped(self.banner, width, "$success")), (Content(""), 0)]

    def _phase(self, phase: str, prompts: list[Prompt], width: int, heading: bool = True) -> list[tuple[Content, int]]:
        lines: list[tuple[Content, int]] = []
        if heading:
            pause = next((one.pause.say(language()) for one in self._phases if one.id == phase), "")
            title = self._title(phase)
            lines.append((Content.assemble((title, "bold $accent"), (f" · {pause}" if pause else "", "$muted")), 0))
        for prompt in prompts:
            lines += [(line, prompt.number) for line in self._prompt(prompt, width)]
        return lines

    @property
    def _phases(self) -> tuple[Phase, ...]:
        return self.session.rubric.phases if self.session else ()

    def _title(self, phase: str) -> str:
        return next((one.title.say(language()).upper() for one in self._phases if one.id == phase), phase.upper())

    def _prompt(self, prompt: Prompt, width: int) -> list[Content]:
        here = prompt.number == self.number
        waiting = prompt.written > self._kept()
        box = WAITING if waiting and prompt.action in ("ticked", "ignored") else _BOXES[prompt.action]
        style = _STYLES[prompt.action]
        text_style = "bold" if here and not style else style
        lead = Content.assemble(
            ("▸ " if here else "  ", "bold $accent"), (f"{prompt.number} ", "$key"), (f"{box} ", style or "$muted")
        )
        lines = list(wrapped(self._with_mark(prompt), width - len(_INDENT), text_style))
        return [Content.assemble(lead if row == 0 else _INDENT, line) for row, line in enumerate(lines)]

    @staticmethod
    def _with_mark(prompt: Prompt) -> str:
        mark = {"new": _("new"), "changed": _("reworded"), "removed": _("withdrawn")}.get(prompt.mark, "")
        return f"{prompt.text} ‹{mark}›" if mark else prompt.text

    def _why(self, width: int) -> list[tuple[Content, int]]:
        prompt = self.at_hand
        if prompt is None or not prompt.why:
            return []
        return [(line, 0) for line in wrapped(_("why: ") + prompt.why, width, "italic $muted")]

    def _keep_in_sight(self) -> None:
        rows = [row for row, number in enumerate(self._rows) if number == self.number]
        if not rows:
            return
        top, height = self.scroll_offset.y, self.size.height
        if rows[0] < top:
            self.scroll_to(y=max(rows[0] - 1, 0), animate=False)
        elif rows[-1] >= top + height:
            self.scroll_to(y=rows[-1] - height + 1, animate=False)
