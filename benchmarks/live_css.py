"""A yardstick for saves: a small app whose style sheet is saved, with Textual's own live reload watching it."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import Label

SIGNS = ("the first sign", "the other sign")


def sheet(shown: int) -> str:
    """Return a style sheet that shows one of the two signs."""
    return f"#sign-{1 - shown} {{ display: none; }}\n"


class Watched(App[None]):
    """Two labels, one of them hidden."""

    def compose(self) -> ComposeResult:
        for number, sign in enumerate(SIGNS):
            yield Label(sign, id=f"sign-{number}")


if __name__ == "__main__":
    Watched(css_path=sys.argv[1], watch_css=True).run()
