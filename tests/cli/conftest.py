"""Runs the real command in a process of its own, on a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def run(tmp_path: Path, home: Path) -> Run:
    """Run `ko-coach` with these words; no terminal."""

    def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        own = {"KO_COACH_HOME": str(home), "HOME": str(tmp_path), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        return subprocess.run(
            [sys.executable, "-m", "ko_coach", *words],
            env={**own, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    return command
