"""Who looks into the record, and with which right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """A lead sees everybody's interactions, anybody else their own only.

    Of a private interaction everybody but its agent sees that it happened, and nothing else.
    """

    name: str
    """The agent whose own interactions are shown whole; empty for a viewer who is no agent."""
    lead: bool
