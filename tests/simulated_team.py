"""A month of a team of ten, made up: what is true of it is known, so that the review room can be held to it.

The same seed makes the same month. What people say of themselves and what leads say of them both come from how each
interaction really went, each with a little noise of its own.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.simulated import Contact, Desk, Plan
from ko_coach.coaching.ready import ReadyRubric
from ko_coach.record.entries import Answer, Entry, Rated, Reflection
from ko_coach.record.ids import id_of
from ko_coach.record.log import Log
from ko_coach.record.reviewing import Looked, Replied, Reviewed, ReviewEntry, StepDone
from ko_coach.rubric.model import Criterion, Rubric
from ko_coach.rubric.noting import Note, write_note
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import meaning_of
from ko_coach.settings import shipped_rubrics
from tests.built_once import built_once

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
SLOPES: Mapping[str, float] = {
    "anna": 0.40,
    "boris": 0.0,
    "clara": 0.0,
    "dmitri": -0.40,
    "elena": 0.0,
    "farid": 0.35,
    "galina": 0.0,
    "hugo": 0.0,
    "irina": -0.35,
    "jonas": 0.0,
}
"""By how many points a week each agent's true focus moves."""
OVERRATES = "hugo"
HELPED = "worried"
LEADS = ("maria", "viktor")
IN_THE_WAY: Mapping[str, Sequence[str]] = {
    "refund": ("refund tool was down", "the refund tool is down again", "Refund tool: down!", "refund tool still down"),
    "systems": ("two systems, two addresses", "again two addresses in two systems", "Two systems with two addresses."),
    "access": ("не было доступа к счёту", "нет доступа к счетам", "снова без доступа к счёту", "Доступа к счёту нет"),
    "parcels": ("служба доставки не отвечала", "доставка не отвечает", "Служба доставки снова не отвечает"),
    "macros": ("macros contradict the price list", "the macro contradicts our price list"),
}
"""What stood in the way, each in varying words."""
LESSONS = (
    "Ask first, answer then.",
    "Read the old letters before the new one.",
    "Say the date early, even a late one.",
    "Сначала спросить, потом отвечать.",
    "Назвать срок сразу: ждать легче, когда знаешь, сколько.",
    "A call of two minutes saves six letters.",
)
SECRET = "secret"
"""Every private word holds it, and nothing else does."""
_DISAGREE = {"trouble": (0.4, 0.75), "leave": (0.4, 0.2), "renew": (0.25, 0.5), "use": (0.04, 0.5)}
"""By stage: how often customer and company conflicted, and how often the customer won."""
_SPREAD, _NOISE = 0.7, 0.35
_ENTRIES_AT_ONCE = 4_000


@dataclass(frozen=True, slots=True)
class Truth:
    """What was put in."""

    until: datetime
    """When the month is over."""
    since: datetime
    changed: datetime
    """When the second rubric version came."""
    versions: tuple[str, str]
    slopes: Mapping[str, float]
    """Points a week by agent."""
    overrates: str
    """The agent who rates themselves higher than it was."""
    gap: float
    """By so many points; in self-orientation so many lower, in expectations by half of it."""
    helped: str
    """The persona whose interactions the second version helps."""
    helped_by: float
    """By so many points of focus."""
    reworded: str
    """The criterion whose wording the second version changed."""
    reworded_by: float
    """The answers to it lie so many points higher in the new wording."""
    said: Mapping[str, int] = field(default_factory=dict)
    """By group of IN_THE_WAY: how often it was said in a rating in force that is not private."""
    decided: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By stage and side (customer, company, both), counted alike."""
    lessons: int = 0
    private: frozenset[str] = frozenset()
    """The interactions that are private."""
    reviewed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By interaction: which leads reviewed it."""


