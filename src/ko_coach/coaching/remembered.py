"""What a shift knows from the record: interactions to go on with, rubric versions, what was named for customers."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from ko_coach.coaching.interaction import replies_after
from ko_coach.desk.ticket import Ticket
from ko_coach.record.entries import KeptInteraction, Override, ShiftMemory, State
from ko_coach.rubric.model import Rubric

LATEST_VERSIONS = 4
"""So many versions are known although no interaction on record waits for them: the record may be just being read."""


class Remembered:
    """The record's side of a shift. Empty until the record has been read."""

    def __init__(self, rubric: Rubric) -> None:
        self.is_read = False
        self.unfinished: set[str] = set()
        """Tickets with an interaction that is neither closed nor taken up yet."""
        self._kept: dict[str, KeptInteraction] = {}
        self._rubrics: dict[str, Rubric] = {rubric.version: rubric}
        self._overrides: dict[str, Override] = {}

    def read(self, memory: ShiftMemory, rubrics: Mapping[str, Rubric], known: Set[str]) -> None:
        """Take in what the record holds; `known` are the ids of interactions that are under way already."""
        self.is_read = True
        self._kept = {ticket: kept for ticket, kept in memory.by_ticket.items() if kept.id not in known}
        self.unfinished = {ticket for ticket, kept in self._kept.items() if kept.state in ("open", "draft")}
        self._rubrics.update(rubrics)
        for key, named in memory.overrides.items():
            early = self._overrides.get(key, Override())
            self._overrides[key] = Override(early.persona or named.persona, early.stage or named.stage)

    def __contains__(self, ticket: str) -> bool:
        """Whether there is an interaction with the ticket that was not taken up yet."""
        return ticket in self._kept

    def take_up(self, ticket: str, latest: Rubric) -> tuple[KeptInteraction, Rubric, Rubric]:
        """Hand over the interaction with the ticket; from now on its session knows better.

        Returns:
            The interaction, the rubric version it was under and the one it was answered in; where a version is not
            known, the latest.
        """
        self.unfinished.discard(ticket)
        kept = self._kept.pop(ticket)
        under, answered_under = _versions(kept)
        return kept, self._rubrics.get(under, latest), self._rubrics.get(answered_under, latest)

    def state_of(self, ticket: str, delivered: Ticket | None) -> State | None:
        """Return the state of the interaction with the ticket; None when there is none that still counts."""
        kept = self._kept.get(ticket)
        if kept is None:
            return None
        again = kept.closed_at is not None and delivered is not None and bool(replies_after(delivered, kept.closed_at))
        return None if again else kept.state

    def know(self, rubric: Rubric) -> None:
        """Remember a version: an interaction may have begun under it. Older ones that none waits for are let go."""
        self._rubrics.pop(rubric.version, None)
        self._rubrics[rubric.version] = rubric
        if self.is_read:
            wanted = {version for kept in self._kept.values() for version in _versions(kept)}
            wanted.update(list(self._rubrics)[-LATEST_VERSIONS:])
            self._rubrics = {version: known for version, known in self._rubrics.items() if version in wanted}

    def override(self, ticket: Ticket) -> Override:
        """Return what the agent last named for the ticket's customer."""
        return self._overrides.get(ticket.customer_key, Override())

    def name(self, ticket: Ticket, *, persona: str = "", stage: str = "") -> None:
        """Remember a persona or a stage for the ticket's customer."""
        before = self.override(ticket)
        self._overrides[ticket.customer_key] = replace(
            before, persona=persona or before.persona, stage=stage or before.stage
        )


def _versions(kept: KeptInteraction) -> tuple[str, str]:
    """Return the rubric versions that it was under and was answered in, the latter empty without answers."""
    answered = kept.draft or (kept.submissions[-1] if kept.submissions else None)
    return kept.version, answered.version if answered is not None else ""
