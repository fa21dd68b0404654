"""Runs the real command on a home of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import run_here

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def run(tmp_path: Path, home: Path) -> Run:
    """Run `ko-coach` with these words; no terminal."""

    def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        own = {"KO_COACH_HOME": str(home), "HOME": str(tmp_path), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        return run_here(words, {**own, **environment}, tmp_path)

    return command
