"""What a desk answered, and what its headers mean."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from ko_coach.desk import troubles
from ko_coach.desk.unsaid import Unsaid
from ko_coach.text import clean_line

LONGEST_WORDS = 300
"""Characters of a desk's own message that a sentence repeats."""
_IN_A_THREAD = 100_000
"""JSON of more bytes is parsed beside the screen."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk answered, whatever the status."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Lower-case names."""
    content: bytes = field(repr=False)
    host: str
    unsaid: Unsaid = field(default_factory=Unsaid, repr=False, compare=False)
    """What a sentence about the answer must not repeat."""

    async def json(self) -> Any:
        """Return the JSON that the answer holds.

        Raises:
            DeskTrouble: it is none, or half of it is missing.
        """
        try:
            if len(self.content) > _IN_A_THREAD:
                return await asyncio.to_thread(json.loads, self.content)
            return json.loads(self.content)
        except (ValueError, RecursionError):
            kind = self.unsaid.mask(clean_line(self.headers.get("content-type", "?")))[:80]
            raise troubles.unreadable(self.host, kind) from None

    def words(self) -> str:
        """Return what the desk says of an error, shortened and safe to show."""
        try:
            told = json.loads(self.content)
        except (ValueError, RecursionError):
            return ""
        for key in ("message", "error", "errorMessages", "description", "error_human"):
            if isinstance(told, dict) and (value := told.get(key)):
                value = value[0] if isinstance(value, list) else value
                return self.unsaid.mask(clean_line(str(value)[: LONGEST_WORDS * 10]))[:LONGEST_WORDS]
        return ""


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that `Retry-After` asks for, at most an hour; None without it or with nonsense (RFC 9110)."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isdecimal() and len(value) < 9:
        return min(float(value), 3_600.0)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.fromtimestamp(now, UTC)).total_seconds(), 0.0), 3_600.0)


def joined(url: str, target: str) -> str:
    """Return where a redirect leads; nonsense stays as it is, to be refused."""
    try:
        return urljoin(url, target)
    except ValueError:
        return target


def origin(url: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port; None where the address cannot be read, or names an account."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return None
    return None if "@" in parts.netloc else (parts.scheme, (parts.hostname or "").lower(), port)
