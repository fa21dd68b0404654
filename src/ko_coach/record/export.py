"""The record for other programs: one interaction a line, as JSON Lines or CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TextIO

from ko_coach.record.entries import KeptInteraction, KeptPrompt, KeptSubmission, Reflection
from ko_coach.text import clean

if TYPE_CHECKING:
    from ko_coach.record.log import Log

Format = Literal["jsonl", "csv"]
TrustOf = Callable[[KeptInteraction], float | None]
"""T = (C + R + I) / S of the submission in force; None where a part is missing or not applicable."""

_ALWAYS = ("id", "agent", "ticket", "opened_at", "closed_at", "engaged_seconds", "state", "private")
"""What is told of a private interaction: that it happened."""
_REFLECTION = tuple(Reflection.__dataclass_fields__)
_COLUMNS = (
    *("id", "agent", "ticket", "customer", "persona", "persona_by", "stage", "stage_by", "rubric", "rubric_version"),
    *("opened_at", "closed_at", "engaged_seconds", "state", "private", "prompts", "ratings", "trust"),
    *_REFLECTION,
)
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n|%＝＋－＠]")
"""How a cell begins that a spreadsheet would run (OWASP, "CSV Injection"), white space before it included."""
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What JSON leaves as it is and a terminal or a line reader would obey."""


def export_jsonl(log: Log, stream: TextIO, *, trust_of: TrustOf, with_private: bool = False) -> int:
    """Write the record as JSON Lines, oldest interaction first; return how many there were."""
    count = 0
    for row in _rows(log, trust_of, with_private=with_private):
        stream.write(_json(row) + "\n")
        count += 1
    return count


def export_csv(log: Log, stream: TextIO, *, trust_of: TrustOf, with_private: bool = False) -> int:
    """Write the record as CSV with a heading line; return how many interactions there were.

    Prompts and ratings are JSON in their cell, the reflection has a column for each field. A text that a
    spreadsheet would run as a formula begins with an apostrophe. The stream is opened with `newline=""`.
    """
    writer = csv.writer(stream)
    writer.writerow(_COLUMNS)
    count = 0
    for row in _rows(log, trust_of, with_private=with_private):
        flat = {**row, **(row["reflection"] or {})}
        writer.writerow([_cell(flat.get(column)) for column in _COLUMNS])
        count += 1
    return count


def _rows(log: Log, trust_of: TrustOf, *, with_private: bool) -> Iterator[dict[str, Any]]:
    for kept in log.interactions():
        row = _row(kept, trust_of)
        if kept.private and not with_private:
            row = {name: value if name in _ALWAYS else None for name, value in row.items()}
        yield row


def _row(kept: KeptInteraction, trust_of: TrustOf) -> dict[str, Any]:
    trust = trust_of(kept) if kept.submissions else None
    in_force = kept.submissions[-1] if kept.submissions else kept.draft
    return {
        "id": kept.id,
        "agent": kept.agent,
        "ticket": kept.ticket,
        "customer": kept.customer,
        "persona": kept.persona,
        "persona_by": kept.persona_by,
        "stage": kept.stage,
        "stage_by": kept.stage_by,
        "rubric": kept.rubric,
        "rubric_version": kept.version,
        "opened_at": _time(kept.opened_at),
        "closed_at": _time(kept.closed_at),
        "engaged_seconds": kept.engaged_seconds,
        "state": kept.state,
        "private": kept.private,
        "prompts": [_prompt(prompt) for prompt in kept.prompts if not prompt.replaced],
        "ratings": [rating for submission in kept.submissions for rating in _ratings(submission)],
        "trust": None if trust is None else round(trust, 2),
        "reflection": asdict(in_force.reflection if in_force else Reflection()),
    }


def _prompt(prompt: KeptPrompt) -> dict[str, Any]:
    told = {"item": prompt.item, "phase": prompt.phase, "text": prompt.text, "action": prompt.action}
    return {**told, "at": _time(prompt.at)}


def _ratings(submission: KeptSubmission) -> Iterator[dict[str, Any]]:
    told = {"by": submission.by, "at": _time(submission.at)}
    for answer in submission.answers:
        values = {"criterion": answer.criterion, "value": answer.value, "not_applicable": answer.not_applicable}
        yield {**values, **told}


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _cell(value: Any) -> str | int | float:
    """Return the value as a cell: numbers stay numbers, text is defused."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case str():
            text = clean(value)
            return f"'{text}" if _FORMULA.match(text) else text
        case _:
            return _json(value)
