"""One interaction, opened: everything that this viewer may see of it, and nothing else.

What stays covered does not leave this module: a lead who is to rate blind is given no value of the self-rating.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from ko_coach.record import tables as t
from ko_coach.record.entries import Answer, KeptInteraction
from ko_coach.record.log import Log
from ko_coach.record.reading import by_ids
from ko_coach.review.interaction_timeline import happening, timeline
from ko_coach.review.interaction_values import (
    Answers,
    Covered,
    Happening,
    Look,
    OpenedInteraction,
    Outline,
    Reply,
    SelfRating,
    StandingReview,
    Told,
)
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.versions import from_canonical

_OUTLINE = tuple(Outline.__dataclass_fields__)


def opened(log: Log, interaction: str, viewer: Viewer) -> OpenedInteraction | None:
    """Return what the viewer may see of the interaction.

    None when it is not on record, or when it is somebody else's and the viewer is no lead. Raises RecordError when
    the record cannot be read.
    """
    with log.reading() as connection:
        kept = next(iter(by_ids(connection, [interaction])), None)
        if kept is None:
            return None
        own = is_own(viewer, kept.agent)
        if not own and not viewer.lead:
            return None
        outline = Outline(**{name: getattr(kept, name) for name in _OUTLINE})
        told = _told(connection, kept, viewer) if own or not kept.private else None
        return OpenedInteraction(outline, told, own)


def is_own(viewer: Viewer, agent: str) -> bool:
    """Say whether an interaction of this agent is the viewer's own."""
    return bool(viewer.name) and viewer.name == agent


def may_see_ratings(viewer: Viewer, agent: str, said: Sequence[StandingReview]) -> bool:
    """Say whether the viewer may see how others rated this agent's interaction.

    Its agent may. A lead may once an own review is in force: with answers, or a comment or a next step that says that
    the lead does not rate. Thanks alone are no review: whoever thanks first can still rate blind.
    """
    if is_own(viewer, agent):
        return True
    mine = [review for review in said if review.by == viewer.name]
    return viewer.lead and any(review.answers or review.comment or review.next_step for review in mine)


@dataclass(frozen=True, slots=True)
class _Afterwards:
    """What others did with the interaction, and the agent in answer."""

    every: tuple[StandingReview, ...]
    """Every review there is, oldest first."""
    replies: tuple[tuple[str, Reply], ...]
    """Each with the id of its review."""
    done: tuple[tuple[str, str, datetime], ...]
    """Review, by whom, when."""
    looks: tuple[Look, ...]

    @property
    def standing(self) -> list[StandingReview]:
        """The newest review of each lead, newest first."""
        return list({review.by: review for review in self.every}.values())[::-1]


def _told(connection: Connection, kept: KeptInteraction, viewer: Viewer) -> Told:
    afterwards = _afterwards(connection, kept.id)
    standing = sorted(afterwards.standing, key=lambda review: (review.at, review.id), reverse=True)
    open_to = may_see_ratings(viewer, kept.agent, standing)
    rating = None
    if kept.submissions:
        last = kept.submissions[-1]
        rating = SelfRating(replace(last, answers=()), last.answers if open_to else _covered(last.answers))
    bare = replace(kept, submissions=tuple(replace(one, answers=()) for one in kept.submissions), draft=None)
    lines = timeline([*_events(connection, kept), *_said(afterwards, kept.agent)])
    reviews = [_whole(review, afterwards, kept.agent) for review in standing]
    seen = tuple(
        review if open_to or review.by == viewer.name else replace(review, answers=_covered(review.answers))
        for review in reviews
    )
    looks = tuple(look for look in afterwards.looks if look.by != kept.agent)
    return Told(bare, lines, _rubrics(connection, bare, lines, seen), rating, seen, looks)


def _covered(answers: Answers) -> Answers:
    if isinstance(answers, Covered) or not answers:
        return answers
    return Covered(tuple(answer.criterion for answer in answers))


# ---------------------------------------------------------------------- the timeline


