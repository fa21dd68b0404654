"""No test sees the home, the configuration or the language of the person who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ko_coach import i18n
from tests.servers import Server, postgresql

ON_BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.server))


@pytest.fixture(autouse=True)
def isolated(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give every test a home of its own, an English tongue and a UTF-8 locale."""
    home: Path = tmp_path_factory.mktemp("home")
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
