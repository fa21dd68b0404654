"""No test sees the home, the configuration or the language of the person who runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from ko_coach import i18n
from tests.built_once import share
from tests.servers import Server, postgresql

if TYPE_CHECKING:
    from tests.simulated_quarter import SimulatedQuarter
    from tests.simulated_team import SimulatedTeam

ON_BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.server))


settings.register_profile(  # how long something takes is the benchmarks’ question, not a test’s
    "suite", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")  # twice as many with: pytest --hypothesis-profile=default
_NUMBERS = count()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all homes: pytest looks through all that it made before for the next number of a name."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        share(tmp_path_factory.getbasetemp().parent / "built")
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def isolated(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give every test a home of its own, an English tongue and a UTF-8 locale."""
    home = homes / str(next(_NUMBERS))
    home.mkdir()
    for name in ("KO_COACH_LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("KO_COACH_HOME", str(home))
    monkeypatch.setenv("HOME", str(home))
    i18n.set_language("en")
    yield
    i18n.set_language("en")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Lend a real PostgreSQL."""
    with postgresql(tmp_path_factory.mktemp("postgresql")) as running:
        yield running


@pytest.fixture(params=ON_BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Name the place of a new record: once a file, once a database on a server."""
    if request.param == "sqlite":
        return tmp_path / "home" / "log.db"
    found: Server = request.getfixturevalue("server")
    return found.database()


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> SimulatedTeam:
    """Write the simulated month of a team once. It is for reading: who writes takes a copy (`team.copy`)."""
    from tests.simulated_team import simulated

    return simulated(tmp_path_factory.mktemp("team"))


@pytest.fixture(scope="session", params=ON_BOTH)
def team_on_both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SimulatedTeam:
    """Name the same month, once in a file and once on a server."""
    if request.param == "sqlite":
        written: SimulatedTeam = request.getfixturevalue("team")
        return written
    from tests.simulated_team import simulated

    found: Server = request.getfixturevalue("server")
    return simulated(tmp_path_factory.mktemp("team"), found.database())


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> SimulatedQuarter:
    """Write the simulated quarter of a team once. It is for reading."""
    from tests.simulated_quarter import simulated_quarter

    return simulated_quarter(tmp_path_factory.mktemp("quarter"))
