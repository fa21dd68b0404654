"""A small rubric, a ticket, and a record that is a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ko_coach.coaching.session import Session
from ko_coach.coaching.shift import Shift
from ko_coach.desk.delivery import ticket_from
from ko_coach.desk.source import QueueChange
from ko_coach.desk.ticket import Ticket
from ko_coach.record.entries import Entry, KeptInteraction, KeptPrompt, Opened, Override, PromptsShown
from ko_coach.rubric.model import (
    Criterion,
    EmpathyMap,
    Item,
    ItemCondition,
    Limits,
    Persona,
    Phase,
    Rubric,
    Rule,
    Stage,
    Text,
    TicketCondition,
    TrustParts,
)
from ko_coach.rubric.versions import version_of

START = datetime(2024, 5, 1, 10, tzinfo=UTC)
PHASES = ("see", "hear", "react")


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def text(words: str) -> Text:
    return Text((("en", words),))


def item(name: str, phase: str = "see", **more: Any) -> Item:
    given: dict[str, Any] = {"when": None, "unless": None, "nudge_after": None, "weight": 1, "moves": "focus", **more}
    words = given.pop("words", f"do {name}")
    return Item(name, phase, text(words), text(f"why {name}"), **given)


def when(**given: Any) -> ItemCondition:
    return ItemCondition(**given)


def criterion(name: str, question: str = "?") -> Criterion:
    return Criterion(name, text(name), text(question), 1, 5, ((1, text("low")), (5, text("high"))))


def persona(name: str, *rules: Rule) -> Persona:
    return Persona(name, text(name), "primary", "customer", "", text("“”"), EmpathyMap(), (), (), (), rules)


def stage(name: str, *rules: Rule) -> Stage:
    return Stage(name, text(name), (), 0, (), (), None, text(""), text(""), rules)


def tagged(tag: str, weight: int = 1, **more: Any) -> Rule:
    return Rule(TicketCondition(tags=(tag,), **more), weight)


ITEMS = (
    item("look"),
    item("read", weight=5, nudge_after=30),
    item("fear", when=when(persona=("worried",)), weight=9),
    item("skill", when=when(persona=("expert",))),
    item("mirror", "hear", nudge_after=10),
    item("promise", "react"),
    item("calm", "react", when=when(persona=("worried",), stage=("trouble",))),
)
CRITERIA = tuple(criterion(name) for name in ("focus", "credibility", "reliability", "intimacy", "self"))


def rubric(**changes: Any) -> Rubric:
    made = Rubric(
        name=text("small"),
        language="en",
        phases=tuple(Phase(name, text(name), text("")) for name in PHASES),
        limits=Limits(),
        version_note=None,
        personas=(persona("worried", tagged("refund")), persona("expert", tagged("api"))),
        stages=(stage("trouble", tagged("refund")), stage("use", tagged("api"))),
        items=ITEMS,
        criteria=CRITERIA,
        focus="focus",
        expectations="",
        trust=TrustParts("credibility", "reliability", "intimacy", "self"),
        questions=(),
    )
    made = replace(made, **changes)
    return replace(made, version=version_of(made))


def without(*names: str, **changes: Any) -> Rubric:
    return rubric(items=tuple(one for one in ITEMS if one.id not in names), **changes)


def ticket(name: str = "T-1", tag: str = "refund", customer: str = "c-1", *replies: datetime) -> Ticket:
    messages = [{"created_at": START.isoformat(), "body": "where is it"}]
    messages += [{"created_at": reply.isoformat(), "body": "again"} for reply in replies]
    who = {"id": customer, "name": "Anna"}
    return ticket_from({"id": name, "subject": "Refund", "tags": [tag], "customer": who, "messages": messages})


class Record:
    """Where entries go in these tests."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    @property
    def kept(self) -> int:
        return len(self.entries)

    def submit(self, *entries: Entry) -> int:
        self.entries += entries
        return len(self.entries)

    @property
    def kinds(self) -> list[str]:
        return [type(entry).__name__ for entry in self.entries]

    def of(self, kind: type[Any]) -> list[Any]:
        return [entry for entry in self.entries if isinstance(entry, kind)]

    def since(self, number: int) -> list[str]:
        return self.kinds[number:]


def kept(record: Record, interaction: str, **more: Any) -> KeptInteraction:
    """Return the interaction as a record would, without what came after its beginning."""
    opened: Opened = next(one for one in record.of(Opened) if one.interaction == interaction)
    shown = [p for one in record.of(PromptsShown) if one.interaction == interaction for p in one.prompts]
    prompts = tuple(
        KeptPrompt(p.item, p.phase, p.text, p.why, p.version, p.moves, p.nudge_after, "shown", opened.at, False)
        for p in shown
    )
    given: dict[str, Any] = {
        "closed_at": None,
        "engaged_seconds": 0,
        "state": "open",
        "skip_reason": "",
        "private": False,
    }
    names = "agent ticket subject customer customer_name facts persona persona_by stage stage_by rubric version".split()  # noqa: SIM905
    given |= {name: getattr(opened, name) for name in names}
    return KeptInteraction(**{"id": interaction, "opened_at": opened.at, "prompts": prompts, **given, **more})


def shift_with(record: Record, *tickets: Ticket, under: Rubric | None = None) -> Shift:
    shift = Shift(record, "anna", under or rubric(), "en")
    shift.take(QueueChange(tickets), START)
    return shift


def begun(record: Record, under: Rubric | None = None, tag: str = "refund") -> Session:
    session = Session(record, "anna", ticket(tag=tag), under or rubric(), "en")
    session.look(START, Override())
    return session
