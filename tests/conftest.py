"""No test sees the home, the configuration or the language of the person who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ko_coach import i18n


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
