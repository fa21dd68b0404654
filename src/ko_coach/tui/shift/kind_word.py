"""A kind word after some tired days, for the agent and nobody else."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message

from ko_coach.i18n import gettext as _
from ko_coach.tui.text_pane import TextPane, wrapped


class KindWord(TextPane):
    """Says that tired days are seen, and what a pause could be; any of Enter and Escape goes on."""

    class Read(Message):
        """The agent goes on."""

    def __init__(self) -> None:
        super().__init__(id="kind-word")

    def on_mount(self) -> None:
        self.border_title = Content(_("For you"))

    def compose_lines(self, width: int) -> list[Content]:
        said = (
            (_("Three tired days in a row."), "bold"),
            (_("That happens to people who give a lot. Nobody else sees this: it goes into no figure of yours."), ""),
            (_("A pause to take now, five minutes:"), "bold"),
            (_("Stand up and look out of a window, at something far away. Drink a glass of water. Breathe out longer"
               " than in, ten times. The queue will still be there, and the next customer meets somebody rested."), ""),
            (_("If it stays like this, tell somebody whom you trust."), "$muted"),
            (_("⏎ goes on"), "$accent"),
        )  # fmt: skip
        lines: list[Content] = []
        for words, style in said:
            lines += [*wrapped(words, width, style), Content("")]
        return lines

    def action_choose(self) -> None:
        self.post_message(self.Read())
