"""What the answers of several kinds of desks have in common: fields that somebody added, and words with files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Titles:
    """What a desk's own fields are called, and their options, by the field's key; empty where nobody may know."""

    fields: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def with_files(words: str, files: Iterable[str]) -> str:
    """Return a message's words, and below them the names of the files that came along."""
    names = " ".join(f"[{name}]" for name in files)
    return "\n".join(part for part in (words.strip(), names) if part)
