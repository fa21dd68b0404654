"""What the rules may know of a ticket, and whether a condition holds."""

from __future__ import annotations

from dataclasses import dataclass

from ko_coach.rubric.model import ItemCondition, TicketCondition


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule sees of one ticket at one moment. None and empty mean "not known": no condition on it holds."""

    words: str = ""
    """Subject and the customer's messages as `spoken` makes them, for whole-word search."""
    contacts: int | None = None
    waiting: int | None = None
    """Seconds since the customer last wrote without an answer."""
    age: int | None = None
    """Seconds since the ticket was created."""
    customer_since: int | None = None
    """Seconds since the customer became one."""
    priority: str = ""
    channel: str = ""
    status: str = ""
    language: str = ""
    organisation: str = ""
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that held, or failed to: `Reason("tags", "refund")`, `Reason("contacts", "3")`.

    The kind is the condition's key; the value is what the screen names.
    """

    kind: str
    value: str


def spoken(*texts: str) -> str:
    """Return the folded words of the texts, each with a space on both sides, ready for whole-word search."""
    raise NotImplementedError


def ticket_reasons(condition: TicketCondition, facts: Facts) -> tuple[Reason, ...] | None:
    """Return why the condition holds (one reason for each key), or None when it does not."""
    raise NotImplementedError


def item_reasons(condition: ItemCondition, facts: Facts, persona: str, stage: str, kind: str) -> tuple[Reason, ...] | None:
    """Return why the condition holds for an interaction, or None when it does not. `kind` is the persona's."""
    raise NotImplementedError


def specificity(condition: ItemCondition | None) -> int:
    """Return how many keys the condition names: the more, the more specific the item."""
    raise NotImplementedError
