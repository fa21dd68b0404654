"""Tickets and a rubric made up for measuring: the same words for the same seed."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_FIRST = ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gil", "Hana", "Ivo", "Jun", "Kira", "Лена", "Миша", "Нина")
_LAST = ("Brook", "Hollow", "Marsh", "Field", "Stone", "Rivers", "Woods", "Lake", "Гай", "Бор")
_THINGS = ("parcel", "invoice", "lamp", "ticket", "account", "router", "chair", "heater", "contract", "заказ", "счёт")
_TROUBLES = ("has not arrived", "is broken", "was charged twice", "cannot be opened", "is the wrong colour", "пропал")
_SENTENCES = (
    "I wrote last week and nobody answered.", "It worked until this morning.", "Could somebody ring me before noon?",
    "The number on the box is the one that I gave you.", "My colleague saw the same thing.",
    "Я уже спрашивал об этом дважды.",
    "Please tell me what happens next.", "There is a picture, but the form did not take it.",
)  # fmt: skip
_PHASES = ("see", "hear", "react")
_VERBS = ("Read", "Say", "Ask", "Name", "Check", "Offer", "Find", "Tell")
_OBJECTS = (
    "the last line",
    "the feeling",
    "one open question",
    "a date",
    "the first message",
    "who is waiting",
    "the next step",
)


def write_tickets(path: Path, count: int, seed: int = 1) -> Path:
    """Write so many tickets in JSON Lines and return the path."""
    dice = random.Random(seed)
    now = datetime.now(UTC)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps(_ticket(dice, number, now), ensure_ascii=False) + "\n")
    return path


def _ticket(dice: random.Random, number: int, now: datetime) -> dict[str, Any]:
    name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"
    begun = now - timedelta(minutes=dice.randint(1, 20_000))
    messages = [
        {
            "author_role": "customer" if turn % 2 == 0 else "agent",
            "author": name if turn % 2 == 0 else "robin",
            "created_at": (begun + timedelta(minutes=turn * 7)).isoformat(),
            "body": " ".join(dice.choices(_SENTENCES, k=dice.randint(2, 8))),
        }
        for turn in range(dice.randint(1, 4))
    ]
    return {
        "id": f"B{number}", "subject": f"The {dice.choice(_THINGS)} {dice.choice(_TROUBLES)}",
        "customer": {"id": f"c{number % 997}", "name": name, "email": f"c{number % 997}@example.org"},
        "channel": dice.choice(("mail", "chat", "phone")), "priority": dice.choice(("low", "normal", "high")),
        "status": "open", "tags": dice.sample(("refund", "delivery", "login", "urgent", "first"), 2),
        "created_at": begun.isoformat(), "updated_at": begun.isoformat(), "messages": messages,
    }  # fmt: skip


def write_rubric(folder: Path, items: int = 200) -> Path:
    """Write a rubric with so many items, of which the first always shows, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**_FILES, "checklist.yaml": checklist("Greet by name", items)}.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def checklist(first: str, items: int = 200, seed: int = 2) -> str:
    """Return a checklist of so many items; the text of the first one is given."""
    dice = random.Random(seed)
    lines = ["items:", *_item(0, "see", first, weight=100, condition="")]
    for number in range(1, items):
        text = f"{dice.choice(_VERBS)} {dice.choice(_OBJECTS)} {number}"
        persona, stage = dice.choice(("hurried", "lost")), dice.choice(("begin", "trouble"))
        condition = (
            f"{{persona: [{persona}], stage: [{stage}], ticket: {{contacts: {{at_least: {dice.randint(1, 9)}}}}}}}"
        )
        lines += _item(number, dice.choice(_PHASES), text, weight=dice.randint(1, 9), condition=condition)
    return "\n".join(lines) + "\n"


def _item(number: int, phase: str, text: str, weight: int, condition: str) -> list[str]:
    when = [f"    when: {condition}"] if condition else []
    return [
        f"  - id: item-{number}", f"    phase: {phase}", f"    text: {{en: '{text}', ru: '{text} ру'}}",
        f"    why: {{en: It was left out {number} times., ru: Об этом забыли {number} раз.}}",
        *when, f"    weight: {weight}",
    ]  # fmt: skip


_FILES = {
    "rubric.yaml": """\
name: Measured
language: en
phases:
  - {id: see, title: See, pause: before you answer}
  - {id: hear, title: Hear, pause: while you write}
  - {id: react, title: React, pause: before you send}
limits: {per_phase: 3, per_interaction: 9}
""",
    "personas.yaml": """\
personas:
  - {id: hurried, name: Hurried regular, kind: primary, stakeholder: customer, recognise: [{tags: [refund, delivery]}]}
  - {id: lost, name: Lost newcomer, kind: primary, stakeholder: customer, recognise: [{tags: [login, first]}]}
""",
    "journey.yaml": """\
stages:
  - {id: begin, name: Begin, touchpoints: [web], feeling: 1, recognise: [{tags: [first, login]}]}
  - {id: trouble, name: Trouble, touchpoints: [mail], feeling: -2, recognise: [{tags: [refund, delivery, urgent]}]}
""",
    "rating.yaml": """\
criteria:
  - {id: focus, name: Focus, question: Where did I look?, scale: {from: 1, to: 5}, anchors: {1: at me, 5: at them}}
  - {id: met, name: Expectations, question: What did they get?, scale: {from: 0, to: 2}, anchors: {0: less, 2: more}}
  - {id: credible, name: Credibility, question: Did I know?, scale: {from: 1, to: 5}, anchors: {1: guessed, 5: knew}}
  - {id: reliable, name: Reliability, question: Did I hold it?, scale: {from: 1, to: 5}, anchors: {1: never, 5: fully}}
  - {id: close, name: Intimacy, question: Was it safe?, scale: {from: 1, to: 5}, anchors: {1: never, 5: fully}}
  - {id: self, name: Self, question: Was it about me?, scale: {from: 1, to: 5}, anchors: {1: never, 5: always}}
focus: focus
expectations: met
trust: {credibility: credible, reliability: reliable, intimacy: close, self_orientation: self}
""",
    "maturity.yaml": """\
questions:
  - {id: know, question: Do we know them?, levels: {crawl: We guess., walk: We ask., run: We know., fly: They tell us.}}
""",
}