def two_versions(folder: Path, reworded: str = "intimacy") -> tuple[Rubric, Rubric]:
    """Return the shipped rubric and an edit of it, read from a copy: an item in other words, a criterion too."""
    copy = Path(shutil.copytree(shipped_rubrics() / "customer-first", folder / "rubric"))
    before = read_folder(copy).rubric
    _edit(copy / "checklist.yaml", "Say the problem back in the customer's words.", "Say their problem in their words.")
    old, new = {
        "intimacy": ("Was it safe to tell me what it was really about?", "Did they tell me what it was about?"),
        "focus": ("Where was my attention?", "On whom was my attention?"),
    }[reworded]
    _edit(copy / "rating.yaml", old, new)
    write_note(copy, Note("The mirror.", "Worried newcomers feel heard.", "Focus with them.", "Maria", "focus"))
    after = read_folder(copy).rubric
    assert before is not None
    assert after is not None
    return before, after


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def write_team(
    place: Path | str,
    folder: Path,
    *,
    count: int = 1_500,
    weeks: float = 4,
    seed: int = 3,
    reworded: str = "intimacy",
    until: datetime = NOW,
) -> Truth:
    """Write a team's month into a new record, and return what is true of it.

    Args:
        place: where the record is to be: a file, or a server's URL.
        folder: an empty one, for the copy of the rubric.
        count: interactions.
        weeks: how long; the slopes are per week.
        seed: another one makes another month of the same truth.
        reworded: intimacy or focus, the criterion that the second version asks in other words.
        until: when it is over.
    """
    plan = Plan(two_versions(folder, reworded), count, until, seed, weeks)
    if isinstance(place, Path):
        name = f"team-{count}-{weeks:g}-{seed}-{reworded}-{until:%Y%m%d%H%M%S}"
        return built_once(name, place, lambda path: _write(plan, reworded, path))
    return _write(plan, reworded, place)


def _write(plan: Plan, reworded: str, place: Path | str) -> Truth:
    desk = _TeamDesk(plan, reworded)
    with Log(place) as log:
        batch: list[Entry] = []
        for entries in desk.work():
            batch += entries
            if len(batch) >= _ENTRIES_AT_ONCE:
                log.write(batch)
                batch.clear()
        log.write(batch)
        log.write_reviews(desk.reviews())
    return desk.truth()


@dataclass(frozen=True, slots=True)
class SimulatedTeam:
    """A record and what is true of it."""

    place: Path | str
    truth: Truth
    rubric: Rubric
    """The version in force at the end."""

    def copy(self, folder: Path) -> Path:
        """Copy the record's file, for a test that writes; return its path."""
        assert isinstance(self.place, Path)
        with sqlite3.connect(self.place) as source, sqlite3.connect(folder / "log.db") as target:
            source.backup(target)
        return folder / "log.db"


def simulated(folder: Path, place: Path | str | None = None) -> SimulatedTeam:
    """Write a team's month below the folder, or to the place."""
    where = place or folder / "log.db"
    truth = write_team(where, folder)
    after = read_folder(folder / "rubric").rubric
    assert after is not None
    return SimulatedTeam(where, truth, after)


class _TeamDesk(Desk):
    """Ten agents whose truth is known."""

    def __init__(self, plan: Plan, reworded: str) -> None:
        super().__init__(plan)
        self.plan = plan
        self.reworded, self.reworded_by = reworded, 0.9
        self.gap, self.helped_by = 1.0, 1.0
        self.over: list[_TeamContact] = []
        self.reviewed: dict[str, tuple[str, ...]] = {}
        self.meanings = {one: meaning_of(one) for rubric in plan.rubrics for one in rubric.criteria}
        self.lean = {agent: self.dice.uniform(-0.3, 0.3) for agent in SLOPES}

    def contact(self, ready: ReadyRubric, number: int, at: datetime, raises: Mapping[str, float]) -> Contact:
        made = _TeamContact(self, ready, number, at, raises)
        self.over.append(made)
        return made

    def level(self, criterion: str, agent: str, persona: str, at: datetime, *, second: bool) -> float:
        """Return how high an interaction lies on average in truth."""
        weeks = (at - self.plan.now) / timedelta(weeks=1) + self.plan.weeks / 2
        focus = (2.6 if agent == OVERRATES else 3.1) + SLOPES[agent] * weeks
        focus += self.helped_by if second and persona == HELPED else 0.0
        trust = 2.9 + self.lean[agent]
        level = {"focus": focus, "expectations": 2 + (focus - 3) / 4, "self-orientation": 6 - trust - 0.4}
        reworded = self.reworded_by if second and criterion == self.reworded else 0.0
        return level.get(criterion, trust) + reworded

    def said_of_self(self, criterion: str, agent: str) -> float:
        """Return by how much the agent rates themselves higher than it was."""
        if agent != OVERRATES:
            return 0.0
        return {"expectations": self.gap / 2, "self-orientation": -self.gap}.get(criterion, self.gap)

    # ------------------------------------------------------------------ reviews

    def reviews(self) -> list[ReviewEntry]:
        """Return what two leads said of a sample: one in five of what was rated, and every third of it by both."""
        said: list[ReviewEntry] = []
        for one in self.over:
            share = 0.5 if one.agent == OVERRATES else 0.2
            if not one.in_force or one.private or self.dice.random() > share:
                continue
            leads = LEADS if self.dice.random() < 1 / 3 else (self.dice.choice(LEADS),)
            self.reviewed[one.id] = tuple(leads)
            for lead in leads:
                said += self._review(one, lead)
        return said

    def _review(self, one: _TeamContact, lead: str) -> list[ReviewEntry]:
        at = one.ended + timedelta(hours=self.dice.randint(2, 30))
        name = id_of(at, 0, f"{lead} {one.id}".encode())
        step = self.dice.random() < 0.25
        due = f"{at + timedelta(days=7):%Y-%m-%d}" if step else ""
        words = self.dice.choice(("", "", "You saw what was not asked.", "Назвали срок — и сдержали слово."))
        more = (words, self.dice.random() < 0.3, "Ask what else they tried." if step else "", due)
        look = Looked(id_of(at, 1, f"look {lead} {one.id}".encode()), one.id, lead, at)
        said: list[ReviewEntry] = [look, Reviewed(name, one.id, lead, at, one.version, one.seen_by_lead(), *more)]
        later = at + timedelta(hours=20)
        if words and self.dice.random() < 0.3:
            said.append(Replied(id_of(later, 2, name.encode()), name, one.agent, later, "Thank you."))
        if step and self.dice.random() < 0.5:
            said.append(StepDone(name, one.agent, later))
        return said

    # ------------------------------------------------------------------ truth

    def truth(self) -> Truth:
        """Return what was put in."""
        before, after = self.plan.rubrics
        counted = [one for one in self.over if one.in_force and not one.private]
        second = next(one for one in self.over if one.version == after.version)
        return Truth(
            until=self.plan.now,
            since=self.plan.now - timedelta(weeks=self.plan.weeks),
            changed=second.begun,
            versions=(before.version, after.version),
            slopes=SLOPES,
            overrates=OVERRATES,
            gap=self.gap,
            helped=HELPED,
            helped_by=self.helped_by,
            reworded=self.reworded,
            reworded_by=self.reworded_by,
            said=Counter(one.group for one in counted if one.group),
            decided=Counter((one.stage, one.side) for one in counted if one.side),
            lessons=sum(one.lesson for one in counted),
            private=frozenset(one.id for one in self.over if one.private),
            reviewed=self.reviewed,
        )


