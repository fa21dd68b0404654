"""Every desk that is known, each against a small one of its kind, so that all are put through the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Protocol

import pytest

from ko_coach.desk import polling, web
from ko_coach.desk.kinds import desk_at
from ko_coach.desk.polling import PolledSource
from ko_coach.desk.web import DeskClient
from ko_coach.settings import DeskSettings
from tests.desk.fake_server import FakeServer, Router, serving
from tests.desk.little_desk import LittleDesk, little_world

OFTEN = 0.02


class World(Protocol):
    """A desk with one agent, and what happens there."""

    kind: str
    settings: DeskSettings
    environment: Mapping[str, str]

    @property
    def router(self) -> Router: ...

    def add_ticket(self, subject: object = ..., body: str = ...) -> str: ...

    def reply(self, ticket: str, body: str = ...) -> None: ...

    def close(self, ticket: str) -> None: ...


def _world(kind: str) -> Callable[[], World]:
    made: Callable[[], World] = getattr(import_module(f"tests.desk.{kind}_server"), f"{kind}_world")
    return made


_KINDS = ("request_tracker", "zammad", "zendesk", "jira")
WORLDS: dict[str, Callable[[], World]] = {
    "little": little_world,
    **{kind: _world(kind) for kind in _KINDS},
}


@contextmanager
def quick(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """Serve a world to a source that waits for hundredths of what it waits for in a shift."""
    monkeypatch.setattr(polling, "UNHURRIED_SECONDS", 0.0)
    monkeypatch.setattr(polling, "LONGEST_PAUSE", OFTEN * 2)
    monkeypatch.setattr(polling, "LONGEST_LASTING_PAUSE", OFTEN * 2)
    monkeypatch.setattr(polling, "REST_SECONDS", OFTEN)
    monkeypatch.setattr(web, "MOST_A_SECOND", 1_000.0)
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    with serving(world.router) as server:
        yield server


def source_at(server: FakeServer, world: World, wanted: DeskSettings | None = None) -> PolledSource:
    """Return the desk as a source, under the world's own settings or others."""
    wanted = wanted or world.settings
    if world.kind == "little":
        return PolledSource(LittleDesk(DeskClient(server.url), wanted), OFTEN)
    desk = desk_at(f"{world.kind}+{server.url}", wanted)
    desk.shortest = OFTEN
    return PolledSource(desk, OFTEN)
