"""What is wrong with a rubric, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding. Lines and columns count from 1; line 0 speaks of the file or folder as a whole."""

    file: str
    """The file's name within the rubric's folder; empty when the folder itself is meant."""
    line: int
    column: int
    severity: Literal["error", "warning"]
    cause: str
    cure: str
    source: str = ""
    """The offending line, safe to show."""

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    @property
    def place(self) -> str:
        """`checklist.yaml:31:12`, as far as it is known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)
