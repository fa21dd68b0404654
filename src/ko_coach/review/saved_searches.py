"""The searches that a lead keeps as tabs, and the one that was typed last; a small file in the home."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

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
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Saved()
    if not isinstance(data, dict):
        return Saved()
    tabs = data.get("tabs")
    lines = [one[:_LONGEST] for one in tabs if isinstance(one, str) and one.strip()] if isinstance(tabs, list) else []
    last = data.get("last")
    return Saved(last[:_LONGEST] if isinstance(last, str) else "", tuple(dict.fromkeys(lines))[:MOST_TABS])


def save(path: Path, saved: Saved) -> None:
    """Keep the searches (0600); raises OSError when they cannot be written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({"last": saved.last, "tabs": saved.tabs}, stream, ensure_ascii=False, indent=1)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