class _TeamContact(Contact):
    """One interaction of the team: how it really went, and what was said of it."""

    agents = tuple(SLOPES)

    def __init__(
        self, team: _TeamDesk, ready: ReadyRubric, number: int, at: datetime, raises: Mapping[str, float]
    ) -> None:
        super().__init__(team, ready, number, at, raises)
        self._team = team
        self._went: dict[str, float] = {}
        self.in_force = self.lesson = False
        self.group = self.side = ""

    def entries(self) -> list[Entry]:
        told = super().entries()
        self.in_force = isinstance(told[-1], Rated)
        return told

    def seen_by_lead(self) -> tuple[Answer, ...]:
        """Return what a lead answers."""
        return tuple(self._answer(one, self._went[one.id]) for one in self._rubric.criteria)

    def _answers(self) -> list[Answer]:
        second = self.version == self._team.plan.rubrics[1].version
        for one in self._rubric.criteria:
            level = self._team.level(one.id, self._agent, self._persona, self._begun, second=second)
            reach = (one.highest - one.lowest) / 4
            self._went.setdefault(one.id, self._dice.gauss(level, _SPREAD * reach))
        return [
            self._answer(one, self._went[one.id] + self._team.said_of_self(one.id, self._agent))
            for one in self._rubric.criteria
        ]

    def _answer(self, criterion: Criterion, level: float) -> Answer:
        meaning = self._team.meanings[criterion]
        if self._dice.random() < 0.03:
            return Answer(criterion.id, None, not_applicable=True, meaning=meaning)
        value = round(self._dice.gauss(level, _NOISE))
        return Answer(criterion.id, min(max(value, criterion.lowest), criterion.highest), meaning=meaning)

    def _reflection(self) -> Reflection:
        """Return the free fields; a later one takes the place of an earlier."""
        often, wins = _DISAGREE.get(self._stage, (0.0, 0.0))
        self.side = ""
        if self._dice.random() < often:
            self.side = (
                "both" if self._dice.random() < 0.15 else "customer" if self._dice.random() < wins else "company"
            )
        if self._private:
            return Reflection(lesson=f"{SECRET} lesson", in_the_way=f"{SECRET} trouble", decided_for=self.side)
        self.group = self._dice.choice(tuple(IN_THE_WAY)) if self._dice.random() < 0.12 else ""
        self.lesson = self._dice.random() < 0.12
        return Reflection(
            lesson=self._dice.choice(LESSONS) if self.lesson else "",
            in_the_way=self._dice.choice(IN_THE_WAY[self.group]) if self.group else "",
            decided_for=self.side,
        )