def _events(connection: Connection, kept: KeptInteraction) -> Iterable[Happening]:
    c = t.events.c
    asked = select(c.at, c.kind, c.detail).where(c.interaction == kept.id).order_by(c.at, c.id)
    return [happening(at, kind, detail or {}) for at, kind, detail in connection.execute(asked)]


def _said(afterwards: _Afterwards, agent: str) -> Iterable[Happening]:
    yield from (Happening(look.at, "looked", look.by) for look in afterwards.looks if look.by != agent)
    yield from (Happening(review.at, "reviewed", review.by) for review in afterwards.every)
    yield from (Happening(reply.at, "replied", reply.by) for _review, reply in afterwards.replies)
    yield from (Happening(at, "done", by) for _review, by, at in afterwards.done)


# ---------------------------------------------------------------------- what was said afterwards


def _afterwards(connection: Connection, interaction: str) -> _Afterwards:
    r, p, s, look = t.reviews.c, t.replies.c, t.steps_done.c, t.looks.c
    of = r.interaction == interaction
    rows = connection.execute(select(t.reviews).where(of).order_by(r.at, r.id)).mappings().all()
    answers = _answers(connection, interaction)
    replies = select(p.review, p.by, p.at, p.words).join(t.reviews, p.review == r.id).where(of).order_by(p.at, p.id)
    done = select(s.review, s.by, s.at).join(t.reviews, s.review == r.id).where(of).order_by(s.at)
    looks = select(look.by, look.at).where(look.interaction == interaction).order_by(look.at, look.id)
    return _Afterwards(
        every=tuple(_review(row, answers[row["id"]]) for row in rows),
        replies=tuple((review, Reply(*rest)) for review, *rest in connection.execute(replies)),
        done=tuple((review, by, at) for review, by, at in connection.execute(done)),
        looks=tuple(Look(by, at) for by, at in connection.execute(looks)),
    )


def _answers(connection: Connection, interaction: str) -> dict[str, list[Answer]]:
    c, r = t.review_ratings.c, t.reviews.c
    columns = (c.review, c.criterion, c.value, c.not_applicable, c.meaning)
    some = select(*columns).join(t.reviews, r.id == c.review).where(r.interaction == interaction)
    found: dict[str, list[Answer]] = defaultdict(list)
    for review, *values in connection.execute(some.order_by(c.review, c.position)):
        found[review].append(Answer(*values))
    return found


def _review(row: RowMapping, answers: Sequence[Answer]) -> StandingReview:
    names = ("id", "by", "at", "version", "comment", "thanks", "next_step", "due")
    return StandingReview(**{name: row[name] for name in names}, answers=tuple(answers))


def _whole(review: StandingReview, afterwards: _Afterwards, agent: str) -> StandingReview:
    """Return the review with what followed; what followed an earlier one by the same lead belongs to it too.

    A corrected review that asks for the same step as before does not ask for it a second time.
    """
    of_lead = {one.id: one for one in afterwards.every if one.by == review.by}
    same_step = {name for name, one in of_lead.items() if one.next_step == review.next_step}
    done = next(((by, at) for name, by, at in afterwards.done if name in same_step), ("", None))
    return replace(
        review,
        done_by=done[0] if review.next_step else "",
        done_at=done[1] if review.next_step else None,
        replies=tuple(reply for name, reply in afterwards.replies if name in of_lead),
        read_at=next((look.at for look in afterwards.looks if look.by == agent and look.at >= review.at), None),
    )


# ---------------------------------------------------------------------- the wording that was on screen


def _rubrics(
    connection: Connection, kept: KeptInteraction, lines: Iterable[Happening], reviews: Iterable[StandingReview]
) -> dict[str, Rubric]:
    wanted = {kept.version, *(prompt.version for prompt in kept.prompts), *(one.version for one in kept.submissions)}
    wanted |= {line.version for line in lines} | {review.version for review in reviews}
    wanted |= {version for line in lines for version in line.versions.values()}
    c = t.rubric_versions.c
    found = {}
    for version, content in connection.execute(select(c.version, c.content).where(c.version.in_(sorted(wanted)))):
        with suppress(ValueError):
            # A version that cannot be read leaves the names that the record itself holds.
            found[version] = from_canonical(content)
    return found
