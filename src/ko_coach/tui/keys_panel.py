"""Every key and what it does, and where things are."""

from __future__ import annotations

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.tui.action import Where
from ko_coach.tui.actions import key_of, sections
from ko_coach.tui.text_pane import TextPane, wrapped

_KEY_COLUMN = 8


class KeysPanel(TextPane):
    """The keys of one room, by place."""

    def __init__(self, room: Where, keymap: dict[str, str], places: list[tuple[str, str]]) -> None:
        super().__init__(id="keys")
        self._room: Where = room
        self._keymap = keymap
        self._places = places

    def on_mount(self) -> None:
        self.border_title = Content(_("keys"))

    def compose_lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for title, actions in sections(self._room):
            lines.append(Content.styled(title, "bold $accent"))
            if self._room in ("shift", "rehearsal") and not lines[1:]:
                lines += self._line("1-9", _("Tick or untick a prompt"), width)
            for action in actions:
                lines += self._line(key_of(action, self._keymap), _(action.help), width)
            lines.append(Content(""))
        lines += self._line("^p", _("All commands by name"), width)
        lines += [Content(""), Content.styled(_("Where things are"), "bold $accent")]
        for name, path in self._places:
            lines += wrapped(name, width, "$muted")
            lines += wrapped(path, width, "", "  ", "  ")
        return lines

    @staticmethod
    def _line(key: str, said: str, width: int) -> list[Content]:
        rows = wrapped(said, max(width - _KEY_COLUMN, 8))
        return [
            Content.assemble((key.ljust(_KEY_COLUMN) if row == 0 else " " * _KEY_COLUMN, "$key"), line)
            for row, line in enumerate(rows)
        ]
