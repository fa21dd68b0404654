from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ko_coach.record.log import Log
from tests.blank_record import blank_record
from tests.review.past import Past


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log(blank_record(tmp_path / "log.db")) as opened:
        yield opened


@pytest.fixture
def past(log: Log) -> Past:
    return Past(log)
