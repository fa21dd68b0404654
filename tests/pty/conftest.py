"""Every test here has a desk of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pty.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with three tickets and a small rubric."""
    return Desk.at(tmp_path)
