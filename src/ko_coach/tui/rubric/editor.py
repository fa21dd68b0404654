"""The coach's own editor, opened at the very line."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

from ko_coach.rubric.places import Place

_FALLBACKS = ("nano", "micro", "vim", "vi")
"""Tried in this order where neither VISUAL nor EDITOR is set; friendlier ones first."""
_IN_ITS_OWN_WINDOW = frozenset(
    {"code", "codium", "vscodium", "code-insiders", "cursor", "windsurf", "subl", "sublime_text", "zed", "zeditor",
     "kate", "gedit", "gnome-text-editor", "xed", "pluma", "mousepad", "idea", "pycharm", "bbedit", "mate", "gvim",
     "mvim"}
)  # fmt: skip

_ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("vim", "nvim", "gvim", "mvim", "view"), ("+call cursor({line},{column})", "{file}")),
    **dict.fromkeys(("vi", "joe", "nvi", "vis", "ee", "jmacs", "jpico"), ("+{line}", "{file}")),
    **dict.fromkeys(("nano", "rnano", "pico", "ne"), ("+{line},{column}", "{file}")),
    **dict.fromkeys(
        ("emacs", "emacsclient", "kak", "gedit", "gnome-text-editor", "xed", "pluma"), ("+{line}:{column}", "{file}")
    ),
    **dict.fromkeys(
        ("code", "codium", "vscodium", "code-insiders", "cursor", "windsurf"), ("--goto", "{file}:{line}:{column}")
    ),
    **dict.fromkeys(
        ("hx", "helix", "micro", "subl", "sublime_text", "zed", "zeditor"), ("{file}:{line}:{column}",)
    ),
    **dict.fromkeys(("idea", "pycharm"), ("--line", "{line}", "--column", "{column}", "{file}")),
    "kate": ("--line", "{line}", "--column", "{column}", "{file}"),
    "mousepad": ("--line={line}", "--column={column}", "{file}"),
    "mcedit": ("{file}:{line}",),
    "jed": ("{file}", "-g", "{line}"),
    "bbedit": ("+{line}", "{file}"),
    "mate": ("--line", "{line}:{column}", "{file}"),
    "tilde": ("{file}:{line}:{column}",),
}  # fmt: skip


class Editor:
    """What `$VISUAL` or `$EDITOR` names, with arguments of its own if it has any."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self.name = PurePath(words[0]).name
        """The program, without its folder."""

    @property
    def takes_the_terminal(self) -> bool:
        """Whether it works in this terminal; others open a window of their own."""
        return self._stem not in _IN_ITS_OWN_WINDOW

    def command(self, folder: Path, place: Place) -> list[str]:
        """Return the words that open the file at the line; only at its beginning where it is not known how."""
        file = str(folder / place.file)
        wanted = _ARGUMENTS.get(self._stem, ("{file}",))
        filled = [word.replace("{line}", str(place.line)).replace("{column}", str(place.column)) for word in wanted]
        return [*self._words, *(word.replace("{file}", file) for word in filled)]

    @property
    def _stem(self) -> str:
        return self.name.lower().removesuffix(".exe").split("-nox")[0]


def find_editor(environment: Mapping[str, str], which: Callable[[str], str | None]) -> Editor | None:
    """Return the coach's editor; None when none is set and no usual one is installed.

    Args:
        environment: `VISUAL` wins over `EDITOR`; both may carry arguments, quoted as a shell would.
        which: finds a program's path by its name.
    """
    for variable in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environment.get(variable, ""))
        except ValueError:
            words = environment[variable].split()
        if words:
            return Editor(words)
    return next((Editor([name]) for name in _FALLBACKS if which(name)), None)
