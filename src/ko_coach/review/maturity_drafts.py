"""Forms of maturity that are half filled in: a small file in the home, so that nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ko_coach.private_file import read_json, write_json
from ko_coach.record.practice_entries import LEVELS
from ko_coach.settings import Home

_LONGEST = 2_000
_MOST = 64


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody entered in a quarter, and did not save."""

    by: str
    quarter: str
    sort: str
    """answer or agree."""
    question: str
    meaning: str
    """The wording in which it was asked."""
    level: str = ""
    """Empty where none is chosen."""
    words: Mapping[str, str] = field(default_factory=dict)
    """By field."""


def path_of(home: Home) -> Path:
    """Return where the drafts of this home are kept."""
    return home.data / "maturity.json"


def load(path: Path) -> list[Draft]:
    """Return what was kept; nothing when there is nothing, or when it cannot be read."""
    listed = read_json(path)
    found = [_draft(one) for one in listed[:_MOST]] if isinstance(listed, list) else []
    return [one for one in found if one is not None]


def _draft(read: Any) -> Draft | None:
    if not isinstance(read, dict) or not isinstance(read.get("words"), dict):
        return None
    said = {name: read.get(name, "") for name in ("by", "quarter", "sort", "question", "meaning", "level")}
    words = {name: text[:_LONGEST] for name, text in read["words"].items() if isinstance(text, str)}
    if not all(isinstance(one, str) for one in said.values()) or said["level"] not in ("", *LEVELS):
        return None
    return Draft(**said, words=words)


def save(path: Path, drafts: Iterable[Draft]) -> None:
    """Keep the drafts (0600); raises OSError when they cannot be written."""
    write_json(path, [asdict(one) for one in drafts][-_MOST:])
