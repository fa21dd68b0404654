"""A ticket as every desk delivers it: only the id is certain, and every text in it is safe to show."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ko_coach.text import fold

# Named tuples, for a queue has thousands of these and the first picture waits for the first five hundred: a frozen
# dataclass takes three times as long to make.

_RANKS = {
    "urgent": 4, "critical": 4, "highest": 4, "blocker": 4, "p1": 4, "срочный": 4, "критический": 4,
    "high": 3, "major": 3, "p2": 3, "высокий": 3,
    "normal": 2, "medium": 2, "p3": 2, "обычный": 2, "средний": 2,
    "low": 1, "minor": 1, "lowest": 1, "trivial": 1, "p4": 1, "низкий": 1,
}  # fmt: skip


class Customer(NamedTuple):
    """Who wrote; any part may be empty."""

    id: str = ""
    name: str = ""
    email: str = ""
    organisation: str = ""
    since: datetime | None = None


class Message(NamedTuple):
    """One turn of the conversation."""

    author_role: str
    """customer | agent | system | another word of the desk; `customer` where it is not said."""
    author: str
    created_at: datetime | None
    body: str
    left_out: int = 0
    """How many characters of the body were too many to keep."""

    @property
    def from_customer(self) -> bool:
        return self.author_role == "customer"


class Ticket(NamedTuple):
    """One ticket of the queue. Texts are safe for a terminal; times are aware and in UTC, absurd ones None."""

    id: str
    subject: str = ""
    customer: Customer = Customer()
    channel: str = ""
    priority: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    language: str = ""
    assignee: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    due_at: datetime | None = None
    contacts: int | None = None
    """How many times the customer has turned to us about this; counted from the messages where not given."""
    messages: tuple[Message, ...] = ()
    waiting_since: datetime | None = None
    """Since when the customer has been without an answer; None when it is the customer's turn."""
    search: str = ""
    """Folded id, subject, customer, organisation and tags, for the queue's filter."""
    url: str = ""
    """The ticket's own page in the desk, http or https; empty where there is none."""
    whole: bool = True
    """False as long as its conversation has not been read from the desk."""

    @property
    def priority_rank(self) -> float:
        """Urgency as a number, greater is more urgent; 2 (normal) where it is not known."""
        return priority_rank(self.priority)

    @property
    def customer_key(self) -> str:
        """What an override is remembered by: the customer, or the ticket where the customer is not known."""
        known = self.customer.id or self.customer.email
        return f"customer:{known}" if known else f"ticket:{self.id}"


def priority_rank(priority: str) -> float:
    """Return the rank of a priority's name, with or without its number (`high`, `3 high`).

    Bare numbers (0 to 100, as Request Tracker has them) count as 0 to 4.
    """
    word = fold(priority)
    rank = _RANKS.get(word) or _RANKS.get(word.lstrip("0123456789 .:-"))
    if rank is not None:
        return rank
    if word.isdecimal():
        return min(int(word[:9]), 100) / 25
    return 2
