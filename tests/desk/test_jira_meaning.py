"""What Jira's answers and addresses mean, whatever their shape."""

from __future__ import annotations

from contextlib import suppress
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ko_coach.desk import web
from ko_coach.desk.delivery import ticket_from
from ko_coach.desk.jira import Jira
from ko_coach.desk.jira_meaning import Naming, comments_of, due_at, outline_of, whole_of, without_order
from ko_coach.desk.kinds import desk_at
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.desk.web import DeskClient
from tests.desk.fake_server import Asked, Reply, serving
from tests.desk.jira_server import NAMES, World


@pytest.mark.parametrize(
    ("path", "ticket"),
    [
        ("/browse/HELP-12", "HELP-12"),
        ("/browse/HELP-12?focusedCommentId=7#comment-7", "HELP-12"),
        ("/servicedesk/customer/portal/3/HELP-12", "HELP-12"),
        ("/jira/servicedesk/projects/HELP/queues/custom/4/HELP-12", "HELP-12"),
        ("/jira/software/c/projects/HELP/boards/1?selectedIssue=HELP-12", "HELP-12"),
        ("/projects/HELP/queues/custom/4/HELP-12", "HELP-12"),
        ("/issues/?jql=x&selectedIssue=HELP-12&y", "HELP-12"),
        ("/browse/HELP", ""),
        ("/browse/HELP-12x", ""),
        ("/browse/help-12", ""),
        ("/jira/servicedesk/projects/HELP/queues/custom/4", ""),
        ("/", ""),
    ],
)
def test_a_ticket_is_found_in_its_address(path: str, ticket: str) -> None:
    desk = desk_at("jira+https://desk.example.com", World.settings)
    assert desk.ticket_in(f"https://desk.example.com{path}") == ticket
    assert desk.ticket_in(f"https://desk.example.com.evil.test{path}") == ""
    assert desk.ticket_in(f"see https://desk.example.com{path}") == ""


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("project = A order by created", "project = A"),
        ("ORDER BY key", ""),
        ("text ~ 'order by' AND x = 1  Order  By y", "text ~ 'order by' AND x = 1"),
        ('text ~ "a \\" order by b"', 'text ~ "a \\" order by b"'),
        ("reorder bynumber = 1", "reorder bynumber = 1"),
    ],
)
def test_the_order_of_a_query_is_left_out(query: str, kept: str) -> None:
    assert without_order(query) == kept


_PARTS = ("reporter", "assignee", "status", "priority", "labels", "summary", "created", "updated", "duedate", *NAMES)
_KEYS = ("accountId", "name", "value", "child", "ongoingCycle", "breachTime", "epochMillis", "type", "content", "text")
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)
an_issue = st.fixed_dictionaries(
    {"key": st.just("HELP-1")}, optional={"fields": st.dictionaries(st.sampled_from(_PARTS), anything) | anything}
)


@given(an_issue, st.dictionaries(st.sampled_from(("comments", "values")), anything) | anything, anything)
def test_whatever_parts_are_missing_or_of_another_kind_a_ticket_is_made(issue: Any, told: Any, fields: Any) -> None:
    naming = Naming.of([*World()._fields(), fields], ())
    assert ticket_from(outline_of(issue, naming, "https://desk.test")).id == "HELP-1"
    comments = [{"author": one, "body": one, **one} for one in comments_of(told)]
    assert ticket_from(whole_of(issue, comments, naming, "https://desk.test")).id == "HELP-1"
    due_at([fields, told, issue])


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.booleans(), anything), min_size=1, max_size=12))
async def test_answers_of_any_shape_are_troubles_of_the_desk_at_most(
    monkeypatch: pytest.MonkeyPatch, answers: list[tuple[bool, Any]]
) -> None:
    monkeypatch.setattr(web, "MOST_A_SECOND", 1_000.0)
    monkeypatch.setenv("KO_COACH_TOKEN", World.environment["KO_COACH_TOKEN"])
    world, mixed = World(), cycle(answers)
    key = world.add_ticket()

    def any_shape(asked: Asked) -> Reply:
        is_wrong, wrong = next(mixed)
        return Reply(wrong) if is_wrong else world.answer(asked)

    with serving(any_shape) as server:
        desk = Jira(DeskClient(server.url), world.settings)
        for step in (desk.sign_in, lambda: everything(desk), desk.news, lambda: desk.details(key)) * 3:
            with suppress(DeskTrouble):
                await step()
        server.router = world.router
        await desk.sign_in()
        assert [raw["id"] for raw in await everything(desk)] == [key]
        await desk.client.close()


async def everything(desk: Jira) -> list[Any]:
    return [raw async for part in desk.listed() for raw in part]
