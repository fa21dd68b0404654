"""Tickets and a small rubric in our own words, for processes that are driven from outside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PROMPTS = {
    "see": ("Read all of it", "Look at the date", "Find the worry"),
    "hear": ("Say it back", "Ask one thing", "Name the feeling"),
    "react": ("Give a date", "Offer one step", "Thank them"),
}
"""Short enough to stand on one line in a pane of 38 columns."""
CRITERIA = ("focus", "expectations", "credibility", "reliability", "intimacy", "self")
_CUSTOMERS = (
    "Ada Brook",
    "Ben Hollow",
    "Cleo Marsh",
    "Dora Field",
    "Emil Stone",
    "Fay Rivers",
    "Gil Woods",
    "Hal Lake",
)

_RUBRIC = """\
name: Plain words
language: en
phases:
  - {id: see, title: See, pause: before you answer}
  - {id: hear, title: Hear, pause: while you write}
  - {id: react, title: React, pause: before you send}
limits: {per_phase: 3, per_interaction: 9}
"""
_PERSONAS = """\
personas:
  - id: hurried
    name: Hurried regular
    kind: primary
    stakeholder: customer
    quote: I have five minutes.
    empathy: {says: quickly please, thinks: not again, does: [writes], feels: rushed, pains: [waiting]}
    needs: [an answer today]
    expects: [a form letter]
    recognise:
      - {tags: [hurry]}
  - id: lost
    name: Lost newcomer
    kind: primary
    stakeholder: customer
    quote: Where do I begin?
    needs: [a first step]
    recognise:
      - {tags: [first]}
"""
_JOURNEY = """\
stages:
  - {id: begin, name: Begin, touchpoints: [web], feeling: 1, typical_time: 2d, recognise: [{tags: [first]}]}
  - {id: trouble, name: Trouble, touchpoints: [mail], feeling: -2, feelings: [angry], recognise: [{tags: [hurry]}]}
"""
_RATING = """\
criteria:
  - id: focus
    name: Focus
    question: Where did I look?
    scale: {from: 1, to: 5}
    anchors: {1: at me, 3: at both, 5: at them}
  - id: expectations
    name: Expectations
    question: What did they get?
    scale: {from: 0, to: 2}
    anchors: {0: less, 2: more}
    labels: {0: missed, 1: met, 2: exceeded}
  - {id: credibility, name: Credibility, question: Did I know?, scale: {from: 1, to: 5}, anchors: {1: guessed, 5: knew}}
  - {id: reliability, name: Reliability, question: Did I?, scale: {from: 1, to: 5}, anchors: {1: "no", 5: fully}}
  - {id: intimacy, name: Intimacy, question: Was it safe?, scale: {from: 1, to: 5}, anchors: {1: "no", 5: fully}}
  - {id: self, name: Self, question: Was it about me?, scale: {from: 1, to: 5}, anchors: {1: never, 5: always}}
focus: focus
expectations: expectations
trust: {credibility: credibility, reliability: reliability, intimacy: intimacy, self_orientation: self}
"""
_MATURITY = """\
questions:
  - id: know
    question: Do we know them?
    levels: {crawl: We guess., walk: We ask., run: We know., fly: They tell us.}
"""


def checklist(prompts: Mapping[str, Iterable[str]] = PROMPTS) -> str:
    """Return a checklist whose items have the same ids whatever their wording."""
    lines = ["items:"]
    for phase, texts in prompts.items():
        for place, text in enumerate(texts, 1):
            lines += [
                f"  - id: {phase}-{place}",
                f"    phase: {phase}",
                f"    text: {json.dumps(text)}",
                "    why: It helps.",
            ]
    return "\n".join(lines) + "\n"


def reworded(old: str, new: str) -> str:
    """Return the checklist with one prompt in other words."""
    return checklist({phase: [new if text == old else text for text in texts] for phase, texts in PROMPTS.items()})


def rubric_files(rating: str = _RATING) -> dict[str, str]:
    """Return every file of the rubric."""
    return {
        "rubric.yaml": _RUBRIC, "personas.yaml": _PERSONAS, "journey.yaml": _JOURNEY,
        "checklist.yaml": checklist(), "rating.yaml": rating, "maturity.yaml": _MATURITY,
    }  # fmt: skip


def write_rubric(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """Write a rubric's folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (files or rubric_files()).items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def ticket(number: int, **more: Any) -> dict[str, Any]:
    """Return a whole ticket; lower numbers come first in the queue."""
    now = datetime.now(UTC)
    asked = (now - timedelta(hours=3) + timedelta(minutes=number)).isoformat()
    name = _CUSTOMERS[number % len(_CUSTOMERS)]
    body = f"Where is order {number}?"
    message = {"author_role": "customer", "author": name, "created_at": asked, "body": body}
    return {
        "id": f"T{number}", "subject": f"Order {number} is late", "status": "open", "priority": "normal",
        "customer": {"id": f"c{number}", "name": name, "email": f"c{number}@example.org"},
        "tags": ["hurry"], "channel": "mail", "created_at": asked, "updated_at": asked, "messages": [message],
        **more,
    }  # fmt: skip


def write_tickets(path: Path, tickets: Iterable[Mapping[str, Any]]) -> Path:
    """Write a queue in JSON Lines, atomically, and return its path."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text("".join(json.dumps(one) + "\n" for one in tickets), encoding="utf-8")
    return draft.replace(path)
