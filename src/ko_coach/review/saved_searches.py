"""The searches that a lead keeps as tabs, and the one that was typed last; a small file in the home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ko_coach.private_file import read_json, write_json
from ko_coach.settings import Home

MOST_TABS = 12
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Saved:
    """What is there again the next day."""

    last: str = ""
    tabs: tuple[str, ...] = ()

    def with_last(self, line: str) -> Saved:
        return replace(self, last=line[:_LONGEST])

    def toggled(self, line: str) -> Saved:
        """Keep the search as a tab, or take its tab away; the oldest goes where there are too many."""
        if not line:
            return self
        if line in self.tabs:
            return replace(self, tabs=tuple(one for one in self.tabs if one != line))
        return replace(self, tabs=(*self.tabs, line[:_LONGEST])[-MOST_TABS:])


def path_of(home: Home) -> Path:
    """Return where the searches of this home are kept."""
    return home.data / "searches.json"


def load(path: Path) -> Saved:
    """Return what was kept; nothing when there is nothing, or when it cannot be read."""
    data = read_json(path)
    if not isinstance(data, dict):
        return Saved()
    tabs = data.get("tabs")
    lines = [one[:_LONGEST] for one in tabs if isinstance(one, str) and one.strip()] if isinstance(tabs, list) else []
    last = data.get("last")
    return Saved(last[:_LONGEST] if isinstance(last, str) else "", tuple(dict.fromkeys(lines))[:MOST_TABS])


def save(path: Path, saved: Saved) -> None:
    """Keep the searches (0600); raises OSError when they cannot be written."""
    write_json(path, {"last": saved.last, "tabs": saved.tabs})
