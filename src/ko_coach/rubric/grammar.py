"""The rubric language in constants: which keys there are, how large a number may be, what an id looks like.

The reader checks by them, and the schema that editors check by is made of them, so that the two never disagree.
"""

from __future__ import annotations

from typing import NamedTuple

from ko_coach.rubric.model import EMPATHY_PARTS, MATURITY_LEVELS, MOST_PER_INTERACTION, MOST_PER_PHASE, TRUST_PARTS


class Keys:
    """The keys that a mapping must and may have: `Keys("id name", "quote needs")`."""

    def __init__(self, required: str, optional: str = "", order: str = "") -> None:
        self.in_order = tuple((order or f"{required} {optional}").split())
        """As they are usually written, from top to bottom."""
        self.required = frozenset(required.split())
        self.all = frozenset(self.in_order)


class Range(NamedTuple):
    """The whole numbers from one to another, both included."""

    lowest: int
    highest: int


_TICKET = "contacts waiting age customer_since priority channel status language tags organisation words fields"

RUBRIC = Keys("name language phases", "limits version_note")
PHASE = Keys("id title pause")
LIMITS = Keys("", "per_phase per_interaction")
NOTE = Keys("changed", "expect measure by moves outcome")

PERSONAS = Keys("personas")
PERSONA = Keys("id name kind stakeholder", "end_customer quote empathy needs expects scenarios recognise")
EMPATHY = Keys("", " ".join(EMPATHY_PARTS))
SCENARIO = Keys("id situation tries good", "stage turns")
TURN = Keys("customer feels good")

JOURNEY = Keys("stages")
STAGE = Keys("id name", "touchpoints feeling feelings motives typical_time entry exit recognise")

CHECKLIST = Keys("items")
ITEM = Keys("id phase text why", "when unless nudge weight moves")
NUDGE = Keys("after")
CONDITION = Keys("", "persona stage kind ticket")
TICKET = Keys("", _TICKET)
BOUNDS = Keys("", "at_least at_most")
SPAN = Keys("", "longer_than shorter_than")
RULE = Keys("", f"{_TICKET} weight")

RATING = Keys("criteria focus", "expectations trust")
CRITERION = Keys("id name question scale anchors", "labels")
SCALE = Keys("from to")
TRUST = Keys(" ".join(TRUST_PARTS))

MATURITY = Keys("questions")
QUESTION = Keys("id question levels")
LEVELS = Keys(" ".join(MATURITY_LEVELS))

OUTCOMES = Keys("outcomes")
OUTCOME = Keys(
    "id who notice measure target since by",
    "baseline observations",
    order="id who notice observations measure baseline target since by",
)
MEASURE = Keys("criterion of", "at_least persona stage item")

PER_PHASE = Range(1, MOST_PER_PHASE)
PER_INTERACTION = Range(1, MOST_PER_INTERACTION)
FEELING = Range(-2, 2)
WEIGHT = Range(1, 100)
CONTACTS = Range(0, 1_000_000)
SCALE_FROM = Range(0, 8)
SCALE_TO = Range(1, 9)
FIGURE = Range(0, 100)
"""Of an outcome: a step of a scale or a percentage, with two decimals at most."""
AT_LEAST = Range(SCALE_FROM.lowest, SCALE_TO.highest)

MOST_TURNS = 9
MOST_PHASES = 9
MOST_CRITERIA = 12
MOST_ITEMS = 2_000

ID = "[a-z0-9][a-z0-9-]{0,63}"
LANGUAGE = "[a-z]{2,3}"
DURATION = "[0-9]{1,9}s|[0-9]{1,8}m|[0-9]{1,6}h|[0-9]{1,5}d"
"""At most some 300 years: a schema can count digits, and cannot multiply."""
DAY = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
"""A day of some month; whether that month has so many, a calendar says."""
STEP = "[0-9]"
"""A step of a scale, as a key."""
